package dev.tollgate.bench.micro;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tollgate.metering.v1.TrackMessageRequest;
import dev.tollgate.server.api.FromProto;
import dev.tollgate.server.api.ToProto;
import dev.tollgate.server.domain.Message;
import dev.tollgate.server.domain.TrackOutcome.Recorded;
import dev.tollgate.server.quota.QuotaAnswer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the bytes of a request to the domain, and from there to the bytes of an answer. */
@State(Scope.Thread)
public class TranslationBenchmark {
  private static final FromProto.Receipt RECEIPT = new FromProto.Receipt(Samples.NOW, "anonymous");

  private final TrackMessageRequest request = Samples.request();
  private final byte[] requestBytes = request.toByteArray();
  private final Recorded recorded = Samples.recorded();
  private final QuotaAnswer answer = Samples.answer();

  /** The translation alone, of a request that is parsed. */
  @Benchmark
  public Message requestToMessage() {
    return FromProto.message(request, RECEIPT, "");
  }

  /** With the parsing before it. */
  @Benchmark
  public Message requestBytesToMessage() throws InvalidProtocolBufferException {
    TrackMessageRequest parsed = TrackMessageRequest.parseFrom(requestBytes);
    return FromProto.message(parsed, RECEIPT, "");
  }

  /** The answer to TrackMessage. */
  @Benchmark
  public byte[] recordedToBytes() {
    return ToProto.inbound(recorded).toByteArray();
  }

  /** The answer to CheckQuota. */
  @Benchmark
  public byte[] quotaAnswerToBytes() {
    return ToProto.decision(answer, Samples.NOW).toByteArray();
  }
}
