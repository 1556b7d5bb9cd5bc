package dev.tollgate.server.api;

import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import java.util.ArrayList;
import java.util.List;

/** A service with what every call passes on its way in and out. */
public final class Intercepted {
  private Intercepted() {}

  /** The service as it is to be served: logged, its faults translated, its requests parsed here. */
  public static ServerServiceDefinition service(BindableService service) {
    ServerServiceDefinition bound = service.bindService();
    return intercepted(bound, new RequestLimits(bound), List.of());
  }

  /** The same within limits on what calls may take. */
  static ServerServiceDefinition service(BindableService service, CallLimits callLimits) {
    ServerServiceDefinition bound = service.bindService();
    RequestLimits limits = new RequestLimits(bound);
    return intercepted(bound, limits, callLimits.interceptors(limits));
  }

  private static ServerServiceDefinition intercepted(
      ServerServiceDefinition bound, RequestLimits limits, List<ServerInterceptor> callLimits) {
    List<ServerInterceptor> chain = new ArrayList<>();
    chain.add(new LogInterceptor());
    chain.addAll(callLimits);
    chain.add(new FaultInterceptor());
    chain.add(new MalformedInterceptor());
    chain.add(new SizeInterceptor(limits));
    return ServerInterceptors.interceptForward(
        ServerInterceptors.useInputStreamMessages(bound), chain);
  }
}
