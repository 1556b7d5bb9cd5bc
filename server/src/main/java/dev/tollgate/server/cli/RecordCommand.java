package dev.tollgate.server.cli;

import dev.tollgate.client.Message;
import dev.tollgate.client.Period;
import dev.tollgate.client.TollgateClient;
import dev.tollgate.client.TollgateException;
import dev.tollgate.client.Tracked;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Mixin;

/** A command that records one message. */
abstract class RecordCommand<M extends Message> extends ClientCommand {
  @Mixin private MessageOptions options = new MessageOptions();

  /** The message that the options describe, with this id. */
  abstract M message(String messageId, MessageOptions options);

  /** Records it. */
  abstract Tracked record(TollgateClient client, M message);

  @Override
  final int ask(TollgateClient client) {
    M message = message(messageId(options.messageId()), options);
    Tracked tracked;
    try {
      tracked = record(client, message);
    } catch (TollgateException failure) {
      if (failure.retryable()) {
        // Without these a repeat would be another message.
        err()
            .println(
                "To repeat it: --message-id "
                    + message.messageId()
                    + " --at "
                    + message.occurredAt());
      }
      throw failure;
    }
    return print(ToProto.tracked(tracked), table(message, tracked));
  }

  private String messageId(Optional<String> given) {
    if (given.filter(String::isEmpty).isPresent()) {
      throw wrong("Invalid value for option '--message-id': empty; leave it out for a random one");
    }
    return given.orElseGet(() -> UUID.randomUUID().toString());
  }

  private static TextTable table(Message message, Tracked tracked) {
    Period period = tracked.usage().period();
    TextTable table = TextTable.withoutHeader();
    tracked.reservation().ifPresent(state -> table.row("reservation", state));
    return table
        .row("message", message.messageId())
        .row("duplicate", Texts.yesOrNo(tracked.duplicate()))
        .row("conversation", tracked.conversationId())
        .row("session", tracked.session().sessionId())
        .row("opened by it", Texts.yesOrNo(tracked.session().isNew()))
        .row("start", tracked.session().start())
        .row("end", tracked.session().end())
        .row("messages", tracked.session().messageCount())
        .row("period", Texts.period(period.year(), period.month(), period.timeZone()))
        .row("conversations", tracked.usage().conversations());
  }
}
