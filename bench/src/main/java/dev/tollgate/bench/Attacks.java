package dev.tollgate.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.tollgate.metering.v1.CheckQuotaRequest;
import dev.tollgate.metering.v1.MeteringServiceGrpc;
import dev.tollgate.metering.v1.TrackBatchRequest;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.TrackMessageRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The attacks, each at a rate that is far beyond what a well-behaved caller does and leaves room on
 * a machine that it shares with the server and the victim.
 */
final class Attacks {
  private static final String TRACK =
      MeteringServiceGrpc.getTrackMessageMethod().getFullMethodName();
  private static final String CHECK = MeteringServiceGrpc.getCheckQuotaMethod().getFullMethodName();
  private static final String BATCH = MeteringServiceGrpc.getTrackBatchMethod().getFullMethodName();

  /** Connections that hold on to what they have. */
  private static final int MANY = 2000;

  private static final int MANY_PER_SECOND = 500;
  private static final int FEW = 4;

  /** Frames that cost their sender nothing. */
  private static final int FLOOD_PER_SECOND = 5_000;

  private static final int LONG_PER_SECOND = 5;
  private static final int LONG_BYTES = 4_000_000;
  private static final int ITEMS = 1000;
  private static final int STREAM_FIRST = 1;
  private static final byte[] NOTHING = new byte[0];

  private final Population population;
  private final long seed;
  private final BenchKey key;

  /** Attacks by somebody who has a key: what is refused for want of one costs less. */
  Attacks(Population population, long seed, BenchKey key) {
    this.population = population;
    this.seed = seed;
    this.key = key;
  }

  /** All of them, in the order of the table, as to be made for a server at a port. */
  List<IntFunction<Attack>> all() {
    return List.of(
        raw("silent connections", MANY, MANY_PER_SECOND, turn -> NOTHING),
        raw(
            "half a preface",
            MANY,
            MANY_PER_SECOND,
            turn -> turn == 0 ? Frames.halfPreface() : NOTHING),
        raw("half a header block", MANY, MANY_PER_SECOND, Attacks::halfHeaders),
        raw("trickled request", MANY, MANY_PER_SECOND, this::trickle),
        raw("oversize frame", FEW, MANY_PER_SECOND, Attacks::oversize),
        raw("garbage", FEW, MANY_PER_SECOND, garbage()),
        raw("RST_STREAM flood", FEW, FLOOD_PER_SECOND, this::reset),
        raw("PING flood", FEW, FLOOD_PER_SECOND, each(Frames.of(Frames.PING, 0, 0, new byte[8]))),
        raw(
            "SETTINGS flood",
            FEW,
            FLOOD_PER_SECOND,
            each(Frames.of(Frames.SETTINGS, 0, 0, NOTHING))),
        raw("CONTINUATION flood", FEW, FLOOD_PER_SECOND, this::continuation),
        port ->
            new RawAttack(
                new RawAttack.Plan(
                    "answers never read", FEW, FLOOD_PER_SECOND, false, this::unread),
                port),
        call("million labels", TRACK, null, fields(7)),
        call("million labels in a batch", BATCH, null, inBatch(fields(7))),
        call("million items, gzip", BATCH, "gzip", fields(1)),
        port ->
            new CallAttack(
                new CallAttack.Plan("batches of 1000", BATCH, 20, null, Attacks::batch),
                key,
                port));
  }

  private static IntFunction<Attack> raw(
      String title, int connections, int perSecond, RawAttack.Bytes bytes) {
    RawAttack.Plan plan = new RawAttack.Plan(title, connections, perSecond, true, bytes);
    return port -> new RawAttack(plan, port);
  }

  private IntFunction<Attack> call(
      String title, String method, @Nullable String gzip, byte[] request) {
    CallAttack.Plan plan = new CallAttack.Plan(title, method, LONG_PER_SECOND, gzip, () -> request);
    return port -> new CallAttack(plan, key, port);
  }

  private static RawAttack.Bytes each(byte[] frame) {
    return turn -> turn == 0 ? Frames.opening() : frame;
  }

  private static byte[] halfHeaders(int turn) {
    return switch (turn) {
      case 0 -> Frames.opening();
      case 1 ->
          Frames.joined(
              Frames.header(1000, Frames.HEADERS, Frames.END_HEADERS, STREAM_FIRST), new byte[10]);
      default -> NOTHING;
    };
  }

  /** One byte of a message at a time. */
  private byte[] trickle(int turn) {
    return switch (turn) {
      case 0 -> Frames.joined(Frames.opening(), start(BATCH, STREAM_FIRST, 0));
      case 1 -> Frames.of(Frames.DATA, 0, STREAM_FIRST, new byte[] {0, 0, 0x0f, 0, 0});
      default -> Frames.of(Frames.DATA, 0, STREAM_FIRST, new byte[1]);
    };
  }

  private byte[] start(String method, int stream, int flags) {
    byte[] block = Frames.callHeaders(method, key);
    return Frames.of(Frames.HEADERS, Frames.END_HEADERS | flags, stream, block);
  }

  private static byte[] oversize(int turn) {
    return turn == 0
        ? Frames.opening()
        : Frames.joined(
            Frames.header(Frames.LENGTH_MAX, Frames.DATA, 0, STREAM_FIRST), new byte[1024]);
  }

  private RawAttack.Bytes garbage() {
    SplittableRandom random = new SplittableRandom(seed);
    return turn -> {
      byte[] bytes = new byte[1024];
      random.nextBytes(bytes);
      return turn % 2 == 0 ? Frames.joined(Frames.opening(), bytes) : bytes;
    };
  }

  private static int stream(int turn) {
    return STREAM_FIRST + 2 * turn;
  }

  private byte[] reset(int turn) {
    return turn == 0
        ? Frames.opening()
        : Frames.joined(
            start(CHECK, stream(turn), 0),
            Frames.of(Frames.RST_STREAM, 0, stream(turn), new byte[] {0, 0, 0, 8}));
  }

  private byte[] continuation(int turn) {
    return switch (turn) {
      case 0 -> Frames.opening();
      case 1 -> Frames.of(Frames.HEADERS, 0, STREAM_FIRST, Frames.callHeaders(CHECK, key));
      default -> Frames.of(Frames.CONTINUATION, 0, STREAM_FIRST, new byte[] {0, 1, 'a', 1, 'b'});
    };
  }

  private byte[] unread(int turn) {
    if (turn == 0) {
      return Frames.opening();
    }
    byte[] question =
        CheckQuotaRequest.newBuilder()
            .setTenantId(population.tenantId(0))
            .setCustomerId(population.customerId(0))
            .build()
            .toByteArray();
    return Frames.joined(
        start(CHECK, stream(turn), 0),
        Frames.of(Frames.DATA, Frames.END_STREAM, stream(turn), Frames.message(question)));
  }

  /** As many empty elements of a field as fit. */
  private static byte[] fields(int number) {
    byte[] bytes = new byte[LONG_BYTES];
    for (int i = 0; i < bytes.length; i += 2) {
      bytes[i] = (byte) ((number << 3) | 2);
    }
    return bytes;
  }

  /** An inbound message of these bytes, the batch's only item. */
  private static byte[] inBatch(byte[] inbound) {
    return delimited(1, delimited(2, inbound));
  }

  private static byte[] delimited(int field, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeBytes(field, ByteString.copyFrom(content));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** One message again and again: it is not the database that is attacked. */
  private static byte[] batch() {
    TrackItem item =
        TrackItem.newBuilder()
            .setInbound(
                TrackMessageRequest.newBuilder()
                    .setTenantId("attacker")
                    .setCustomerId("nobody")
                    .setMessageId("wamid.again"))
            .build();
    TrackItem[] items = new TrackItem[ITEMS];
    Arrays.fill(items, item);
    return TrackBatchRequest.newBuilder().addAllItems(Arrays.asList(items)).build().toByteArray();
  }
}
