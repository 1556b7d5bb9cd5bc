package dev.tollgate.client;

import java.util.List;
import java.util.Map;

/**
 * The gRPC service config of a channel to Tollgate.
 *
 * <p>UNAVAILABLE is retried, and nothing else: it is the one code that says "not now". All calls
 * are idempotent, by their message or request ids. A server's grpc-retry-pushback-ms is heeded by
 * gRPC itself.
 */
final class ServiceConfig {
  /** The first attempt and three more: 0.7 s of pauses, well within the default deadline. */
  static final double MAX_ATTEMPTS = 4;

  private static final String INITIAL_BACKOFF = "0.1s";
  private static final String MAX_BACKOFF = "1s";
  private static final double BACKOFF_MULTIPLIER = 2;

  /** Retries stop when half of these are spent: a failed attempt costs one. */
  private static final double RETRY_TOKENS_MAX = 100;

  /** What a success gives back: retries are at most a tenth of the calls in the long run. */
  private static final double RETRY_TOKENS_PER_SUCCESS = 0.1;

  private static final List<String> SERVICES =
      List.of(
          "tollgate.metering.v1.MeteringService",
          "tollgate.metering.v1.UsageService",
          "tollgate.metering.v1.AdminService");

  private static final Map<String, String> STREAM =
      Map.of("service", "tollgate.metering.v1.MeteringService", "method", "TrackStream");

  private ServiceConfig() {}

  static Map<String, Object> asMap() {
    Map<String, Object> retryPolicy =
        Map.of(
            "maxAttempts", MAX_ATTEMPTS,
            "initialBackoff", INITIAL_BACKOFF,
            "maxBackoff", MAX_BACKOFF,
            "backoffMultiplier", BACKOFF_MULTIPLIER,
            "retryableStatusCodes", List.of("UNAVAILABLE"));
    List<Map<String, String>> names =
        SERVICES.stream().map(service -> Map.of("service", service)).toList();
    return Map.of(
        // Over all addresses that the target leads to; those that cannot be reached are left out.
        "loadBalancingConfig", List.of(Map.of("round_robin", Map.of())),
        "methodConfig",
            List.of(
                Map.of("name", names, "retryPolicy", retryPolicy),
                // What a stream has not told is told again by those who know what it was.
                Map.of("name", List.of(STREAM))),
        "retryThrottling",
            Map.of("maxTokens", RETRY_TOKENS_MAX, "tokenRatio", RETRY_TOKENS_PER_SUCCESS));
  }
}
