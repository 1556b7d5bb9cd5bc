package dev.tollgate.client.tracking;

import dev.tollgate.client.spool.Spool;
import io.grpc.Channel;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What all lines share.
 *
 * @param channel to the server
 * @param spool where messages are kept; empty when they are in memory alone
 * @param timers runs what waits, and reads of the spool
 * @param nanos the machine's monotonic time
 * @param clock for people
 * @param numbers the last number that a message got
 */
record Surroundings(
    Channel channel,
    Optional<Spool> spool,
    Timers timers,
    LongSupplier nanos,
    InstantSource clock,
    AtomicLong numbers) {
  Moment now() {
    return new Moment(clock.instant(), nanos.getAsLong());
  }

  long nextNumber() {
    return numbers.incrementAndGet();
  }
}
