package dev.tollgate.server.api;

import dev.tollgate.metering.v1.ImportMessagesRequest;
import dev.tollgate.metering.v1.ImportMessagesResponse;
import dev.tollgate.metering.v1.ImportOptions;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.server.domain.Admission;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.TrackOutcome;
import dev.tollgate.server.domain.TrackOutcome.Recorded;
import dev.tollgate.server.domain.TrackOutcome.Refusal;
import dev.tollgate.server.domain.TrackOutcome.Refused;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * One import. It asks for an item only while few are on their way to the lanes, so that it holds
 * little, however long the stream is. An item that meets a full lane waits, and is handed in again.
 */
final class ImportCall implements StreamObserver<ImportMessagesRequest> {
  /** Before an item that met a full lane is handed in again: a commit takes about as long. */
  static final Duration PAUSE_FIRST = Duration.ofMillis(25);

  static final Duration PAUSE_MAX = Duration.ofSeconds(1);

  /** How long an item waits at most for others of its lane; nobody waits for a single one. */
  static final Duration GATHER_MAX = Duration.ofMillis(300);

  /** An item on its way. */
  private record Item(long index, Message message, Place place) {}

  /** What an item takes of the window. */
  private record Place(int lane, int bytes) {}

  private final Imports imports;
  private final ServerCallStreamObserver<ImportMessagesResponse> call;
  private final Instant expiresAt;
  private final CompletableFuture<ImportMessagesResponse> answer = new CompletableFuture<>();
  private final ImportTally tally = new ImportTally();
  private final ImportWindow window;
  private final ImportGroups<Item> groups;
  private ImportOptions options = ImportOptions.getDefaultInstance();
  private boolean begun;
  private long items;

  /** What has gathered is handed in before long. */
  private boolean gathering;

  /** Nothing is asked for: whoever makes room asks. */
  private boolean held;

  private boolean complete;
  private boolean over;
  private boolean left;

  ImportCall(
      Imports imports, ServerCallStreamObserver<ImportMessagesResponse> call, Instant expiresAt) {
    this.imports = imports;
    this.call = call;
    this.expiresAt = expiresAt;
    this.window = imports.bounds().window();
    this.groups = new ImportGroups<>(imports.bounds().groupMax());
    Answer.with(call, answer);
    call.setOnCancelHandler(this::gone);
    call.setOnCloseHandler(this::gone);
    call.disableAutoRequest();
    call.request(1);
  }

  @Override
  public void onNext(ImportMessagesRequest request) {
    if (request.hasOptions()) {
      begin(request.getOptions());
    } else {
      take(request);
    }
  }

  private void begin(ImportOptions asked) {
    synchronized (this) {
      if (begun) {
        fail(RequestFaults.invalid("options", "must be the first message of the call"));
        return;
      }
      begun = true;
    }
    options = asked;
    call.request(1);
  }

  private void take(ImportMessagesRequest request) {
    Place place = place(request);
    long index;
    boolean ask;
    synchronized (this) {
      if (over) {
        return;
      }
      begun = true;
      index = items++;
      window.add(place.lane(), place.bytes());
      ask = !window.full();
      held = !ask;
    }
    try {
      gathered(new Item(index, message(request), place)).forEach(item -> submit(item, PAUSE_FIRST));
    } catch (ApiFault fault) {
      settled(place, () -> tally.refused(index, fault.status()));
    }
    if (ask) {
      call.request(1);
    }
  }

  /** Adds an item to those that gather; returns what is to be handed in. */
  private List<Item> gathered(Item item) {
    boolean wait;
    List<Item> ready;
    synchronized (this) {
      ready = groups.add(item.place().lane(), item);
      if (window.full()) {
        // Nothing comes that the others could wait for.
        return Stream.concat(ready.stream(), groups.drain().stream()).toList();
      }
      wait = ready.isEmpty() && !gathering;
      gathering |= wait;
    }
    if (wait) {
      imports.after(GATHER_MAX, this::handIn);
    }
    return ready;
  }

  /** Hands in what has gathered. */
  private void handIn() {
    List<Item> ready;
    synchronized (this) {
      gathering = false;
      ready = over ? List.of() : groups.drain();
    }
    ready.forEach(item -> submit(item, PAUSE_FIRST));
  }

  private Place place(ImportMessagesRequest request) {
    TrackItem item = request.getItem();
    String tenantId =
        item.hasInbound() ? item.getInbound().getTenantId() : item.getOutbound().getTenantId();
    return new Place(imports.bounds().lanes().laneOf(tenantId), request.getSerializedSize());
  }

  private Message message(ImportMessagesRequest request) {
    TrackItem item = request.getItem();
    imports.validator().check(item);
    Tracker.requireReach(item);
    ImportRules.check(item);
    return FromProto.message(item, FromProto.Receipt.now(imports.now()))
        .admitted(options.getAllowFinal() ? Admission.IMPORT_INTO_FINAL : Admission.IMPORT);
  }

  private void submit(Item item, Duration pause) {
    CompletableFuture<Void> unused =
        imports
            .sink(options.getDryRun())
            .submit(item.message(), expiresAt)
            .thenAccept(outcome -> settle(item, outcome, pause))
            .exceptionally(
                thrown -> {
                  fail(Faults.of(thrown));
                  return null;
                });
  }

  private void settle(Item item, TrackOutcome outcome, Duration pause) {
    if (outcome instanceof Recorded recorded) {
      settled(item.place(), () -> tally.recorded(recorded.duplicate()));
      return;
    }
    Refusal refusal = ((Refused) outcome).refusal();
    switch (refusal) {
      case LANE_FULL -> again(item, pause);
      // Of the server, not of the item: the rest would meet it too, and a repeat will not.
      case DATABASE_AWAY, STOPPING, EXPIRED -> fail(fault(refusal, item));
      default -> {
        ApiFault fault = fault(refusal, item);
        settled(item.place(), () -> tally.refused(item.index(), fault.status()));
      }
    }
  }

  private ApiFault fault(Refusal refusal, Item item) {
    return Faults.of(refusal, item.message(), imports.latenessMax());
  }

  private void again(Item item, Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    Duration next = doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
    imports.after(
        pause,
        () -> {
          if (!isOver()) {
            submit(item, next);
          }
        });
  }

  private synchronized boolean isOver() {
    return over;
  }

  private void settled(Place place, Runnable count) {
    boolean ask;
    synchronized (this) {
      if (over) {
        return;
      }
      count.run();
      window.remove(place.lane(), place.bytes());
      ask = held && !window.full();
      held = held && !ask;
    }
    if (ask) {
      call.request(1);
    }
    answerWhenDone();
  }

  private void answerWhenDone() {
    synchronized (this) {
      if (over || !complete || !window.isEmpty()) {
        return;
      }
      over = true;
    }
    answer.complete(tally.answer());
  }

  private void fail(ApiFault fault) {
    synchronized (this) {
      over = true;
    }
    answer.completeExceptionally(fault);
  }

  @Override
  public void onCompleted() {
    synchronized (this) {
      complete = true;
    }
    handIn();
    answerWhenDone();
  }

  @Override
  public void onError(Throwable cancelled) {
    gone();
  }

  /** The call has ended, answered or not: what is on its way is recorded, and nobody told. */
  private void gone() {
    synchronized (this) {
      over = true;
      if (left) {
        return;
      }
      left = true;
    }
    imports.ended();
  }
}
