package dev.tollgate.gateway.whatsapp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a reported message is, as far as counting is concerned. */
public enum MessageKind {
  /** Something that the customer wrote or sent; also of a type that is not known here. */
  MESSAGE,
  /** Something that the business sent from its phone. */
  ECHO,
  /** Something older, told when a phone was linked. */
  HISTORY,
  /** A change or a withdrawal of an earlier message. */
  EDIT,
  /** A reaction to an earlier message, such as a heart. */
  REACTION,
  /** Something about the customer, such as a new number. */
  SYSTEM;

  /** The kind of an incoming message of this type. */
  static MessageKind ofType(String type) {
    return switch (type) {
      case "reaction" -> REACTION;
      case "system" -> SYSTEM;
      case "edit", "revoke" -> EDIT;
      default -> MESSAGE;
    };
  }

  /** The word of settings. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind with this word. */
  public static Optional<MessageKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
