package dev.tollgate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tollgate.metering.v1.AdminServiceProto;
import dev.tollgate.metering.v1.ImportFault;
import dev.tollgate.metering.v1.ImportMessagesResponse;
import dev.tollgate.metering.v1.MeteringServiceProto;
import dev.tollgate.metering.v1.TrackBatchResponse;
import dev.tollgate.metering.v1.TrackMessageResponse;
import dev.tollgate.metering.v1.TrackOutboundResponse;
import dev.tollgate.metering.v1.TrackResult;
import dev.tollgate.metering.v1.UsageServiceProto;
import dev.tollgate.metering.v1.VoidMessagesRequest;
import dev.tollgate.metering.v1.VoidMessagesResponse;
import dev.tollgate.server.api.RawCall;
import dev.tollgate.server.api.RequestFuzzer;
import dev.tollgate.server.database.TestPostgres;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random and mutated requests to every method of a whole server; {@code -Dtollgate.fuzz.seed=N}
 * repeats a run.
 */
class ServerFuzzIT {
  private static final int REQUESTS = 2_000;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final Duration STREAM_DEADLINE = Duration.ofMillis(300);

  /** Codes that say something about the request; every other one would be the server's failure. */
  private static final Set<Code> ANSWERS =
      EnumSet.of(
          Code.OK,
          Code.INVALID_ARGUMENT,
          Code.OUT_OF_RANGE,
          Code.ALREADY_EXISTS,
          Code.NOT_FOUND,
          Code.FAILED_PRECONDITION,
          Code.RESOURCE_EXHAUSTED);

  private static final Set<Code> OFTEN_MET =
      EnumSet.of(Code.OK, Code.INVALID_ARGUMENT, Code.NOT_FOUND, Code.RESOURCE_EXHAUSTED);

  private static final Set<String> WRITES =
      Set.of("TrackMessage", "TrackOutbound", "TrackBatch", "TrackStream");

  private final Map<Code, Integer> codes = new EnumMap<>(Code.class);
  private long recorded;
  private long voided;
  private final Set<String> voids = new HashSet<>();

  @Test
  void everyRequestIsAnsweredAndTheTablesHoldWhatWasAcknowledged() throws Exception {
    long seed = Long.getLong("tollgate.fuzz.seed", System.nanoTime());
    System.out.println("ServerFuzzIT: -Dtollgate.fuzz.seed=" + seed);
    RequestFuzzer fuzzer = new RequestFuzzer(seed, methods(), Instant.now());
    try (ServerUnderTest it =
        new ServerUnderTest(TestPostgres.freshDatabase(), ServerUnderTest.Settings.USUAL)) {
      for (int i = 0; i < REQUESTS; i++) {
        RequestFuzzer.Shot shot = fuzzer.next();
        RawCall.Result result =
            RawCall.unary(it.channel, shot.method(), deadline(shot), List.of(shot.body()));
        String what = "shot " + i + " " + shot.method() + " " + result.status();
        if (streams(shot) && result.status().getCode() == Code.DEADLINE_EXCEEDED) {
          // It was taken, and would go on.
          continue;
        }
        take(result.status().getCode(), what);
        if (result.status().isOk()) {
          count(shot, result.response(), what);
        }
      }
      System.out.println("ServerFuzzIT: " + codes + ", recorded " + recorded);
      assertEquals(recorded, it.number("select count(*) from message"));
      assertEquals(recorded - voided, it.number("select sum(message_count) from session"));
      assertEquals(
          recorded - voided,
          it.number(
              "select sum(inbound_count + outbound_direct_count + outbound_queued_count)"
                  + " from monthly_usage"));
      it.requireSound();
    }
    assertTrue(recorded > 200, "recorded " + recorded);
    assertTrue(codes.keySet().containsAll(OFTEN_MET), codes.toString());
  }

  /** A stream that is taken ends by its deadline alone. */
  private static Duration deadline(RequestFuzzer.Shot shot) {
    return streams(shot) ? STREAM_DEADLINE : DEADLINE;
  }

  private static boolean streams(RequestFuzzer.Shot shot) {
    return shot.method().endsWith("/WatchUsage");
  }

  /** Every method of every service, those that record messages five times. */
  private static List<MethodDescriptor> methods() {
    List<MethodDescriptor> methods = new ArrayList<>();
    for (FileDescriptor file :
        List.of(
            MeteringServiceProto.getDescriptor(),
            UsageServiceProto.getDescriptor(),
            AdminServiceProto.getDescriptor())) {
      for (MethodDescriptor method : file.getServices().get(0).getMethods()) {
        methods.addAll(Collections.nCopies(WRITES.contains(method.getName()) ? 5 : 1, method));
      }
    }
    return methods;
  }

  private void take(Code code, String what) {
    assertTrue(ANSWERS.contains(code), what);
    codes.merge(code, 1, Integer::sum);
  }

  /** Counts the messages that an answer says are new. */
  private void count(RequestFuzzer.Shot shot, @Nullable ByteString response, String what)
      throws InvalidProtocolBufferException {
    assertNotNull(response, what);
    switch (shot.method().substring(shot.method().indexOf('/') + 1)) {
      case "TrackMessage" -> {
        TrackMessageResponse answer = TrackMessageResponse.parseFrom(response);
        recorded += answer.getDuplicate() ? 0 : 1;
      }
      case "TrackOutbound" -> {
        TrackOutboundResponse answer = TrackOutboundResponse.parseFrom(response);
        recorded += answer.getDuplicate() ? 0 : 1;
      }
      case "TrackBatch" -> {
        for (TrackResult item : TrackBatchResponse.parseFrom(response).getResultsList()) {
          countItem(item, what);
        }
      }
      case "TrackStream" -> countItem(TrackResult.parseFrom(response), what);
      case "ImportMessages" -> {
        ImportMessagesResponse answer = ImportMessagesResponse.parseFrom(response);
        recorded += answer.getRecorded();
        for (ImportFault fault : answer.getFaultsList()) {
          take(Status.fromCodeValue(fault.getError().getCode()).getCode(), what + ": " + fault);
        }
      }
      case "VoidMessages" -> {
        // The same request again is answered as the first was, and takes nothing more back.
        VoidMessagesRequest request = VoidMessagesRequest.parseFrom(shot.body());
        if (voids.add(request.getTenantId() + "\n" + request.getRequestId())) {
          voided += VoidMessagesResponse.parseFrom(response).getVoided();
        }
      }
      default -> {
        // The others record no messages.
      }
    }
  }

  private void countItem(TrackResult item, String what) {
    switch (item.getResultCase()) {
      case INBOUND -> recorded += item.getInbound().getDuplicate() ? 0 : 1;
      case OUTBOUND -> recorded += item.getOutbound().getDuplicate() ? 0 : 1;
      case ERROR -> {
        Code code = Status.fromCodeValue(item.getError().getCode()).getCode();
        assertFalse(code == Code.OK, what + ": " + item);
        take(code, what + ": " + item);
      }
      default -> throw new AssertionError(what + ": " + item);
    }
  }
}
