package dev.tollgate.client.quota;

/**
 * What a cache has done since it was made.
 *
 * @param hits calls that were allowed by an answer that was there
 * @param deniedHits calls that were refused by an answer that was there
 * @param misses calls that needed an answer that was not there: {@code joined} and {@code
 *     failedFast} are among them
 * @param joined calls that joined a question that was under way
 * @param refreshes questions that were asked before an answer ended
 * @param failedFast calls that failed at once because the server was away
 * @param timeouts calls that waited in vain
 * @param evictions tenants that made room for others
 * @param entries tenants of which something is kept now
 */
public record CacheCounts(
    long hits,
    long deniedHits,
    long misses,
    long joined,
    long refreshes,
    long failedFast,
    long timeouts,
    long evictions,
    int entries) {}
