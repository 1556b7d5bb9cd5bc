package dev.tollgate.client.spring;

import dev.tollgate.client.TollgateClient;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties of the application's client. Their bounds are those of the client's own options.
 *
 * @param enabled Whether there is a client.
 * @param target The server: host:port, a gRPC name such as dns:///host:port, or the replicas'
 *     addresses, host:port,host:port.
 * @param deadline How long a call may take with all its attempts: above zero, at most 1h.
 * @param key The API key. A file can be replaced while the application runs: see key-file.
 * @param keyFile The file with the API key, read again when it changes. Not together with key.
 * @param plaintext Whether other machines are reached unencrypted too. Not together with tls.
 * @param tls How the server is recognised, and this client to it.
 * @param spool Where messages wait that cannot be reported.
 * @param quota How sends are decided on.
 */
@ConfigurationProperties("tollgate")
public record TollgateProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue(TollgateClient.Builder.DEFAULT_TARGET) String target,
    @DefaultValue("5s") Duration deadline,
    @Nullable String key,
    @Nullable Path keyFile,
    @DefaultValue("false") boolean plaintext,
    @Nullable Tls tls,
    @Nullable Spool spool,
    @DefaultValue Quota quota) {

  /** Without the key. */
  @Override
  public String toString() {
    return "TollgateProperties[target=" + target + "]";
  }

  /**
   * How the server is recognised, and this client to it. Files are PEM, and read again when they
   * change.
   *
   * @param enabled Whether this machine is reached with TLS too, as others are without it. True as
   *     soon as any of these properties is set.
   * @param caFile Certificates of the authorities that are trusted, and no others; without it those
   *     of the JDK.
   * @param certificateFile The client's own certificate, for servers that ask for one.
   * @param privateKeyFile The private key of that certificate, PKCS#8.
   */
  public record Tls(
      @DefaultValue("true") boolean enabled,
      @Nullable Path caFile,
      @Nullable Path certificateFile,
      @Nullable Path privateKeyFile) {}

  /**
   * Where messages wait that cannot be reported.
   *
   * @param directory The directory of this application's instance alone, on a local disk. Without
   *     it there is no spool.
   * @param itemsMax How many messages it holds: 1 to 100,000,000.
   * @param bytesMax How many bytes of messages it holds: 1 MiB to 1 TiB; a number alone is bytes.
   * @param whenFull What happens to a message for which it has no room.
   * @param blockFor How long a message waits for room with when-full=block: 1ms to 1h.
   * @param after How long a message may be on its way before it is written to the disk: 0 to 1m. 0:
   *     every message, before it is reported.
   * @param sync Whether it is forced to the disk, so that it survives a failure of the machine.
   */
  public record Spool(
      @Nullable Path directory,
      @DefaultValue("1000000") long itemsMax,
      @DefaultValue("1GB") DataSize bytesMax,
      @DefaultValue("refuse") WhenFull whenFull,
      @Nullable Duration blockFor,
      @DefaultValue("20ms") Duration after,
      @DefaultValue("true") boolean sync) {}

  /** What happens to a message for which the spool has no room. */
  public enum WhenFull {
    /** It is told as unkept at once. */
    REFUSE,
    /** It waits for room first. */
    BLOCK
  }

  /**
   * How sends are decided on.
   *
   * @param mode How sends are allowed for.
   * @param reserveTtl The longest that a send may take with mode=reserve: 1s to 24h.
   * @param failurePolicy What is answered without a decision.
   * @param lastKnownMaxAge How old the last decision may be with failure-policy=last-known.
   * @param decisionWait How long a send waits for a decision: 1ms to 1m.
   * @param sendsPerAnswerMax How many sends go out on one answer while it is fresh: 1 to 1,000,000.
   * @param denialsFor How long a refusal is repeated without asking again: 0 to 1m.
   * @param tenantsMax Of how many tenants answers are kept: 1 to 10,000,000.
   */
  public record Quota(
      @DefaultValue("cached") Mode mode,
      @Nullable Duration reserveTtl,
      @DefaultValue("open") Policy failurePolicy,
      @DefaultValue("15m") Duration lastKnownMaxAge,
      @DefaultValue("250ms") Duration decisionWait,
      @DefaultValue("100") int sendsPerAnswerMax,
      @DefaultValue("1s") Duration denialsFor,
      @DefaultValue("100000") int tenantsMax) {}

  /** How sends are allowed for. */
  public enum Mode {
    /** By the client's memory where that is fresh, else by the server. */
    CACHED,
    /** By the server's database, each time. */
    STRONG,
    /** By a reservation: reserved sends never pass the limit. */
    RESERVE,
    /** Not at all. */
    UNCHECKED
  }

  /** What is answered without a decision. */
  public enum Policy {
    /** The send is allowed. */
    OPEN,
    /** The send is refused. */
    CLOSED,
    /** The last decision stands while it is young enough. */
    LAST_KNOWN
  }
}
