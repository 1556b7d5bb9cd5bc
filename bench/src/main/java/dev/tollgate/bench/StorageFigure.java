package dev.tollgate.bench;

import dev.tollgate.server.domain.SessionPolicy;

/**
 * What a message that comes in order costs of the disk, under one policy.
 *
 * @param afterCheckpoint of the messages that come after a checkpoint
 * @param later of as many that come after those, with no checkpoint in between
 * @param tableBytes what the tables grew by, without indexes, for each message
 * @param indexBytes what all indexes grew by
 * @param historyIndexBytes what the index message_history grew by, which is among them
 */
record StorageFigure(
    SessionPolicy policy,
    Wal afterCheckpoint,
    Wal later,
    double tableBytes,
    double indexBytes,
    double historyIndexBytes) {
  /**
   * Write-ahead log for each message.
   *
   * @param images full-page images among the bytes
   */
  record Wal(double bytes, double images) {}

  double bytes() {
    return tableBytes + indexBytes;
  }
}
