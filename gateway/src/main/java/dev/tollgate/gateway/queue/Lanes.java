package dev.tollgate.gateway.queue;

import dev.tollgate.gateway.config.QueueConfig;
import dev.tollgate.gateway.store.Lane;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Which lane a conversation has. A lane is drained by one gateway at a time, one send after the
 * other: so a conversation's sends keep their order, and a tenant has no more of them under way
 * than it has lanes.
 */
final class Lanes {
  private Lanes() {}

  /** The lane of a customer of this tenant: the same for ever. */
  static Lane of(String tenantId, String customer) {
    CRC32C checksum = new CRC32C();
    checksum.update(customer.getBytes(StandardCharsets.UTF_8));
    return new Lane(tenantId, (int) (checksum.getValue() % QueueConfig.LANES_PER_TENANT));
  }

  /** The name of a lane's task. */
  static String taskId(Lane lane) {
    return lane.tenantId() + "/" + lane.number();
  }

  /** The lane with this name. */
  static Lane ofTask(String taskId) {
    int slash = taskId.lastIndexOf('/');
    return new Lane(taskId.substring(0, slash), Integer.parseInt(taskId.substring(slash + 1)));
  }
}
