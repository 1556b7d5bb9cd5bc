package dev.tollgate.server.api;

import build.buf.protovalidate.Config;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.Violation;
import build.buf.protovalidate.exceptions.CompilationException;
import build.buf.protovalidate.exceptions.ValidationException;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest.FieldViolation;
import dev.tollgate.metering.v1.AdminServiceProto;
import dev.tollgate.metering.v1.MeteringServiceProto;
import dev.tollgate.metering.v1.TrackItem;
import dev.tollgate.metering.v1.UsageServiceProto;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks requests against the rules in the .proto files. The rules of all requests are compiled
 * when it is made, once: a second or so that no call has to wait for. One is enough for a server.
 *
 * <p>Most requests are seen to keep the rules by {@link QuickRules}; all others go through
 * protovalidate.
 *
 * <p>A request is checked up to its first fault. Only a small one is then checked for all its
 * faults, because 4 MiB can hold a million of them.
 */
public final class RequestValidator {
  /** Requests of more bytes than this are told their first fault alone. */
  static final int FULL_REPORT_BYTES_MAX = 16 * 1024;

  /** Faults told at once: they travel in trailers, of which clients take 8 KiB. */
  static final int FAULTS_TOLD_MAX = 8;

  private static final List<FileDescriptor> CONTRACT =
      List.of(
          MeteringServiceProto.getDescriptor(),
          UsageServiceProto.getDescriptor(),
          AdminServiceProto.getDescriptor());

  private final Validator first = compiled(true);
  private final Validator all = compiled(false);
  private final RequestTimes times = new RequestTimes(requests());
  private final QuickRules quick = new QuickRules(requests());

  /**
   * Passes a request that keeps the rules.
   *
   * @throws ApiFault INVALID_ARGUMENT, with the faulty fields and their limits
   */
  public void check(Message request) {
    times.check(request);
    if (quick.passes(request)) {
      return;
    }
    if (!violations(first, request).isEmpty()) {
      boolean small = request.getSerializedSize() <= FULL_REPORT_BYTES_MAX;
      throw RequestFaults.invalid(told(violations(small ? all : first, request), request));
    }
  }

  private static List<FieldViolation> told(List<Violation> violations, Message request) {
    return violations.stream()
        .limit(FAULTS_TOLD_MAX)
        .map(violation -> ViolationText.of(violation, request.getDescriptorForType()))
        .toList();
  }

  private static List<Violation> violations(Validator validator, Message request) {
    try {
      return validator.validate(request).getViolations();
    } catch (ValidationException e) {
      throw new IllegalStateException("the rules of a request cannot be evaluated", e);
    }
  }

  private static Validator compiled(boolean failFast) {
    Config config = Config.newBuilder().setFailFast(failFast).setEnableNativeRules(true).build();
    try {
      return ValidatorFactory.newBuilder()
          .withConfig(config)
          .buildWithDescriptors(List.copyOf(requests()), true);
    } catch (CompilationException e) {
      throw new IllegalStateException("a rule in the .proto files does not compile", e);
    }
  }

  private static Set<Descriptor> requests() {
    Set<Descriptor> requests = new LinkedHashSet<>();
    requests.add(TrackItem.getDescriptor());
    for (FileDescriptor file : CONTRACT) {
      for (ServiceDescriptor service : file.getServices()) {
        for (MethodDescriptor method : service.getMethods()) {
          requests.add(method.getInputType());
        }
      }
    }
    return requests;
  }
}
