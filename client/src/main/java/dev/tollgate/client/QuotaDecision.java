package dev.tollgate.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The answer to a {@link QuotaCheck}.
 *
 * @param allowed whether the send may go out
 * @param reason why; with {@code shadowDenied} what it would have been refused for
 * @param message one line of English for people
 * @param quota the limit, and what is left of it
 * @param wouldOpenSession whether the send would open a session; present at or above the limit and
 *     with {@link Consistency#STRONG}
 * @param asOf the decision counts what the server had acknowledged at this time
 * @param freshFor how long a caller may act on the decision; zero near the limit and when refused
 * @param shadowDenied it is allowed only because the limit is tried and not enforced yet
 */
public record QuotaDecision(
    boolean allowed,
    QuotaReason reason,
    String message,
    Quota quota,
    Optional<Boolean> wouldOpenSession,
    Instant asOf,
    Duration freshFor,
    boolean shadowDenied) {}
