package dev.tollgate.client;

import static java.util.Objects.requireNonNull;

import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.TrackBatchResponse;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A connection to a Tollgate server.
 *
 * <p>Every call but a watch has a deadline, and is retried within it while the server is
 * UNAVAILABLE: four attempts at most, with growing pauses. A failure is a {@link
 * TollgateException}: thrown by the blocking calls, the cause in the futures of the others.
 *
 * <p>Futures are completed on the connection's threads: what depends on them must not block.
 * Cancelling a future that a method returned cancels its call; whether a cancelled message was
 * recorded is not known.
 *
 * <p>Safe for use by many threads; one client is enough for a program.
 */
public final class TollgateClient implements AutoCloseable {
  private final ManagedChannel connection;
  private final Optional<TransportSecurity> security;
  private final Channel channel;
  private final UnaryCalls calls;
  private final Set<UsageWatch> watches = ConcurrentHashMap.newKeySet();
  private final Duration deadline;

  private TollgateClient(
      Builder builder, ManagedChannel connection, Optional<TransportSecurity> security) {
    this.connection = connection;
    this.security = security;
    this.deadline = builder.deadline;
    List<ClientInterceptor> interceptors = new ArrayList<>();
    interceptors.add(new DeadlineInterceptor(deadline));
    interceptors.add(new ReconnectInterceptor(connection, InstantSource.system()));
    builder
        .keys
        .map(keys -> new KeyInterceptor(new KeyCredentials(keys, builder.plaintext)))
        .ifPresent(interceptors::add);
    this.channel = ClientInterceptors.intercept(connection, interceptors);
    this.calls = new UnaryCalls(channel);
  }

  /** Starts a client of the server at {@code 127.0.0.1:9090}. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Records a message that came in. Never refused for quota.
   *
   * @throws TollgateException when it was not recorded, or when that is not known
   */
  public Tracked trackInbound(InboundMessage message) {
    return calls.blocking(
        MeteringServiceGrpc.getTrackMessageMethod(), ToProto.inbound(message), FromProto::inbound);
  }

  /** As {@link #trackInbound}, without waiting. */
  public CompletableFuture<Tracked> trackInboundAsync(InboundMessage message) {
    return calls.async(
        MeteringServiceGrpc.getTrackMessageMethod(), ToProto.inbound(message), FromProto::inbound);
  }

  /**
   * Records a message that was sent. Never refused for quota, because it has happened.
   *
   * @throws TollgateException when it was not recorded, or when that is not known
   */
  public Tracked trackOutbound(OutboundMessage message) {
    return calls.blocking(
        MeteringServiceGrpc.getTrackOutboundMethod(),
        ToProto.outbound(message),
        FromProto::outbound);
  }

  /** As {@link #trackOutbound}, without waiting. */
  public CompletableFuture<Tracked> trackOutboundAsync(OutboundMessage message) {
    return calls.async(
        MeteringServiceGrpc.getTrackOutboundMethod(),
        ToProto.outbound(message),
        FromProto::outbound);
  }

  /**
   * Asks whether the tenant's quota allows a send now. Changes nothing.
   *
   * @throws TollgateException when there is no decision; a refusal is a decision
   */
  public QuotaDecision checkQuota(QuotaCheck check) {
    return calls.blocking(
        MeteringServiceGrpc.getCheckQuotaMethod(),
        ToProto.check(check),
        answer -> FromProto.decision(answer.getDecision()));
  }

  /** As {@link #checkQuota}, without waiting. */
  public CompletableFuture<QuotaDecision> checkQuotaAsync(QuotaCheck check) {
    return calls.async(
        MeteringServiceGrpc.getCheckQuotaMethod(),
        ToProto.check(check),
        answer -> FromProto.decision(answer.getDecision()));
  }

  /**
   * Asks whether a send is allowed, and holds one conversation for it. Sends that were reserved
   * never pass the limit together. Afterwards: record the send with {@link
   * OutboundMessage.Builder#reservationId}, or {@link #releaseReservation release} it when nothing
   * was sent.
   *
   * @throws TollgateException when there is no decision; a refusal is a decision
   */
  public Reserved reserveQuota(QuotaReservation reservation) {
    return calls.blocking(
        MeteringServiceGrpc.getReserveQuotaMethod(),
        ToProto.reserve(reservation),
        FromProto::reserved);
  }

  /** As {@link #reserveQuota}, without waiting. */
  public CompletableFuture<Reserved> reserveQuotaAsync(QuotaReservation reservation) {
    return calls.async(
        MeteringServiceGrpc.getReserveQuotaMethod(),
        ToProto.reserve(reservation),
        FromProto::reserved);
  }

  /**
   * Gives a held conversation back, because nothing was sent. Of a reservation that holds nothing
   * any more it changes nothing.
   *
   * @return {@link ReservationState#RELEASED}, now or before; or what it had come to already
   * @throws TollgateException NOT_FOUND when the tenant has no such reservation
   */
  public ReservationState releaseReservation(String tenantId, String reservationId) {
    return calls.blocking(
        MeteringServiceGrpc.getReleaseReservationMethod(),
        ToProto.release(tenantId, reservationId),
        FromProto::released);
  }

  /** As {@link #releaseReservation}, without waiting. */
  public CompletableFuture<ReservationState> releaseReservationAsync(
      String tenantId, String reservationId) {
    return calls.async(
        MeteringServiceGrpc.getReleaseReservationMethod(),
        ToProto.release(tenantId, reservationId),
        FromProto::released);
  }

  /**
   * Records 1 to 1000 messages, of any tenants, each on its own: a bad one does not touch the
   * others.
   *
   * @return as many outcomes as messages, in their order
   * @throws TollgateException when the batch as a whole was not answered; what of it was recorded
   *     is not known unless the code is INVALID_ARGUMENT
   */
  public List<TrackOutcome> trackBatch(List<? extends Message> messages) {
    return calls.blocking(
        MeteringServiceGrpc.getTrackBatchMethod(),
        ToProto.batch(messages),
        answer -> outcomes(answer, messages.size()));
  }

  /** As {@link #trackBatch}, without waiting. The list is read before the method returns. */
  public CompletableFuture<List<TrackOutcome>> trackBatchAsync(List<? extends Message> messages) {
    int size = messages.size();
    return calls.async(
        MeteringServiceGrpc.getTrackBatchMethod(),
        ToProto.batch(messages),
        answer -> outcomes(answer, size));
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
            channel, request.build(), requireNonNull(listener, "listener"), watches::remove);
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
   * and are then cancelled. Files are no longer watched. A second close does nothing. An interrupt
   * cancels at once and is kept.
   */
  @Override
  public void close() {
    watches.forEach(UsageWatch::close);
    connection.shutdown();
    try {
      if (!connection.awaitTermination(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
        connection.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      connection.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      security.ifPresent(TransportSecurity::close);
    }
  }

  private static List<TrackOutcome> outcomes(TrackBatchResponse answer, int size) {
    if (answer.getResultsCount() != size) {
      throw Errors.brokenAnswer(
          "the server gave " + answer.getResultsCount() + " results for " + size + " messages");
    }
    return answer.getResultsList().stream().map(FromProto::outcome).toList();
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
    private boolean plaintext;

    private Builder() {}

    /**
     * The server: {@code host:port}, or a gRPC name such as {@code dns:///host:port}. It is reached
     * with TLS and the JDK's authorities, unless {@link #tls} or {@link #plaintext} say otherwise
     * or the host is this machine ({@code localhost}, 127.0.0.0/8, ::1): that is reached
     * unencrypted, unless {@link #tls} was called.
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
     * The client. It connects with its first call.
     *
     * @throws IllegalStateException when {@link #tls} was called together with {@link #plaintext}
     *     or {@link #channel}
     * @throws IllegalArgumentException when the target is none
     * @throws UncheckedIOException naming the file of the TLS options that cannot be used
     */
    public TollgateClient build() {
      if (tls.isPresent() && plaintext) {
        throw new IllegalStateException("tls() and plaintext() contradict each other");
      }
      if (tls.isPresent() && channel.isPresent()) {
        throw new IllegalStateException("tls() has no effect on a channel that is given");
      }
      if (channel.isPresent()) {
        return new TollgateClient(this, channel.get(), Optional.empty());
      }
      TransportSecurity security = TransportSecurity.to(target, tls, plaintext);
      try {
        ManagedChannel connection = Connection.to(target, security.credentials());
        return new TollgateClient(this, connection, Optional.of(security));
      } catch (RuntimeException failure) {
        security.close();
        throw failure;
      }
    }
  }
}
