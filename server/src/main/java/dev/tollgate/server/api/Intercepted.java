package dev.tollgate.server.api;

import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;

/** A service with what every call passes on its way in and out. */
public final class Intercepted {
  private Intercepted() {}

  /** The service as it is to be served to whoever {@code keys} admits, as {@link #open} else. */
  public static ServerServiceDefinition service(BindableService service, ServerInterceptor keys) {
    ServerServiceDefinition bound = service.bindService();
    bound.getMethods().forEach(method -> AccessRules.of(method.getMethodDescriptor()));
    return ServerInterceptors.intercept(
        open(ServerInterceptors.intercept(bound, new AccessInterceptor())), keys);
  }

  /** The service as it is to be served to all: logged, faults translated, requests parsed here. */
  public static ServerServiceDefinition open(ServerServiceDefinition service) {
    return ServerInterceptors.interceptForward(
        ServerInterceptors.useInputStreamMessages(service),
        new LogInterceptor(),
        new FaultInterceptor(),
        new MalformedInterceptor());
  }
}
