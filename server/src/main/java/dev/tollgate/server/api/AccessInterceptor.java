package dev.tollgate.server.api;

import com.google.protobuf.Message;
import dev.tollgate.server.domain.Access;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Collections;
import java.util.function.Function;

/**
 * Lets a call pass when its caller has the scope, and reaches the tenant that the request names.
 */
final class AccessInterceptor implements ServerInterceptor {
  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    AccessRules.Rule rule = AccessRules.of(call.getMethodDescriptor());
    Access access = Callers.current().access();
    if (Collections.disjoint(rule.scopes(), access.scopes())) {
      throw AccessFaults.scopeMissing(rule.scopes());
    }
    if (rule.reach() == AccessRules.Reach.ALL && !access.reachesAll()) {
      throw AccessFaults.allTenantsNeeded();
    }
    ServerCall.Listener<Q> listener = next.startCall(call, headers);
    Function<? super Message, String> tenantId = rule.tenantId();
    return tenantId == null || access.reachesAll()
        ? listener
        : new Checked<>(listener, access, tenantId);
  }

  private static final class Checked<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Access access;
    private final Function<? super Message, String> tenantId;

    Checked(
        ServerCall.Listener<Q> delegate,
        Access access,
        Function<? super Message, String> tenantId) {
      super(delegate);
      this.access = access;
      this.tenantId = tenantId;
    }

    @Override
    public void onMessage(Q message) {
      if (!access.reaches(tenantId.apply((Message) message))) {
        throw AccessFaults.tenantNotAllowed();
      }
      super.onMessage(message);
    }
  }
}
