package dev.tollgate.server.api;

import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.BillingPeriod;
import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.MonthlyUsage;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionFold;
import dev.tollgate.server.domain.SessionFold.Event;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.SessionRules;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.domain.TrackOutcome.Recorded;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.domain.TrackOutcome.Refused;
import dev.tollgate.server.pipeline.MessageSink;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records messages in memory by the rules, for tenants in UTC, or refuses them all when told to.
 */
final class FakeSink implements MessageSink {
  /** A message that came in, and until when its caller waits. */
  record Submission(Message message, Instant expiresAt) {}

  private record MessageName(String tenantId, String messageId) {}

  private record Conversation(String tenantId, String customerId) {}

  private record Recording(Conversation conversation, Message message, boolean opened) {}

  private static final BillingCalendar CALENDAR =
      BillingCalendar.of(new BillingCalendar.Rule(ZoneOffset.UTC, 1));
  private static final int LANE = 3;

  private final Duration latenessMax;
  private final List<Submission> submissions = new ArrayList<>();
  private final Map<MessageName, Recording> recordings = new HashMap<>();
  private final List<Conversation> conversations = new ArrayList<>();
  private @Nullable Refusal refusal;
  private @Nullable CompletableFuture<TrackOutcome> answer;

  FakeSink(Duration latenessMax) {
    this.latenessMax = latenessMax;
  }

  /** From now on refuses everything for this reason. */
  synchronized void refuse(Refusal reason) {
    refusal = reason;
  }

  /** From now on answers everything with this. */
  synchronized void answerWith(CompletableFuture<TrackOutcome> future) {
    answer = future;
  }

  synchronized List<Submission> submissions() {
    return List.copyOf(submissions);
  }

  /** How many messages are recorded. */
  synchronized int recorded() {
    return recordings.size();
  }

  @Override
  public synchronized CompletableFuture<TrackOutcome> submit(Message message, Instant expiresAt) {
    submissions.add(new Submission(message, expiresAt));
    if (answer != null) {
      return answer;
    }
    return CompletableFuture.completedFuture(
        refusal == null ? outcome(message) : new Refused(refusal));
  }

  private TrackOutcome outcome(Message message) {
    Optional<Conversation> named = conversation(message);
    if (named.isEmpty()) {
      return new Refused(Refusal.UNKNOWN_CONVERSATION);
    }
    Conversation conversation = named.get();
    MessageName name = new MessageName(message.tenantId(), message.messageId());
    Recording known = recordings.get(name);
    if (known == null) {
      return first(message, conversation, name);
    }
    boolean same =
        known.conversation().equals(conversation)
            && known.message().kind().inbound() == message.kind().inbound();
    return same ? recorded(known, true) : new Refused(Refusal.MESSAGE_CONFLICT);
  }

  private TrackOutcome first(Message message, Conversation conversation, MessageName name) {
    Instant oldest = message.receivedAt().minus(latenessMax);
    if (message.occurredAt().isBefore(oldest)) {
      return new Refused(Refusal.TOO_LATE);
    }
    List<Session> before = sessions(conversation);
    Instant end = message.occurredAt().plus(SessionRule.DEFAULT.window());
    boolean touches =
        before.stream()
            .anyMatch(s -> s.start().isBefore(end) && message.occurredAt().isBefore(s.end()));
    Recording recording = new Recording(conversation, message, !touches);
    recordings.put(name, recording);
    if (!conversations.contains(conversation)) {
      conversations.add(conversation);
    }
    return recorded(recording, false);
  }

  private Optional<Conversation> conversation(Message message) {
    if (message.recipient() instanceof Recipient.Customer customer) {
      return Optional.of(new Conversation(message.tenantId(), customer.customerId()));
    }
    String id = ((Recipient.Conversation) message.recipient()).conversationId();
    return LaneKey.parse(LaneKey.Kind.CONVERSATION, id)
        .filter(key -> key.lane() == LANE && key.number() > 0)
        .filter(key -> key.number() <= conversations.size())
        .map(key -> conversations.get((int) key.number() - 1))
        .filter(conversation -> conversation.tenantId().equals(message.tenantId()));
  }

  private Recorded recorded(Recording recording, boolean duplicate) {
    Instant time = recording.message().occurredAt();
    Session session =
        sessions(recording.conversation()).stream()
            .filter(s -> s.contains(time))
            .findFirst()
            .orElseThrow();
    LaneKey key = new LaneKey(LANE, conversations.indexOf(recording.conversation()) + 1L);
    MonthlyUsage usage = usage(recording.message().tenantId(), CALENDAR.periodAt(time));
    return new Recorded(session, recording.opened(), duplicate, key, usage, null);
  }

  private List<Session> sessions(Conversation conversation) {
    List<Event> events =
        recordings.values().stream()
            .filter(recording -> recording.conversation().equals(conversation))
            .map(Recording::message)
            .map(m -> new Event(m.occurredAt(), m.messageId(), m.kind()))
            .toList();
    return SessionFold.fold(events, SessionRules.of(SessionRule.DEFAULT));
  }

  private MonthlyUsage usage(String tenantId, BillingPeriod period) {
    List<Instant> starts =
        conversations.stream()
            .filter(conversation -> conversation.tenantId().equals(tenantId))
            .flatMap(conversation -> sessions(conversation).stream())
            .map(Session::start)
            .filter(period::contains)
            .toList();
    return new MonthlyUsage(
        tenantId,
        period,
        starts.size(),
        count(tenantId, period, MessageKind.INBOUND),
        count(tenantId, period, MessageKind.OUTBOUND_DIRECT),
        count(tenantId, period, MessageKind.OUTBOUND_QUEUED),
        starts.stream().max(Instant::compareTo).orElse(null));
  }

  private long count(String tenantId, BillingPeriod period, MessageKind kind) {
    return messages()
        .filter(message -> message.tenantId().equals(tenantId) && message.kind() == kind)
        .filter(message -> period.contains(message.occurredAt()))
        .count();
  }

  private Stream<Message> messages() {
    return recordings.values().stream().map(Recording::message);
  }
}
