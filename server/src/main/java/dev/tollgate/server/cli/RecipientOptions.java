package dev.tollgate.server.cli;

import static java.util.Objects.requireNonNull;

import dev.tollgate.client.Recipient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whom a message goes to. */
final class RecipientOptions {
  @Option(
      names = "--customer",
      paramLabel = "ID",
      description = "The customer: 1 to 256 characters, compared to the letter.")
  private @Nullable String customerId;

  @Option(
      names = "--conversation",
      paramLabel = "ID",
      description = "In place of the customer: a conversation id of an earlier answer.")
  private @Nullable String conversationId;

  @Mixin private AliasOption aliases = new AliasOption();

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /** The one recipient that was given. */
  Recipient recipient() {
    String[] others = aliases.ids().toArray(String[]::new);
    if (customerId != null && conversationId == null) {
      return Recipient.customer(customerId, others);
    }
    if (conversationId != null && customerId == null) {
      return Recipient.conversation(conversationId, others);
    }
    throw new ParameterException(
        requireNonNull(command).commandLine(),
        "Give either --customer or --conversation, and not both");
  }
}
