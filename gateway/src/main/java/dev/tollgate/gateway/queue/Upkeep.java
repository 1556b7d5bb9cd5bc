package dev.tollgate.gateway.queue;

import java.time.Duration;

/**
 * What has to be done again and again, by one of the gateways of a database.
 *
 * @param name names it in the database
 * @param pause from one end to the next beginning
 * @param work is done on a worker's thread
 */
public record Upkeep(String name, Duration pause, Runnable work) {}
