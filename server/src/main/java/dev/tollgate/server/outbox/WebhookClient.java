package dev.tollgate.server.outbox;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts to endpoints: each attempt on a connection of its own, to an address that was checked for
 * it, within a time-out, which only the look at a name may outlast. Follows no redirect, keeps no
 * cookie, repeats nothing, and of an answer takes the status.
 */
final class WebhookClient implements AutoCloseable {
  /**
   * From the look at the name to the end of what is read of the answer. The look itself cannot be
   * ended: see {@link #post}.
   */
  static final Duration ATTEMPT_MAX = Duration.ofSeconds(10);

  /** What is read of an answer, so that ordinary ones come to their end; a longer one is cut. */
  static final int ANSWER_BYTES_MAX = 4 * 1024;

  private static final int LINE_BYTES_MAX = 8 * 1024;
  private static final int HEADERS_MAX = 100;
  private static final Logger LOG = LoggerFactory.getLogger(WebhookClient.class);

  private final Duration attemptMax;
  private final CloseableHttpClient http;
  private final ScheduledThreadPoolExecutor timer;

  /**
   * A client.
   *
   * @param attemptsMax how many attempts run at once
   */
  WebhookClient(WebhookTargets targets, SSLContext tls, int attemptsMax, Duration attemptMax) {
    this.attemptMax = attemptMax;
    Timeout timeout = Timeout.of(attemptMax);
    this.http =
        HttpClients.custom()
            .setConnectionManager(connections(targets, tls, attemptsMax, timeout))
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(timeout)
                    .setResponseTimeout(timeout)
                    .setRedirectsEnabled(false)
                    .setAuthenticationEnabled(false)
                    .build())
            // The next attempt asks for the address anew.
            .setConnectionReuseStrategy((request, response, context) -> false)
            .setUserAgent("Tollgate-Webhooks")
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableContentCompression()
            .disableCookieManagement()
            .disableAuthCaching()
            .build();
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "tollgate-webhook-timeout");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  private static HttpClientConnectionManager connections(
      WebhookTargets targets, SSLContext tls, int attemptsMax, Timeout timeout) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setDnsResolver(new CheckedNames(targets))
        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(
                    Http1Config.custom()
                        .setMaxLineLength(LINE_BYTES_MAX)
                        .setMaxHeaderCount(HEADERS_MAX)
                        .build())
                .build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom().setConnectTimeout(timeout).setSocketTimeout(timeout).build())
        .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(timeout).build())
        .setMaxConnTotal(attemptsMax)
        .setMaxConnPerRoute(attemptsMax)
        .build();
  }

  /** Names by the guard: the client connects to the very addresses that passed it. */
  private record CheckedNames(WebhookTargets targets) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return targets.addresses(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /**
   * What came of an attempt.
   *
   * @param status of the answer; null when there was none
   * @param error in a few words; null when the endpoint has taken it
   */
  record Answer(@Nullable Integer status, @Nullable String error) {
    boolean taken() {
      return error == null;
    }

    static Answer of(int status) {
      return new Answer(status, status / 100 == 2 ? null : "HTTP status " + status);
    }
  }

  /**
   * Posts a body of JSON. Does not throw, unless the client is closed.
   *
   * <p>Blocks for {@link #ATTEMPT_MAX} at most, or for as long as the system's resolver looks for
   * the host, if that is longer: some multiples of its own time-out, when its name servers are
   * silent. Nothing is sent once the time is over.
   */
  Answer post(String url, Map<String, String> headers, byte[] body) {
    HttpPost request = new HttpPost(URI.create(url));
    headers.forEach(request::setHeader);
    request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    AtomicBoolean timedOut = new AtomicBoolean();
    Future<?> end =
        timer.schedule(
            () -> {
              timedOut.set(true);
              request.abort();
            },
            attemptMax.toMillis(),
            TimeUnit.MILLISECONDS);
    try (ClassicHttpResponse response = http.executeOpen(null, request, null)) {
      Answer answer = Answer.of(response.getCode());
      if (!readToEnd(response)) {
        request.abort();
      }
      return answer;
    } catch (IOException e) {
      LOG.debug("A webhook could not be told: {}", e.toString());
      return new Answer(null, timedOut.get() ? timeOut() : words(e));
    } catch (IllegalStateException e) {
      // So the client ends where it was aborted while the name was looked at.
      if (!timedOut.get()) {
        throw e;
      }
      LOG.debug("A webhook could not be told: {}", e.toString());
      return new Answer(null, timeOut());
    } finally {
      end.cancel(false);
    }
  }

  /** Whether the answer ended within what is read of it. */
  private static boolean readToEnd(ClassicHttpResponse response) {
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return true;
    }
    try {
      InputStream content = entity.getContent();
      return content == null || content.readNBytes(ANSWER_BYTES_MAX).length < ANSWER_BYTES_MAX;
    } catch (IOException e) {
      // The status has come, and is what counts.
      LOG.debug("The rest of a webhook's answer did not come: {}", e.toString());
      return false;
    }
  }

  private String timeOut() {
    return "no answer within " + attemptMax.toSeconds() + " s";
  }

  /** Nothing of the exception's own text: it may show what the name led to. */
  private String words(IOException failure) {
    if (failure instanceof WebhookTargets.BlockedAddressException) {
      return "the address is not of the public internet";
    }
    if (failure instanceof UnknownHostException) {
      return "the host is unknown";
    }
    if (failure instanceof SSLException) {
      return "TLS failed";
    }
    if (failure instanceof SocketTimeoutException) {
      return timeOut();
    }
    return failure instanceof ConnectException ? "cannot connect" : "the connection broke";
  }

  /** Ends the attempts under way. */
  @Override
  public void close() {
    timer.shutdownNow();
    http.close(CloseMode.IMMEDIATE);
  }
}
