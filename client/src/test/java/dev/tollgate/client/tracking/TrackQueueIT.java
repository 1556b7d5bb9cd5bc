package dev.tollgate.client.tracking;

import static dev.tollgate.client.tracking.QueueUnderTest.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.tollgate.client.spool.ParkedItem;
import dev.tollgate.testing.Eventually;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackQueueIT {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void aMessageIsRecordedAndAskedForOnce() throws Exception {
    try (QueueUnderTest it = QueueUnderTest.inMemory(settings(LONG, 100))) {
      assertInstanceOf(Report.Recorded.class, get(it.submit("c", "m1")));
      assertInstanceOf(Report.Recorded.class, get(it.submit("c", "m1")));

      assertEquals(List.of("m1"), it.service.recordedIds());
      assertEquals(2, it.queue.counts().recorded());
      assertEquals(1, it.queue.counts().repeats());
      assertEquals(0, it.queue.depth());
      assertTrue(it.queue.trouble().isEmpty());
    }
  }

  @Test
  void aTenantsMessagesKeepTheirOrderThroughBrokenStreams() throws Exception {
    try (QueueUnderTest it = QueueUnderTest.inMemory(settings(LONG, 10_000))) {
      List<CompletableFuture<Report>> reports = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        reports.add(
            it.submit(
                i % 3 == 0
                    ? QueueUnderTest.outbound("acme", "conversation-" + i % 7, "m" + i)
                    : QueueUnderTest.inbound("acme", "c" + i % 7, "m" + i)));
        if (i % 500 == 250) {
          it.service.breakStreams(away());
        }
      }
      for (CompletableFuture<Report> report : reports) {
        assertInstanceOf(Report.Recorded.class, get(report));
      }
      assertEquals(
          IntStream.range(0, 2_000).mapToObj(i -> "m" + i).toList(), it.service.recordedIds());
    }
  }

  @Test
  void manyThreadsAndEndingStreamsLoseAndRepeatNothing() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(16);
    try (QueueUnderTest it = QueueUnderTest.inMemory(settings(LONG, 10_000))) {
      List<Future<?>> ends = new ArrayList<>();
      for (int caller = 0; caller < 16; caller++) {
        int id = caller;
        ends.add(
            callers.submit(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    assertInstanceOf(Report.Recorded.class, get(it.submit("c" + id, id + "-" + i)));
                  }
                  return null;
                }));
      }
      for (int recorded = 100; recorded < 3_200; recorded += 300) {
        int some = recorded;
        Eventually.until("some are recorded", () -> it.service.recordedCount() >= some);
        it.service.endStreams();
      }
      for (Future<?> end : ends) {
        end.get();
      }
      assertEquals(3_200, it.service.recordedIds().size());
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void whatIsNotAnsweredInTimeIsKeptAndLeavesTheSpoolWhenItIsRecorded() throws Exception {
    try (QueueUnderTest it = QueueUnderTest.spooled(directory, 1_000, settings(SHORT, 100))) {
      it.service.beSilent(true);
      assertInstanceOf(Report.Kept.class, get(it.submit("c", "m1")));
      assertEquals(1, it.spool.orElseThrow().state().items());

      it.service.beSilent(false);
      it.service.breakStreams(away());
      Eventually.until("an empty spool", () -> it.spool.orElseThrow().state().items() == 0);
      assertEquals(List.of("m1"), it.service.recordedIds());
      assertEquals(1, it.queue.counts().repeats());
    }
  }

  @Test
  void whileTheServerIsAwayMessagesAreKeptAtOnceAndInOrderAcrossProcesses() throws Exception {
    try (QueueUnderTest it = QueueUnderTest.spooled(directory, 10_000, settings(LONG, 100))) {
      it.service.refuseStreams(away());
      // More than there is room for in memory.
      for (int i = 0; i < 1_000; i++) {
        assertInstanceOf(Report.Kept.class, get(it.submit("c", "m" + i)));
      }
      assertEquals(1_000, it.spool.orElseThrow().state().items());
      assertTrue(it.queue.depth() <= 100, () -> "in memory: " + it.queue.depth());
    }
    try (QueueUnderTest next = QueueUnderTest.spooled(directory, 10_000, settings(LONG, 100))) {
      Eventually.until("all recorded", () -> next.service.recordedIds().size() == 1_000);
      assertEquals(
          IntStream.range(0, 1_000).mapToObj(i -> "m" + i).toList(), next.service.recordedIds());
      Eventually.until("an empty spool", () -> next.spool.orElseThrow().state().items() == 0);
      assertInstanceOf(Report.Recorded.class, get(next.submit("c", "m1000")));
    }
  }

  @Test
  void aRefusedMessageIsToldOrParkedAndStopsNoOther() throws Exception {
    Status invalid =
        Status.newBuilder().setCode(Code.INVALID_ARGUMENT_VALUE).setMessage("customer_id").build();
    try (QueueUnderTest it = QueueUnderTest.spooled(directory, 1_000, settings(LONG, 100))) {
      it.service.refuseItems(
          item ->
              item.getInbound().getMessageId().startsWith("bad")
                  ? Optional.of(invalid)
                  : Optional.empty());
      CompletableFuture<Report> told = it.submit("c", "bad1");
      CompletableFuture<Report> after = it.submit("c", "good");
      assertEquals(invalid, ((Report.Refused) get(told)).status());
      assertInstanceOf(Report.Recorded.class, get(after));

      var unused = it.queue.submit(QueueUnderTest.inbound("c", "bad2"), false);
      Eventually.until("it is parked", () -> it.spool.orElseThrow().state().parked() == 1);
      ParkedItem parked = it.spool.orElseThrow().parked(0, 10).get(0);
      assertEquals("INVALID_ARGUMENT", parked.code());
      assertEquals(2, it.queue.counts().refused());
      assertEquals(1, it.queue.counts().parked());
    }
  }

  @Test
  void aMessageThatBreaksStreamsIsFoundAndTheOthersGoOn() throws Exception {
    try (QueueUnderTest it = QueueUnderTest.inMemory(settings(LONG, 100))) {
      StatusRuntimeException defect = io.grpc.Status.INTERNAL.asRuntimeException();
      it.service.breakStreamsAt("poison", defect);
      CompletableFuture<Report> poison = it.submit("c", "poison");
      CompletableFuture<Report> after = it.submit("c", "m1");

      assertInstanceOf(Report.Refused.class, get(poison));
      assertInstanceOf(Report.Recorded.class, get(after));
    }
  }

  @Test
  void anItemThatFailsForNowIsReportedAgain() throws Exception {
    Status full = Status.newBuilder().setCode(Code.UNAVAILABLE_VALUE).build();
    try (QueueUnderTest it = QueueUnderTest.inMemory(settings(LONG, 100))) {
      it.service.refuseItems(
          item -> it.service.arrivals() <= 3 ? Optional.of(full) : Optional.empty());
      assertInstanceOf(Report.Recorded.class, get(it.submit("c", "m1")));
      assertTrue(it.queue.counts().sentAgain() >= 3);
    }
  }

  @Test
  void aStreamThatAnswersNothingIsReplaced() throws Exception {
    TrackSettings impatient = new TrackSettings(LONG, Duration.ZERO, Duration.ofMillis(200), 100);
    try (QueueUnderTest it = QueueUnderTest.inMemory(impatient)) {
      it.service.beSilent(true);
      CompletableFuture<Report> report = it.submit("c", "m1");
      Eventually.until("a second stream", () -> it.service.streams() >= 2);
      assertTrue(it.queue.trouble().isPresent());
      it.service.beSilent(false);
      assertInstanceOf(Report.Recorded.class, get(report));
      Eventually.until("no trouble", () -> it.queue.trouble().isEmpty());
    }
  }

  @Test
  void withoutASpoolAMessageIsGivenUpWhenItsTimeIsOverOrMemoryIsFull() throws Exception {
    try (QueueUnderTest it = QueueUnderTest.inMemory(settings(Duration.ofMillis(300), 5))) {
      it.service.beSilent(true);
      List<CompletableFuture<Report>> held = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        held.add(it.submit("c", "m" + i));
      }
      Report.Unkept full = (Report.Unkept) get(it.submit("c", "one-more"));
      assertEquals(Code.RESOURCE_EXHAUSTED_VALUE, full.status().getCode());
      for (CompletableFuture<Report> report : held) {
        Report.Unkept late = (Report.Unkept) get(report);
        assertEquals(Code.DEADLINE_EXCEEDED_VALUE, late.status().getCode());
      }
      assertEquals(6, it.queue.counts().unkept());
      assertEquals(0, it.queue.counts().lost());
    }
  }

  @Test
  void aFullSpoolRefusesAndTakesAgainWhenThereIsRoom() throws Exception {
    try (QueueUnderTest it = QueueUnderTest.spooled(directory, 3, settings(SHORT, 100))) {
      it.service.refuseStreams(away());
      for (int i = 0; i < 3; i++) {
        assertInstanceOf(Report.Kept.class, get(it.submit("c", "m" + i)));
      }
      Report.Unkept full = (Report.Unkept) get(it.submit("c", "m3"));
      assertEquals(Code.RESOURCE_EXHAUSTED_VALUE, full.status().getCode());

      it.service.refuseStreams(null);
      Eventually.until("an empty spool", () -> it.spool.orElseThrow().state().items() == 0);
      it.service.refuseStreams(away());
      assertInstanceOf(Report.Kept.class, get(it.submit("c", "m4")));
      assertFalse(it.service.recordedIds().contains("m3"));
    }
  }

  @Test
  void aFullSpoolMayBeWaitedFor() throws Exception {
    TrackSettings patient = new TrackSettings(SHORT, LONG, LONG, 100);
    try (QueueUnderTest it = QueueUnderTest.spooled(directory, 1, patient)) {
      it.service.refuseStreams(away());
      assertInstanceOf(Report.Kept.class, get(it.submit("c", "m0")));
      CompletableFuture<Report> waiting = it.submit("c", "m1");
      Eventually.until("it has been tried", () -> it.spool.orElseThrow().state().full());
      assertFalse(waiting.isDone());
      it.service.refuseStreams(null);
      Report report = get(waiting);
      assertTrue(report instanceof Report.Recorded || report instanceof Report.Kept);
      Eventually.until("both recorded", () -> it.service.recordedIds().size() == 2);
    }
  }

  @Test
  void aMessageThatWaitsForRoomOnDiskIsGivenUpAtTheClose() throws Exception {
    TrackSettings patient = new TrackSettings(Duration.ZERO, LONG, Duration.ofSeconds(1), 1);
    try (QueueUnderTest it = QueueUnderTest.spooled(directory, 2, patient)) {
      it.service.refuseStreams(away());
      assertInstanceOf(Report.Kept.class, get(it.submit("c", "m0")));
      assertInstanceOf(Report.Kept.class, get(it.submit("c", "m1")));
      CompletableFuture<Report> waiting = it.submit("c", "m2");
      Eventually.until("it has been tried", () -> it.spool.orElseThrow().state().full());
      it.queue.close();
      assertInstanceOf(Report.Unkept.class, get(waiting));
    }
  }

  @Test
  void whyAMessageIsGivenUpIsTold() throws Exception {
    try (QueueUnderTest it = QueueUnderTest.inMemory(settings(Duration.ofMillis(300), 5))) {
      it.service.refuseStreams(io.grpc.Status.UNAUTHENTICATED.asRuntimeException());
      Report.Unkept late = (Report.Unkept) get(it.submit("c", "m0"));
      assertEquals(Code.UNAUTHENTICATED_VALUE, late.status().getCode());
    }
  }

  @Test
  void closingKeepsWhatIsUnderWayAndRefusesWhatComesAfter() throws Exception {
    QueueUnderTest it = QueueUnderTest.spooled(directory, 100, settings(LONG, 100));
    it.service.refuseStreams(away());
    CompletableFuture<Report> underWay = it.submit("c", "m0");
    it.queue.close();
    assertInstanceOf(Report.Kept.class, get(underWay));
    assertInstanceOf(Report.Unkept.class, get(it.submit("c", "m1")));
    it.close();
  }

  @Test
  void everyMessageIsInTheSpoolFirstWhenItIsAskedFor() throws Exception {
    try (QueueUnderTest it = QueueUnderTest.spooled(directory, 100, settings(Duration.ZERO, 100))) {
      it.service.beSilent(true);
      var unused = it.queue.submit(QueueUnderTest.inbound("c", "m0"), false);
      Eventually.until("it is kept", () -> it.spool.orElseThrow().state().items() == 1);
      it.service.beSilent(false);
      it.service.breakStreams(away());
    }
  }

  private static TrackSettings settings(Duration keepAfter, int windowMax) {
    return new TrackSettings(keepAfter, Duration.ZERO, LONG, windowMax);
  }

  private static StatusRuntimeException away() {
    return io.grpc.Status.UNAVAILABLE.withDescription("away").asRuntimeException();
  }
}
