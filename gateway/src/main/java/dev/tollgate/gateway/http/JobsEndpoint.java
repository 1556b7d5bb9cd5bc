package dev.tollgate.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.database.DatabaseAwayException;
import dev.tollgate.gateway.queue.SendQueue;
import dev.tollgate.gateway.store.SendFilter;
import dev.tollgate.gateway.store.SendState;
import dev.tollgate.gateway.store.SendStore;
import dev.tollgate.gateway.store.StoredSend;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/whatsapp/jobs}: what became of queued sends, what did not go out, and a second chance
 * for it.
 */
public final class JobsEndpoint {
  private static final int PAGE_DEFAULT = 100;
  private static final int PAGE_MAX = 1000;

  private final BearerToken token;
  private final Optional<SendStore> store;
  private final Optional<SendQueue> queue;
  private final JobJson json;

  /**
   * Shows and replays jobs.
   *
   * @param callerToken what callers show
   * @param store empty without a database: then there are no jobs
   * @param queue empty when the queue is off: then none is replayed
   */
  public JobsEndpoint(
      Optional<Secret> callerToken,
      Optional<SendStore> store,
      Optional<SendQueue> queue,
      JobJson json) {
    this.token = new BearerToken(callerToken);
    this.store = store;
    this.queue = queue;
    this.json = json;
  }

  /** {@code GET /api/whatsapp/jobs/{id}}. */
  void show(Context ctx) {
    token.require(ctx);
    long id = id(ctx);
    StoredSend job = found(() -> store().find(id));
    Answer.ok(reached(() -> json.of(job))).write(ctx);
  }

  /** {@code GET /api/whatsapp/jobs?state=failed&tenantId=T&after=ID&limit=N}. */
  void list(Context ctx) {
    token.require(ctx);
    SendFilter filter =
        new SendFilter(
            state(ctx.queryParam("state")),
            Optional.ofNullable(ctx.queryParam("tenantId"))
                .map(tenantId -> Fields.wellFormed("tenantId", tenantId))
                .orElse(""),
            number(ctx, "after", 0, Long.MAX_VALUE).orElse(0L),
            number(ctx, "limit", 1, PAGE_MAX).map(Math::toIntExact).orElse(PAGE_DEFAULT));
    List<StoredSend> jobs = reached(() -> store().list(filter));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("jobs", JobJson.of(jobs));
    if (jobs.size() == filter.limit()) {
      body.put("after", Long.toString(jobs.get(jobs.size() - 1).id()));
    }
    Answer.ok(body).write(ctx);
  }

  /** {@code POST /api/whatsapp/jobs/{id}/replay}. */
  void replay(Context ctx) {
    token.require(ctx);
    long id = id(ctx);
    StoredSend job = found(() -> store().find(id));
    if (reached(() -> queue().replay(List.of(id))).isEmpty()) {
      throw new RefusedException(
          Answer.error(
              409,
              "NOT_REPLAYABLE",
              "only jobs that are refused or failed are replayed; this one is "
                  + job.state().word()));
    }
    Answer.of(202, Map.of("status", "queued", "jobId", Long.toString(id))).write(ctx);
  }

  /** {@code POST /api/whatsapp/jobs/replay}: of a state and a tenant, up to 1000, oldest first. */
  void replayAll(Context ctx) {
    token.require(ctx);
    JsonNode body = RequestBody.readObject(ctx);
    SendState state = state(Fields.text(body, "state"));
    if (!state.isReplayable()) {
      throw Fields.bad("state", "has to be refused or failed");
    }
    SendFilter filter =
        new SendFilter(state, Fields.optionalText(body, "tenantId").orElse(""), 0, PAGE_MAX);
    List<Long> ids = reached(() -> store().list(filter)).stream().map(StoredSend::id).toList();
    int replayed = reached(() -> queue().replay(ids)).size();
    Answer.of(202, Map.of("status", "queued", "jobs", replayed)).write(ctx);
  }

  private SendStore store() {
    return store.orElseThrow(() -> BearerToken.off("there is no database, and so no queue"));
  }

  private SendQueue queue() {
    return queue.orElseThrow(() -> BearerToken.off("the queue is off"));
  }

  private static StoredSend found(Supplier<Optional<StoredSend>> search) {
    return reached(search)
        .orElseThrow(
            () -> new RefusedException(Answer.error(404, "NO_SUCH_JOB", "there is no such job")));
  }

  private static <T> T reached(Supplier<T> statement) {
    try {
      return statement.get();
    } catch (DatabaseAwayException away) {
      throw new RefusedException(
          Answer.error(503, "QUEUE_AWAY", "the queue's database is away, try again")
              .withHeader("Retry-After", "1"));
    }
  }

  private static long id(Context ctx) {
    String id = ctx.pathParam("id");
    if (!id.matches("[0-9]{1,18}")) {
      throw Fields.bad("jobId", "is no number");
    }
    return Long.parseLong(id);
  }

  private static Optional<Long> number(Context ctx, String name, long min, long max) {
    String text = ctx.queryParam(name);
    if (text == null) {
      return Optional.empty();
    }
    if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) < min || Long.parseLong(text) > max) {
      throw Fields.bad(name, "has to be a number from " + min + " to " + max);
    }
    return Optional.of(Long.parseLong(text));
  }

  private static SendState state(@Nullable String word) {
    return Arrays.stream(SendState.values())
        .filter(state -> state.word().equals(word))
        .findFirst()
        .orElseThrow(
            () -> Fields.bad("state", "has to be queued, sending, sent, refused or failed"));
  }
}
