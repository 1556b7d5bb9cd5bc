package dev.tollgate.server.quota;

import dev.tollgate.server.domain.LaneKey;
import dev.tollgate.server.domain.LaneMap;
import dev.tollgate.server.domain.QuotaDecision;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.store.QuotaStore;
import dev.tollgate.server.store.QuotaStore.CustomerRef;
import dev.tollgate.server.store.QuotaStore.CustomerSession;
import dev.tollgate.server.store.QuotaStore.TenantRef;
import dev.tollgate.server.store.TenantState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers questions from the database: all that are asked together in one query, or two. */
public final class QuotaReader {
  /** A question on its way, and what its caller waits on. */
  record Asked(QuotaQuestion question, CompletableFuture<QuotaAnswer> answer) {}

  private final QuotaStore store;
  private final QuotaView view;
  private final LaneMap map;
  private final InstantSource clock;

  /** Reads for a view. */
  public QuotaReader(QuotaStore store, QuotaView view, LaneMap map, InstantSource clock) {
    this.store = store;
    this.view = view;
    this.map = map;
    this.clock = clock;
  }

  /** Reads and answers. Blocks. What the database fails with, all of them are answered with. */
  void answer(List<Asked> asked) {
    try {
      Instant now = clock.instant();
      Map<String, QuotaFigures> figures = readFigures(asked, now);
      Map<Asked, CustomerSession> sessions = readSessions(asked, figures, now);
      for (Asked one : asked) {
        answer(one, figuresOf(one, figures), sessions.get(one), now);
      }
    } catch (RuntimeException | Error e) {
      asked.forEach(one -> one.answer.completeExceptionally(e));
    }
  }

  private Map<String, QuotaFigures> readFigures(List<Asked> asked, Instant now) {
    List<TenantRef> tenants = asked.stream().map(this::tenant).distinct().toList();
    Map<String, QuotaFigures> figures = new HashMap<>();
    store
        .tenants(tenants, now)
        .forEach(
            (tenantId, state) -> {
              QuotaFigures read = state.figures();
              figures.put(tenantId, read);
              remember(tenantId, state, read);
            });
    return figures;
  }

  private void remember(String tenantId, TenantState state, QuotaFigures figures) {
    // Unknown tenants are not kept: anybody can make up their names.
    if (state.known()) {
      view.read(tenantId, state.version(), figures);
    }
  }

  private Map<Asked, CustomerSession> readSessions(
      List<Asked> asked, Map<String, QuotaFigures> figures, Instant now) {
    List<Asked> concerned =
        asked.stream()
            .filter(one -> one.question.strong() || figuresOf(one, figures).atLimit())
            .toList();
    if (concerned.isEmpty()) {
      return Map.of();
    }
    List<List<CustomerRef>> customers = concerned.stream().map(this::customers).toList();
    List<CustomerSession> found = store.customerSessions(customers, now);
    Map<Asked, CustomerSession> sessions = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      sessions.put(concerned.get(i), found.get(i));
    }
    return sessions;
  }

  private void answer(
      Asked asked, QuotaFigures figures, @Nullable CustomerSession session, Instant now) {
    if (session != null
        && !session.known()
        && asked.question.recipient() instanceof Recipient.Conversation conversation) {
      asked.answer.completeExceptionally(
          new UnknownConversationException(conversation.conversationId()));
      return;
    }
    boolean open = session != null && session.open();
    asked.answer.complete(
        QuotaAnswer.of(
            QuotaDecision.decide(figures, open), figures, session == null ? null : !open, now));
  }

  private static QuotaFigures figuresOf(Asked asked, Map<String, QuotaFigures> figures) {
    return Objects.requireNonNull(
        figures.get(asked.question.tenantId()), "the default plan is missing");
  }

  private TenantRef tenant(Asked asked) {
    String tenantId = asked.question.tenantId();
    return new TenantRef(map.laneOf(tenantId), tenantId);
  }

  /** A conversation by itself, a customer by all the ids that are named. */
  private List<CustomerRef> customers(Asked asked) {
    TenantRef tenant = tenant(asked);
    if (asked.question.recipient() instanceof Recipient.Conversation conversation) {
      return List.of(new CustomerRef(tenant, null, number(tenant, conversation.conversationId())));
    }
    Recipient.Customer customer = (Recipient.Customer) asked.question.recipient();
    return Stream.concat(Stream.of(customer.customerId()), customer.aliases().stream())
        .map(id -> new CustomerRef(tenant, id, null))
        .toList();
  }

  private static @Nullable Long number(TenantRef tenant, String conversationId) {
    Optional<LaneKey> key = LaneKey.parse(LaneKey.Kind.CONVERSATION, conversationId);
    return key.filter(k -> k.lane() == tenant.lane()).map(LaneKey::number).orElse(null);
  }
}
