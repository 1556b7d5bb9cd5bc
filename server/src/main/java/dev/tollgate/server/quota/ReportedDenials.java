package dev.tollgate.server.quota;

import dev.tollgate.server.domain.QuotaDecision;
import dev.tollgate.server.domain.QuotaFigures;
import java.util.concurrent.CompletableFuture;

/** Answers as another desk does, and tells of what is refused, or would be in earnest. */
public final class ReportedDenials implements QuotaDesk {
  private final QuotaDesk desk;
  private final Listener listener;

  /** Told of refused sends, on the thread that answers: must not block, and must not throw. */
  public interface Listener {
    void refused(String tenantId, QuotaDecision decision, QuotaFigures figures);
  }

  /** Tells {@code listener} what {@code desk} refuses. */
  public ReportedDenials(QuotaDesk desk, Listener listener) {
    this.desk = desk;
    this.listener = listener;
  }

  @Override
  public CompletableFuture<QuotaAnswer> answer(QuotaQuestion question) {
    return desk.answer(question)
        .thenApply(
            answer -> {
              if (answer.decision().denied()) {
                listener.refused(question.tenantId(), answer.decision(), answer.figures());
              }
              return answer;
            });
  }
}
