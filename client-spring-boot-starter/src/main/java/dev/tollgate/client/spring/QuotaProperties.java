package dev.tollgate.client.spring;

import dev.tollgate.client.FailurePolicy;
import dev.tollgate.client.QuotaMode;
import dev.tollgate.client.QuotaOptions;
import java.time.Duration;

/** How a client decides on sends, as properties say. */
final class QuotaProperties {
  private static final String PREFIX = "tollgate.quota.";

  private QuotaProperties() {}

  static QuotaOptions options(TollgateProperties.Quota quota) {
    QuotaOptions options = policy(quota, mode(quota, QuotaOptions.defaults()));
    options =
        Property.set(
            PREFIX + "decision-wait",
            quota.decisionWait(),
            options,
            QuotaOptions::withDecisionWait);
    options =
        Property.set(
            PREFIX + "sends-per-answer-max",
            quota.sendsPerAnswerMax(),
            options,
            QuotaOptions::withSendsPerAnswerMax);
    options =
        Property.set(
            PREFIX + "denials-for", quota.denialsFor(), options, QuotaOptions::withDenialsFor);
    return Property.set(
        PREFIX + "tenants-max", quota.tenantsMax(), options, QuotaOptions::withTenantsMax);
  }

  private static QuotaOptions mode(TollgateProperties.Quota quota, QuotaOptions options) {
    return switch (quota.mode()) {
      case CACHED -> options.withMode(QuotaMode.cached());
      case STRONG -> options.withMode(QuotaMode.strong());
      case UNCHECKED -> options.withMode(QuotaMode.unchecked());
      case RESERVE -> {
        String name = PREFIX + "reserve-ttl";
        Duration ttl = Property.required(name, quota.reserveTtl(), PREFIX + "mode=reserve");
        yield Property.set(name, ttl, options, (o, most) -> o.withMode(QuotaMode.reserve(most)));
      }
    };
  }

  private static QuotaOptions policy(TollgateProperties.Quota quota, QuotaOptions options) {
    return switch (quota.failurePolicy()) {
      case OPEN -> options.withFailurePolicy(FailurePolicy.open());
      case CLOSED -> options.withFailurePolicy(FailurePolicy.closed());
      case LAST_KNOWN ->
          Property.set(
              PREFIX + "last-known-max-age",
              quota.lastKnownMaxAge(),
              options,
              (o, age) -> o.withFailurePolicy(FailurePolicy.lastKnown(age)));
    };
  }
}
