package dev.tollgate.client;

/**
 * What a client has done since it was built. All figures only grow.
 *
 * @param recorded messages that the server recorded, now or before
 * @param duplicates of these, recorded before
 * @param spooled messages written to the spool
 * @param refused messages refused for good
 * @param parked of these, set aside in the spool
 * @param unkept messages that were neither recorded nor kept, and told so
 * @param lost messages nobody was told of but by the log: {@code enqueue}d ones that were unkept,
 *     or refused without a spool. Anything but 0 is a count that will be short
 * @param sentAgain attempts to report a message beyond its first
 * @param streamsBroken streams to the server that ended otherwise than well
 * @param decisionsAsked decisions that the server was asked for
 * @param decisionsCached decisions given from memory
 * @param decisionsDegraded decisions that the failure policy made
 * @param denied sends that were refused
 */
public record ClientStats(
    long recorded,
    long duplicates,
    long spooled,
    long refused,
    long parked,
    long unkept,
    long lost,
    long sentAgain,
    long streamsBroken,
    long decisionsAsked,
    long decisionsCached,
    long decisionsDegraded,
    long denied) {}
