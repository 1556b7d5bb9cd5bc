package dev.tollgate.gateway.http;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /ready}: 200 while the gateway can do its work, 503 with the reasons while it cannot.
 * Tollgate being away is no reason: the gateway goes on.
 */
public final class ReadyEndpoint {
  static final String PATH = "/ready";

  private final List<Supplier<Optional<String>>> problems;

  /**
   * Asks these.
   *
   * @param problems each tells what is wrong, if anything is
   */
  public ReadyEndpoint(List<Supplier<Optional<String>>> problems) {
    this.problems = List.copyOf(problems);
  }

  void show(Context ctx) {
    answer(problems.stream().map(Supplier::get).flatMap(Optional::stream).toList()).write(ctx);
  }

  /** The answer while a stop lets nothing through to this endpoint. */
  static Answer stopping() {
    return answer(List.of("the gateway is stopping"));
  }

  private static Answer answer(List<String> because) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", because.isEmpty() ? "ready" : "not_ready");
    if (!because.isEmpty()) {
      body.put("because", because);
    }
    return Answer.of(because.isEmpty() ? 200 : 503, body);
  }
}
