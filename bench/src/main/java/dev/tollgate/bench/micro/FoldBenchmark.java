package dev.tollgate.bench.micro;

import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.Session;
import dev.tollgate.server.domain.SessionFold;
import dev.tollgate.server.domain.SessionFold.Event;
import dev.tollgate.server.domain.SessionFold.Step;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.SessionRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The session fold: what each message costs, and what a conversation that is folded anew does. */
@State(Scope.Thread)
public class FoldBenchmark {
  private static final int SESSIONS = 50;
  private static final int MESSAGES_PER_SESSION = 20;
  private static final long SEED = 1;

  private final SessionRules rules = SessionRules.of(SessionRule.DEFAULT);
  private final List<Session> open = List.of(Samples.openSession());
  private final Event message = new Event(Samples.NOW, Samples.MESSAGE_ID, MessageKind.INBOUND);
  private final List<Event> thousand = thousand();

  /** Sessions of twenty messages, one a quarter of an hour; three days apart; as they may come. */
  private static List<Event> thousand() {
    List<Event> events = new ArrayList<>();
    for (int session = 0; session < SESSIONS; session++) {
      for (int number = 0; number < MESSAGES_PER_SESSION; number++) {
        Duration after = Duration.ofDays(3L * session).plusMinutes(15L * number);
        MessageKind kind = number % 2 == 0 ? MessageKind.INBOUND : MessageKind.OUTBOUND_DIRECT;
        String messageId = "wamid." + session + "." + number;
        events.add(new Event(Samples.NOW.plus(after), messageId, kind));
      }
    }
    Collections.shuffle(events, new Random(SEED));
    return List.copyOf(events);
  }

  /** One message of a conversation with an open session. */
  @Benchmark
  public Optional<Step> addToOpenSession() {
    return SessionFold.add(open, message, rules, 43);
  }

  /** A thousand messages in fifty sessions, shuffled; the time is that of all. */
  @Benchmark
  public List<Session> foldThousand() {
    return SessionFold.fold(thousand, rules);
  }
}
