package dev.tollgate.server.quota;

import java.util.concurrent.CompletableFuture;

/** Answers quota questions. */
@FunctionalInterface
public interface QuotaDesk {
  /**
   * Decides on a send. Never blocks.
   *
   * @return fails with {@link UnknownConversationException}, or with {@link
   *     dev.tollgate.server.store.StoreException} when the database cannot be asked
   */
  CompletableFuture<QuotaAnswer> answer(QuotaQuestion question);
}
