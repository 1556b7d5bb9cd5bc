package dev.tollgate.client;

import dev.tollgate.client.quota.CacheCounts;
import dev.tollgate.client.quota.CacheSettings;
import dev.tollgate.client.quota.CachedAnswer;
import dev.tollgate.client.quota.DecisionCache;
import dev.tollgate.client.quota.LastKnown;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.Consistency;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.ReserveQuotaResponse;
import dev.tollgate.metering.v1.UsageUpdate;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether sends may go out: by the cache, by the server, or by the failure policy. */
final class Permissions {
  /** The question is wrong, and would be tomorrow: no policy makes it right. */
  private static final Set<Code> WRONG_QUESTION =
      EnumSet.of(
          Code.INVALID_ARGUMENT,
          Code.NOT_FOUND,
          Code.ALREADY_EXISTS,
          Code.FAILED_PRECONDITION,
          Code.OUT_OF_RANGE);

  private static final Logger log = LoggerFactory.getLogger(Permissions.class);

  private final QuotaOptions options;
  private final UnaryCalls calls;
  private final DecisionCache cache;
  private final LongAdder degraded = new LongAdder();
  private final LongAdder denied = new LongAdder();
  private final LongAdder reserved = new LongAdder();

  Permissions(QuotaOptions options, Channel channel, ManagedChannel connection) {
    this.options = options;
    this.calls = new UnaryCalls(channel);
    this.cache =
        new DecisionCache(
            new CacheSettings(
                options.sendsPerAnswerMax(),
                options.denialsFor(),
                options.tenantsMax(),
                options.decisionWait()),
            new CallAsker(calls, connection),
            System::nanoTime,
            InstantSource.system());
  }

  /** Whether this send may go out; fails only when the question is wrong. */
  CompletableFuture<Permission> of(OutboundSend send) {
    FailurePolicy policy = send.failurePolicy().orElse(options.failurePolicy());
    QuotaMode mode = send.quotaMode().orElse(options.mode());
    if (mode instanceof QuotaMode.Reserve reserve) {
      return reserve(
          new QuotaReservation(send.tenantId(), send.recipient(), reserve.ttl(), send.requestId()),
          policy);
    }
    if (mode instanceof QuotaMode.Check check) {
      return check(new QuotaCheck(send.tenantId(), send.recipient(), check.consistency()), policy);
    }
    return CompletableFuture.completedFuture(Permission.unchecked());
  }

  CompletableFuture<Permission> check(QuotaCheck check, FailurePolicy policy) {
    return check(ToProto.check(check), policy);
  }

  private CompletableFuture<Permission> check(CheckQuotaRequest request, FailurePolicy policy) {
    return counted(
        cache
            .decide(request)
            .handle(
                (answer, failure) ->
                    failure == null ? decided(answer) : undecided(request, policy, failure)));
  }

  CompletableFuture<Permission> reserve(QuotaReservation reservation, FailurePolicy policy) {
    CheckQuotaRequest question =
        ToProto.check(new QuotaCheck(reservation.tenantId(), reservation.recipient()));
    if (cache.awayFor().isEmpty()) {
      return counted(reserve(reservation, question, policy));
    }
    // Fails at once, except for the one question at a time that finds out whether it is back. An
    // answer that is still fresh is none to this: nothing would be held.
    return counted(
        cache
            .decide(question.toBuilder().setConsistency(Consistency.CONSISTENCY_STRONG).build())
            .handle((answer, failure) -> Optional.ofNullable(failure))
            .thenCompose(
                away ->
                    away.isEmpty()
                        ? reserve(reservation, question, policy)
                        : CompletableFuture.supplyAsync(
                            () -> undecided(question, policy, away.get()), Runnable::run)));
  }

  private CompletableFuture<Permission> reserve(
      QuotaReservation reservation, CheckQuotaRequest question, FailurePolicy policy) {
    reserved.increment();
    CompletableFuture<ReserveQuotaResponse> call =
        calls.async(
            MeteringServiceGrpc.getReserveQuotaMethod(),
            ToProto.reserve(reservation),
            Function.identity());
    return call.copy()
        .orTimeout(options.decisionWait().toNanos(), TimeUnit.NANOSECONDS)
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                cache.learned(reservation.tenantId(), answer.getDecision());
                return Permission.of(FromProto.reserved(answer));
              }
              releaseWhenLate(reservation.tenantId(), call);
              return undecided(question, policy, failure);
            });
  }

  void release(String tenantId, Permission permission) {
    permission.reservationId().ifPresent(id -> release(tenantId, id));
  }

  /** What a watch tells ends a refusal that no longer holds. */
  void learned(UsageUpdate update) {
    cache.learned(update.getTenantId(), update.getQuota(), update.getAsOf());
  }

  FailurePolicy policy() {
    return options.failurePolicy();
  }

  /** Why the server does not decide; empty while it does. */
  Optional<String> trouble() {
    return cache.awayFor().map(away -> "the server has not decided for " + away);
  }

  long asked() {
    CacheCounts counts = cache.counts();
    return counts.misses()
        - counts.joined()
        - counts.failedFast()
        + counts.refreshes()
        + reserved.sum();
  }

  long cached() {
    CacheCounts counts = cache.counts();
    return counts.hits() + counts.deniedHits();
  }

  long degraded() {
    return degraded.sum();
  }

  long denied() {
    return denied.sum();
  }

  private static Permission decided(CachedAnswer answer) {
    return Permission.of(
        FromProto.decision(answer.decision()),
        answer.cached() ? Permission.Basis.CACHE : Permission.Basis.SERVER);
  }

  private Permission undecided(
      CheckQuotaRequest question, FailurePolicy policy, Throwable failure) {
    TollgateException error = error(failure);
    if (WRONG_QUESTION.contains(error.code())) {
      throw error;
    }
    degraded.increment();
    if (policy instanceof FailurePolicy.LastKnown lastKnown) {
      Optional<LastKnown> known = cache.lastKnown(question, lastKnown.maxAge());
      if (known.isPresent()) {
        QuotaDecision decision = FromProto.decision(known.get().decision());
        return Permission.lastKnown(decision, known.get().allows(), error);
      }
    }
    return Permission.byPolicy(!(policy instanceof FailurePolicy.Closed), error);
  }

  /** What is held by an answer that comes too late is given back: nobody waits for it. */
  private void releaseWhenLate(String tenantId, CompletableFuture<ReserveQuotaResponse> call) {
    var unused =
        call.thenAccept(
            late -> {
              if (!late.getReservationId().isEmpty()) {
                release(tenantId, late.getReservationId());
              }
            });
  }

  private void release(String tenantId, String reservationId) {
    var unused =
        calls
            .async(
                MeteringServiceGrpc.getReleaseReservationMethod(),
                ToProto.release(tenantId, reservationId),
                FromProto::released)
            .whenComplete(
                (state, failure) -> {
                  if (failure != null) {
                    log.warn(
                        "a hold of tenant {} could not be given back and ends by itself: {}",
                        tenantId,
                        failure.getMessage());
                  }
                });
  }

  private CompletableFuture<Permission> counted(CompletableFuture<Permission> permission) {
    return permission.thenApply(
        given -> {
          if (!given.allowed()) {
            denied.increment();
          }
          return given;
        });
  }

  private static TollgateException error(Throwable failure) {
    Throwable met = Errors.unwrapped(failure);
    if (met instanceof TollgateException known) {
      return known;
    }
    return met instanceof TimeoutException
        ? Errors.of(Status.DEADLINE_EXCEEDED.withDescription("no decision in time").asException())
        : Errors.of(met);
  }
}
