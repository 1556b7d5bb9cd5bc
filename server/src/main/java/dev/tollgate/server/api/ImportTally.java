package dev.tollgate.server.api;

import com.google.rpc.Status;
import dev.tollgate.metering.v1.ImportFault;
import dev.tollgate.metering.v1.ImportMessagesResponse;
import java.util.Comparator;
import java.util.PriorityQueue;

/** What became of the items of an import. Not for several threads at once. */
final class ImportTally {
  /** Faults told, the earliest items': of below 4 KiB each, what a client takes as one answer. */
  static final int FAULTS_TOLD_MAX = 1_000;

  private final PriorityQueue<ImportFault> faults =
      new PriorityQueue<>(Comparator.comparingLong(ImportFault::getIndex).reversed());
  private long recorded;
  private long duplicates;
  private long refused;

  void recorded(boolean duplicate) {
    if (duplicate) {
      duplicates++;
    } else {
      recorded++;
    }
  }

  void refused(long index, Status fault) {
    refused++;
    faults.add(ImportFault.newBuilder().setIndex(index).setError(fault).build());
    if (faults.size() > FAULTS_TOLD_MAX) {
      faults.remove();
    }
  }

  ImportMessagesResponse answer() {
    return ImportMessagesResponse.newBuilder()
        .setRecorded(recorded)
        .setDuplicates(duplicates)
        .setRefused(refused)
        .addAllFaults(
            faults.stream().sorted(Comparator.comparingLong(ImportFault::getIndex)).toList())
        .build();
  }
}
