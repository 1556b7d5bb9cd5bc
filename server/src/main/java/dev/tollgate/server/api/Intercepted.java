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

  /** The service as it is to be served to all: logged, faults translated, requests parsed here. */
  static ServerServiceDefinition open(BindableService service, CallLimits callLimits) {
    ServerServiceDefinition bound = service.bindService();
    RequestLimits limits = new RequestLimits(bound);
    return intercepted(bound, limits, callLimits.openInterceptors(limits));
  }

  /** The same for whoever {@code keys} admits, as far as {@link AccessRules} lets them. */
  static ServerServiceDefinition service(
      BindableService service, ServerInterceptor keys, CallLimits callLimits) {
    ServerServiceDefinition bound = ruled(service);
    RequestLimits limits = new RequestLimits(bound);
    return ServerInterceptors.intercept(
        intercepted(bound, limits, callLimits.interceptors(limits)), keys);
  }

  /** The same without limits on what calls may take. */
  public static ServerServiceDefinition service(BindableService service, ServerInterceptor keys) {
    ServerServiceDefinition bound = ruled(service);
    return ServerInterceptors.intercept(
        intercepted(bound, new RequestLimits(bound), List.of()), keys);
  }

  private static ServerServiceDefinition ruled(BindableService service) {
    ServerServiceDefinition bound = service.bindService();
    bound.getMethods().forEach(method -> AccessRules.of(method.getMethodDescriptor()));
    return ServerInterceptors.intercept(bound, new AccessInterceptor());
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
        ServerInterceptors.useMarshalledMessages(bound, new UnparsedMessages()), chain);
  }
}
