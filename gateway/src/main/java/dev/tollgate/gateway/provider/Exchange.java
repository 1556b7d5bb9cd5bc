package dev.tollgate.gateway.provider;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One request to a provider and its answer, bounded in time and size. */
final class Exchange {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http;
  private final Duration timeout;

  /**
   * Exchanges with one provider.
   *
   * @param baseUrl with https HTTP/2 is spoken where the provider does
   * @param timeout longest wait for an answer with its body
   */
  Exchange(URI baseUrl, Duration timeout) {
    this.timeout = timeout;
    boolean encrypted = "https".equals(baseUrl.getScheme());
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .version(encrypted ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .build();
  }

  /**
   * Makes a request.
   *
   * @param reading makes the message's id of the answer, or throws {@link ProviderException}
   * @return fails with {@link ProviderException} alone
   */
  CompletableFuture<String> made(
      HttpRequest request, Function<HttpResponse<byte[]>, String> reading) {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request, BoundedBytes.handler());
    // The request's own timeout ends with the answer's headers; this one also bounds its body.
    return exchange
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                exchange.cancel(true);
                throw ProviderException.unanswered(failure);
              }
              return reading.apply(answer);
            });
  }
}
