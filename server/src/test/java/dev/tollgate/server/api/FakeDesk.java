package dev.tollgate.server.api;

import dev.tollgate.server.domain.AtLimit;
import dev.tollgate.server.domain.BillingCalendar;
import dev.tollgate.server.domain.Plan;
import dev.tollgate.server.domain.QuotaDecision;
import dev.tollgate.server.domain.QuotaFigures;
import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.domain.SessionRule;
import dev.tollgate.server.domain.TenantTerms;
import dev.tollgate.server.quota.QuotaAnswer;
import dev.tollgate.server.quota.QuotaDesk;
import dev.tollgate.server.quota.QuotaQuestion;
import dev.tollgate.server.quota.UnknownConversationException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Answers every question from the same figures; knows no conversation ids. */
final class FakeDesk implements QuotaDesk {
  static final Plan FREE =
      new Plan("FREE", "Free", 1000L, AtLimit.DENY_ALL, 90, SessionRule.DEFAULT);

  private final Instant now;
  private volatile @Nullable Throwable failure;

  FakeDesk(Instant now) {
    this.now = now;
  }

  /** From now on every question fails with this. */
  void failWith(Throwable thrown) {
    failure = thrown;
  }

  @Override
  public CompletableFuture<QuotaAnswer> answer(QuotaQuestion question) {
    Throwable thrown = failure;
    if (thrown != null) {
      return CompletableFuture.failedFuture(thrown);
    }
    if (question.strong() && question.recipient() instanceof Recipient.Conversation unknown) {
      return CompletableFuture.failedFuture(
          new UnknownConversationException(unknown.conversationId()));
    }
    QuotaFigures figures =
        new QuotaFigures(
            FREE,
            TenantTerms.OF_PLAN,
            0,
            0,
            1000,
            0,
            BillingCalendar.of(new BillingCalendar.Rule(ZoneOffset.UTC, 1)).periodAt(now));
    return CompletableFuture.completedFuture(
        new QuotaAnswer(
            QuotaDecision.decide(figures, false),
            figures,
            question.strong() ? true : null,
            now,
            Duration.ZERO));
  }
}
