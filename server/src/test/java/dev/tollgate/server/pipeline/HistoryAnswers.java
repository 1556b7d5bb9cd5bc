package dev.tollgate.server.pipeline;

import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.MonthlyUsage;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.TrackOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the messages of a tenant were answered with, and what was wrong about it. */
final class HistoryAnswers {
  private final Map<String, TrackOutcome.Recorded> first = new HashMap<>();
  private final Map<String, Integer> recorded = new HashMap<>();
  private final Map<String, TrackOutcome.Recorded> repeats = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();

  /** Takes an answer while the history is sent. */
  synchronized void told(HistoryMessage message, TrackOutcome outcome) {
    if (!(outcome instanceof TrackOutcome.Recorded answer)) {
      faults.add(message.id() + " was answered with " + outcome);
      return;
    }
    TrackOutcome.Recorded before = first.putIfAbsent(message.id(), answer);
    if (before != null && before.opened() != answer.opened()) {
      faults.add(message.id() + " was first said to be new " + before.opened() + ", then not");
    }
    if (!answer.duplicate()) {
      recorded.merge(message.id(), 1, Integer::sum);
    }
    Session session = answer.session();
    if (session == null || !session.contains(message.time())) {
      faults.add(message.id() + " was answered with the session " + session);
    }
  }

  /** Takes an answer to a repeat after everything is sent. */
  synchronized void repeated(HistoryMessage message, TrackOutcome outcome) {
    told(message, outcome);
    if (outcome instanceof TrackOutcome.Recorded answer) {
      repeats.put(message.id(), answer);
      if (!answer.duplicate()) {
        faults.add(message.id() + " is no duplicate at the end");
      }
    }
  }

  /** The conversation that the first answer to a message named; null while there is none. */
  synchronized @Nullable LaneKey conversation(String messageId) {
    TrackOutcome.Recorded answer = first.get(messageId);
    return answer == null ? null : answer.conversation();
  }

  /** What is wrong about the answers by themselves. */
  synchronized List<String> faults() {
    List<String> all = new ArrayList<>(faults);
    recorded.forEach(
        (id, times) -> {
          if (times != 1) {
            all.add(id + " was recorded " + times + " times");
          }
        });
    return all;
  }

  /** The answers to the repeats, as lines. */
  synchronized List<String> repeats() {
    List<String> lines = new ArrayList<>();
    repeats.forEach((id, answer) -> lines.add(id + " again: " + text(answer)));
    return lines;
  }

  private static String text(TrackOutcome.Recorded answer) {
    Session session = answer.session();
    MonthlyUsage usage = answer.usage();
    return (session == null ? "no session" : HistoryOracle.text(session))
        + ", usage "
        + usage.period().start()
        + " "
        + List.of(
            usage.conversations(), usage.inbound(), usage.outboundDirect(), usage.outboundQueued())
        + " "
        + usage.lastConversationAt();
  }
}
