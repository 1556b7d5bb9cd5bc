package dev.tollgate.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.rpc.Status;
import dev.tollgate.metering.v1.ImportFault;
import dev.tollgate.metering.v1.ImportMessagesResponse;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ImportTallyTest {
  private final ImportTally tally = new ImportTally();

  @Test
  void theEarliestFaultsAreToldInOrderWhateverCameFirst() {
    for (long index = 2_499; index >= 0; index--) {
      tally.refused(index, Status.newBuilder().setCode(3).build());
    }
    tally.recorded(false);
    tally.recorded(true);
    tally.recorded(true);
    ImportMessagesResponse answer = tally.answer();
    assertEquals(1, answer.getRecorded());
    assertEquals(2, answer.getDuplicates());
    assertEquals(2_500, answer.getRefused());
    assertEquals(
        LongStream.range(0, ImportTally.FAULTS_TOLD_MAX).boxed().toList(),
        answer.getFaultsList().stream().map(ImportFault::getIndex).toList());
  }

  @Test
  void theLongestFaultsFitIntoAnAnswerThatClientsTake() {
    // RequestValidatorTest bounds a fault by 4 KiB.
    Status longest = Status.newBuilder().setMessage("x".repeat(4 * 1024 - 5)).build();
    for (int index = 0; index < ImportTally.FAULTS_TOLD_MAX; index++) {
      tally.refused(index, longest);
    }
    assertTrue(tally.answer().getSerializedSize() < GrpcServer.MESSAGE_BYTES_MAX);
  }
}
