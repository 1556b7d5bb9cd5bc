package dev.tollgate.server;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.List;

/** Answers health checks by what is known of the database, for the server and for each service. */
final class HealthSwitch {
  private final HealthStatusManager health = new HealthStatusManager();
  private final List<String> services;

  /** Not serving, until it is told otherwise. */
  HealthSwitch(List<String> services) {
    this.services = services;
    set(false);
  }

  HealthStatusManager manager() {
    return health;
  }

  void set(boolean databaseThere) {
    ServingStatus status = databaseThere ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    services.forEach(service -> health.setStatus(service, status));
  }
}
