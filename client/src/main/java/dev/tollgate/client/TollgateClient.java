package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import dev.tollgate.client.spool.Spool;
import dev.tollgate.client.tracking.TrackQueue;
import dev.tollgate.client.tracking.TrackSettings;
import dev.tollgate.metering.v1.WatchUsageRequest;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A gateway's connection to Tollgate, for its two code paths: {@link #inbound()} and {@link
 * #outbound()}.
 *
 * <p>Both go on while the server is away: sends by the {@link FailurePolicy}, reports by way of the
 * spool, if the client was given one. {@link #direct()} has the server's calls as they are.
 *
 * <p>Futures are completed on the connection's threads: what depends on them must not block.
 *
 * <p>Safe for use by many threads; one client is enough for a program and all its tenants.
 */
public final class TollgateClient implements AutoCloseable {
  private final ManagedChannel connection;
  private final Optional<TransportSecurity> security;
  private final Optional<Spool> spool;
  private final Channel channel;
  private final TrackQueue queue;
  private final Permissions permissions;
  private final Inbound inbound;
  private final Outbound outbound;
  private final DirectCalls direct;
  private final Set<UsageWatch> watches = ConcurrentHashMap.newKeySet();
  private final Duration deadline;

  private TollgateClient(
      Builder builder,
      ManagedChannel connection,
      Optional<TransportSecurity> security,
      Optional<Spool> spool) {
    this.connection = connection;
    this.security = security;
    this.spool = spool;
    this.deadline = builder.deadline;
    this.channel =
        ClientInterceptors.interceptForward(connection, interceptors(builder, connection));
    this.queue = new TrackQueue(channel, spool, builder.tracking(), System::nanoTime);
    this.permissions = new Permissions(builder.quota, channel, connection);
    Reporting reporting = new Reporting(queue, builder.keptFirst());
    this.inbound = new Inbound(reporting);
    this.outbound = new Outbound(permissions, reporting);
    this.direct = new DirectCalls(channel);
  }

  private static List<ClientInterceptor> interceptors(Builder builder, ManagedChannel connection) {
    List<ClientInterceptor> interceptors = new ArrayList<>(builder.interceptors);
    interceptors.add(new DeadlineInterceptor(builder.deadline));
    interceptors.add(new ReconnectInterceptor(connection, InstantSource.system()));
    builder
        .keys
        .map(keys -> new KeyInterceptor(new KeyCredentials(keys, builder.plaintext)))
        .ifPresent(interceptors::add);
    return interceptors;
  }

  /** Starts a client of the server at {@code 127.0.0.1:9090}. */
  public static Builder builder() {
    return new Builder();
  }

  /** The way in: messages that customers sent. */
  public Inbound inbound() {
    return inbound;
  }

  /** The way out: messages to customers. */
  public Outbound outbound() {
    return outbound;
  }

  /** The server's calls as they are: neither cached nor gathered nor kept. */
  public DirectCalls direct() {
    return direct;
  }

  /** Messages that were refused for good, and wait for somebody; none without a spool. */
  public ParkedMessages parked() {
    return new ParkedMessages(spool, queue);
  }

  /** How this client is now. Asks nobody. */
  public ClientHealth health() {
    return Healths.of(queue, permissions, spool, InstantSource.system());
  }

  /** What this client has done. */
  public ClientStats stats() {
    return Healths.stats(queue.counts(), permissions);
  }

  /**
   * Watches tenants' figures, each at most once a second.
   *
   * @param tenantIds whom to watch, 100 at most; none: all that the key is good for
   * @param listener told of their figures now, and whenever they change
   * @return goes on until it is closed, or this client is
   * @throws IllegalStateException when this client is closed
   */
  public UsageWatch watchUsage(Collection<String> tenantIds, UsageListener listener) {
    return watch(tenantIds, WatchUsageRequest.newBuilder(), listener);
  }

  /**
   * As {@link #watchUsage(Collection, UsageListener)}, more or less often.
   *
   * @param minInterval between two updates of one tenant at least: 0.1 s to 1 h
   */
  public UsageWatch watchUsage(
      Collection<String> tenantIds, Duration minInterval, UsageListener listener) {
    return watch(
        tenantIds,
        WatchUsageRequest.newBuilder().setMinInterval(ToProto.duration(minInterval)),
        listener);
  }

  private UsageWatch watch(
      Collection<String> tenantIds, WatchUsageRequest.Builder request, UsageListener listener) {
    tenantIds.stream().distinct().forEach(request::addTenantIds);
    UsageWatch watch =
        new UsageWatch(
            channel,
            request.build(),
            requireNonNull(listener, "listener"),
            permissions::learned,
            watches::remove);
    watches.add(watch);
    if (connection.isShutdown()) {
      watch.close();
      throw new IllegalStateException("the client is closed");
    }
    watch.begin();
    return watch;
  }

  /**
   * The channel for generated stubs of the contract, such as the usage and admin services. Calls
   * made through it have this client's key, its deadline unless they are answered by a stream, both
   * unless they set their own, and its retries: set message and request ids. Closed with the
   * client.
   */
  public Channel channel() {
    return channel;
  }

  /**
   * Ends watches and the connection: no new calls, those under way have one more deadline to end,
   * and are then cancelled. Messages under way have as long to be recorded; while the server is
   * away they are written to the spool at once. Files are no longer watched. A second close does
   * nothing. An interrupt cancels at once and is kept.
   */
  @Override
  public void close() {
    watches.forEach(UsageWatch::close);
    queue.close();
    connection.shutdown();
    try {
      if (!connection.awaitTermination(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
        connection.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      connection.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      spool.ifPresent(Spool::close);
      security.ifPresent(TransportSecurity::close);
    }
  }

  /** Builds a {@link TollgateClient}. */
  public static final class Builder {
    /** Where a server listens by default. */
    public static final String DEFAULT_TARGET = "127.0.0.1:9090";

    /**
     * Longer than a commit that the server had to retry takes, shorter than senders of webhooks and
     * people wait.
     */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);

    /** Who wants to wait longer repeats the call. */
    public static final Duration MAX_DEADLINE = Duration.ofHours(1);

    private String target = DEFAULT_TARGET;
    private Duration deadline = DEFAULT_DEADLINE;
    private Optional<ManagedChannel> channel = Optional.empty();
    private Optional<Supplier<String>> keys = Optional.empty();
    private Optional<TlsOptions> tls = Optional.empty();
    private Optional<SpoolOptions> spool = Optional.empty();
    private QuotaOptions quota = QuotaOptions.defaults();
    private final List<ClientInterceptor> interceptors = new ArrayList<>();
    private boolean plaintext;

    private Builder() {}

    /**
     * The server: {@code host:port}, a gRPC name such as {@code dns:///host:port}, or the replicas'
     * addresses, {@code host:port,host:port}. Calls go to all addresses in turn that a name or list
     * leads to, and to the others when one cannot be reached. It is reached with TLS and the JDK's
     * authorities, unless {@link #tls} or {@link #plaintext} say otherwise or the host is this
     * machine ({@code localhost}, 127.0.0.0/8, ::1): that is reached unencrypted, unless {@link
     * #tls} was called.
     */
    public Builder target(String target) {
      this.target = requireNonNull(target, "target");
      return this;
    }

    /**
     * How long a call may take with all its attempts: more than zero, at most {@link
     * #MAX_DEADLINE}; {@link #DEFAULT_DEADLINE} when it is not set.
     *
     * @throws IllegalArgumentException when it is out of these bounds
     */
    public Builder deadline(Duration deadline) {
      if (deadline.isZero() || deadline.isNegative() || deadline.compareTo(MAX_DEADLINE) > 0) {
        throw new IllegalArgumentException(
            "deadline has to be above zero and at most " + MAX_DEADLINE + ", not " + deadline);
      }
      this.deadline = deadline;
      return this;
    }

    /**
     * The API key that calls carry, such as {@code () -> System.getenv("TOLLGATE_KEY")}; without it
     * they carry none, which only a server that wants no keys takes.
     *
     * <p>The supplier is asked anew for every attempt of every call, so that a key can be rotated
     * without a new client. It is asked on the caller's threads and the connection's, by many at
     * once, so it has to answer from memory. When it throws, or gives what is no key (null, blank,
     * longer than 1024 characters, or with characters other than printable ASCII without spaces),
     * the call fails as UNAUTHENTICATED; of exceptions only a {@link KeyUnavailableException}'s
     * text is shown. No error or log of this library has the key in it.
     *
     * <p>The key is sent over encrypted connections and to this machine only, unless {@link
     * #plaintext} was called.
     */
    public Builder key(Supplier<String> key) {
      this.keys = Optional.of(key);
      return this;
    }

    /** The API key in this file, which may change meanwhile: a {@link #key} of {@link KeyFile}. */
    public Builder keyFile(Path file) {
      return key(new KeyFile(file));
    }

    /**
     * Keeps messages on disk that cannot be reported, until they can. Without a spool such messages
     * are {@link TrackOutcome.Unkept} after the {@link #deadline}, and what is in memory is lost
     * with the process.
     */
    public Builder spool(SpoolOptions options) {
      this.spool = Optional.of(options);
      return this;
    }

    /** How sends are decided on; {@link QuotaOptions#defaults} when it is not set. */
    public Builder quota(QuotaOptions options) {
      this.quota = requireNonNull(options, "options");
      return this;
    }

    /** Sees every call, such as those of gRPC's OpenTelemetry. The first added sees it first. */
    public Builder intercept(ClientInterceptor interceptor) {
      interceptors.add(requireNonNull(interceptor, "interceptor"));
      return this;
    }

    /** Connects with TLS, also to this machine. Not together with {@link #plaintext}. */
    public Builder tls(TlsOptions options) {
      this.tls = Optional.of(options);
      return this;
    }

    /**
     * Connects unencrypted, also to other machines, and sends the key all the same: whoever is on
     * the way reads and changes it all. For networks that encrypt by themselves, such as a service
     * mesh. Not together with {@link #tls}.
     */
    public Builder plaintext() {
      this.plaintext = true;
      return this;
    }

    /**
     * Uses this channel in place of one to the target: for tests, or for transports and credentials
     * that the builder does not know. The client closes it. Retries are then the channel's own, and
     * so is its encryption: not together with {@link #tls}.
     */
    public Builder channel(ManagedChannel channel) {
      this.channel = Optional.of(channel);
      return this;
    }

    /**
     * The client. It connects with its first call, or at once when its spool has messages.
     *
     * @throws IllegalStateException when {@link #tls} was called together with {@link #plaintext}
     *     or {@link #channel}
     * @throws IllegalArgumentException when the target is none
     * @throws UncheckedIOException naming the file of the TLS options, or the directory of the
     *     spool, that cannot be used
     */
    public TollgateClient build() {
      if (tls.isPresent() && plaintext) {
        throw new IllegalStateException("tls() and plaintext() contradict each other");
      }
      if (tls.isPresent() && channel.isPresent()) {
        throw new IllegalStateException("tls() has no effect on a channel that is given");
      }
      Optional<Spool> opened = spool.map(SpoolFiles::open);
      try {
        return channel.isPresent()
            ? new TollgateClient(this, channel.get(), Optional.empty(), opened)
            : connected(opened);
      } catch (RuntimeException failure) {
        opened.ifPresent(Spool::close);
        throw failure;
      }
    }

    private TollgateClient connected(Optional<Spool> opened) {
      TransportSecurity security = TransportSecurity.to(target, tls, plaintext);
      try {
        ManagedChannel connection = Connection.to(target, security.credentials());
        return new TollgateClient(this, connection, Optional.of(security), opened);
      } catch (RuntimeException failure) {
        security.close();
        throw failure;
      }
    }

    private TrackSettings tracking() {
      Duration keepAfter = spool.map(SpoolOptions::after).orElse(deadline);
      Duration keepFor =
          spool
              .map(SpoolOptions::whenFull)
              .filter(SpoolOptions.WhenFull.Block.class::isInstance)
              .map(block -> ((SpoolOptions.WhenFull.Block) block).most())
              .orElse(Duration.ZERO);
      return new TrackSettings(keepAfter, keepFor, deadline, TrackSettings.WINDOW_DEFAULT);
    }

    private boolean keptFirst() {
      return spool.map(options -> options.after().isZero()).orElse(false);
    }
  }
}
