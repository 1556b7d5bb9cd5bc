package dev.tollgate.client;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How a client connects: its retries, and the bounds of what it keeps in memory. */
final class Connection {
  /** A full batch of the largest messages, kept until its answer in case of a retry. */
  private static final int REQUEST_BYTES_MAX = 16 * 1024 * 1024;

  /** What is above is sent all the same, and not retried. */
  private static final int REQUESTS_BYTES_MAX = 4 * REQUEST_BYTES_MAX;

  /** Several times the answer to a full batch. */
  private static final int ANSWER_BYTES_MAX = 4 * 1024 * 1024;

  /** A connection that is silently gone is noticed after this and the timeout. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(10);

  private Connection() {}

  static ManagedChannel to(String target, ChannelCredentials credentials) {
    return builder(target, credentials)
        .defaultServiceConfig(ServiceConfig.asMap())
        // A service config from DNS must not take the retries away.
        .disableServiceConfigLookUp()
        .enableRetry()
        .perRpcBufferLimit(REQUEST_BYTES_MAX)
        .retryBufferSize(REQUESTS_BYTES_MAX)
        .maxInboundMessageSize(ANSWER_BYTES_MAX)
        .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        .build();
  }

  private static ManagedChannelBuilder<?> builder(String target, ChannelCredentials credentials) {
    if (AddressList.isList(target)) {
      AddressList list = AddressList.of(target);
      return Grpc.newChannelBuilder(list.target(), credentials, list.registry());
    }
    return Grpc.newChannelBuilder(target, credentials);
  }
}
