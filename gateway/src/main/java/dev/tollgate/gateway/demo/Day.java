package dev.tollgate.gateway.demo;

import dev.tollgate.gateway.standin.Fault;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** What happens on the day: each part does something, and says what came of it. */
final class Day {
  static final int LIMIT = 40;
  private static final int MORNING = 12;
  private static final int AT_ONCE = 8;
  private static final int CONFIRMATIONS = 15;
  private static final int REMINDERS = 6;
  private static final int RUSH = 25;
  private static final int TOP_UP = 10;

  private final DemoStack stack;
  private final Callers callers;
  private final View view;
  private int customers;

  Day(DemoStack stack, Callers callers, View view) {
    this.stack = stack;
    this.callers = callers;
    this.view = view;
  }

  void play() {
    callers.limit(LIMIT);
    morning();
    twoAtOnce();
    noon();
    hiccup();
    evening();
    grant();
  }

  private void morning() {
    view.part(
        "09:00", MORNING + " customers write, and the provider tells of each three times over");
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < MORNING; i++) {
      messages.add(callers.message("wamid.morning-" + i, customers++));
    }
    List<CompletableFuture<Integer>> posts = new ArrayList<>();
    for (int repeat = 0; repeat < 3; repeat++) {
      for (String message : messages) {
        posts.add(callers.webhook(message));
      }
    }
    posts.forEach(CompletableFuture::join);
    callers.await(() -> callers.used() == MORNING);
    view.result(
        "%d webhooks, %d conversations: a message counts once".formatted(posts.size(), MORNING));
  }

  private void twoAtOnce() {
    view.part("11:00", "two customers write " + AT_ONCE + " first messages each, all at once");
    List<CompletableFuture<Integer>> posts = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      posts.add(callers.webhook(callers.message("wamid.one-" + i, customers)));
      posts.add(callers.webhook(callers.message("wamid.two-" + i, customers + 1)));
    }
    customers += 2;
    posts.forEach(CompletableFuture::join);
    callers.await(() -> callers.used() == MORNING + 2);
    view.result(2 * AT_ONCE + " messages, 2 conversations: one session for each customer");
  }

  private void noon() {
    view.part(
        "12:30",
        CONFIRMATIONS + " confirmations through the queue, " + REMINDERS + " reminders directly");
    long before = stack.provider().delivered().size();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < CONFIRMATIONS; i++) {
      answers.add(callers.send(stack.queueing(), i, "Your order is confirmed"));
    }
    for (int i = 0; i < REMINDERS; i++) {
      answers.add(callers.send(stack.direct(), customers++, "Your table is waiting"));
    }
    answers.forEach(CompletableFuture::join);
    int sent = CONFIRMATIONS + REMINDERS;
    callers.await(() -> stack.provider().delivered().size() == before + sent);
    callers.await(() -> callers.sent() == sent);
    view.result(
        "%d delivered; who had written already costs no further conversation".formatted(sent));
  }

  private void hiccup() {
    view.part("15:00", "the provider is too busy for a moment (130429)");
    AtomicInteger refusals = new AtomicInteger();
    stack
        .provider()
        .fail(
            handed ->
                refusals.getAndIncrement() < 2
                    ? Optional.of(Fault.cloudApi(400, 130429))
                    : Optional.empty());
    long before = stack.provider().delivered().size();
    callers.send(stack.queueing(), 0, "Is everything all right?").join();
    callers.await(() -> stack.provider().delivered().size() == before + 1);
    stack.provider().recover();
    view.result("tried again twice, delivered once");
  }

  private void evening() {
    view.part(
        "19:00",
        "the rush: %d offers to new customers, queued and direct, and a limit of %d"
            .formatted(RUSH, LIMIT));
    HttpResponse<String> refusal = rush("Tonight: kabsa for two");
    view.result("sends beyond the limit are answered 429, and nothing went out of them:");
    view.quote("HTTP 429");
    for (String header : List.of("Retry-After", "RateLimit-Policy", "RateLimit")) {
      refusal.headers().firstValue(header).ifPresent(value -> view.quote(header + ": " + value));
    }
    view.quote(refusal.body());
  }

  private HttpResponse<String> rush(String text) {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < RUSH; i++) {
      answers.add(callers.send(i % 2 == 0 ? stack.queueing() : stack.direct(), customers++, text));
    }
    HttpResponse<String> refusal = null;
    int allowed = 0;
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      if (answer.join().statusCode() == 429) {
        refusal = answer.join();
      } else {
        allowed++;
      }
    }
    callers.await(() -> callers.used() == LIMIT);
    view.result(
        "%d allowed, %d refused, used %d of %d"
            .formatted(allowed, RUSH - allowed, callers.used(), LIMIT));
    if (refusal == null) {
      throw new IllegalStateException("nothing was refused");
    }
    return refusal;
  }

  private void grant() {
    view.part("20:00", "the restaurant buys " + TOP_UP + " conversations more, and sends again");
    callers.grant(TOP_UP);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < TOP_UP; i++) {
      answers.add(callers.send(stack.queueing(), customers++, "We saved a table for you"));
    }
    answers.forEach(CompletableFuture::join);
    callers.await(() -> callers.used() == LIMIT + TOP_UP);
    view.result(TOP_UP + " sent, used " + callers.used() + " of " + (LIMIT + TOP_UP));
  }
}
