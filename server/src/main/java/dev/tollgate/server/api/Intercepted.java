package dev.tollgate.server.api;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;

/** A service with what every call passes on its way in and out. */
public final class Intercepted {
  private Intercepted() {}

  /** The service as it is to be served: logged, its faults translated, its requests parsed here. */
  public static ServerServiceDefinition service(BindableService service) {
    return ServerInterceptors.interceptForward(
        ServerInterceptors.useInputStreamMessages(service.bindService()),
        new LogInterceptor(),
        new FaultInterceptor(),
        new MalformedInterceptor());
  }
}
