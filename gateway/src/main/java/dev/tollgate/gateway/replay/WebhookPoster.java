package dev.tollgate.gateway.replay;

import dev.tollgate.gateway.config.Secret;
import dev.tollgate.gateway.whatsapp.WebhookSignature;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** Posts signed webhooks, again while the gateway is away or answers 503. */
final class WebhookPoster {
  /** With the pauses between them these take some 13 seconds at most. */
  static final int ATTEMPTS_MAX = 8;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String PATH = "/webhooks/whatsapp";
  private static final int UNAVAILABLE = 503;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI url;
  private final WebhookSignature signature;
  private final LongAdder retries = new LongAdder();
  private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();

  WebhookPoster(URI url, Secret appSecret) {
    boolean bare = url.getPath() == null || url.getPath().matches("/?");
    this.url = bare ? url.resolve(PATH) : url;
    this.signature = new WebhookSignature(appSecret);
  }

  /** Posts one body; the last attempt's HTTP status, 0 when it had no answer. */
  int post(byte[] body) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    int status = attempt(body);
    for (int attempt = 1; attempt < ATTEMPTS_MAX && passes(status); attempt++) {
      Thread.sleep(pause.toMillis());
      pause = pause.multipliedBy(2);
      retries.increment();
      status = attempt(body);
    }
    return status;
  }

  long retries() {
    return retries.sum();
  }

  /** How long the answers took so far. */
  AnswerTimes answerTimes() {
    return AnswerTimes.of(nanos.stream().mapToLong(Long::longValue).toArray());
  }

  private static boolean passes(int status) {
    return status == UNAVAILABLE || status == 0;
  }

  private int attempt(byte[] body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header(WebhookSignature.HEADER, signature.sign(body))
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    long began = System.nanoTime();
    try {
      int status = http.send(request, BodyHandlers.discarding()).statusCode();
      nanos.add(System.nanoTime() - began);
      return status;
    } catch (IOException unanswered) {
      return 0;
    }
  }
}
