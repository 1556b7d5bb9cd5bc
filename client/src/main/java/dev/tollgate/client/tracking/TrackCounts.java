package dev.tollgate.client.tracking;

/**
 * What has happened to messages since the client's start.
 *
 * @param recorded by the server, now or before
 * @param repeats of these, recorded before
 * @param kept written to the spool
 * @param refused for good
 * @param parked of these, set aside in the spool
 * @param unkept neither recorded nor kept, and told so
 * @param lost of these and of those refused, those of which nobody was told but by a log line
 * @param sentAgain attempts beyond the first
 * @param streamsBroken streams that ended otherwise than well
 */
public record TrackCounts(
    long recorded,
    long repeats,
    long kept,
    long refused,
    long parked,
    long unkept,
    long lost,
    long sentAgain,
    long streamsBroken) {}
