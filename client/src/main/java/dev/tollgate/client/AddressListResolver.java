package dev.tollgate.client;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Looks a list of addresses up, and again whenever a connection fails. */
final class AddressListResolver extends NameResolver {
  private final List<HostPort> addresses;
  private final Executor offload;
  private final Executor synchronizer;
  private @Nullable Listener2 listener;

  AddressListResolver(List<HostPort> addresses, Args args) {
    this.addresses = addresses;
    this.offload = Objects.requireNonNull(args.getOffloadExecutor(), "offloadExecutor");
    this.synchronizer = args.getSynchronizationContext();
  }

  @Override
  public String getServiceAuthority() {
    return addresses.get(0).toString();
  }

  @Override
  public void start(Listener2 told) {
    this.listener = told;
    refresh();
  }

  @Override
  public void refresh() {
    Listener2 told = listener;
    if (told != null) {
      offload.execute(() -> tell(told));
    }
  }

  private void tell(Listener2 told) {
    List<EquivalentAddressGroup> groups = new ArrayList<>();
    String unknown = "";
    for (HostPort address : addresses) {
      try {
        groups.add(lookUp(address));
      } catch (UnknownHostException nobody) {
        unknown = "unknown host: " + address.host();
      }
    }
    Status none = Status.UNAVAILABLE.withDescription(unknown);
    ResolutionResult result =
        ResolutionResult.newBuilder()
            .setAddressesOrError(
                groups.isEmpty() ? StatusOr.fromStatus(none) : StatusOr.fromValue(groups))
            .build();
    synchronizer.execute(() -> told.onResult2(result));
  }

  private static EquivalentAddressGroup lookUp(HostPort address) throws UnknownHostException {
    List<SocketAddress> found = new ArrayList<>();
    for (InetAddress inet : InetAddress.getAllByName(address.host())) {
      found.add(new InetSocketAddress(inet, address.port()));
    }
    // A certificate is for its own host, whichever of the list it is.
    Attributes own =
        Attributes.newBuilder()
            .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, address.toString())
            .build();
    return new EquivalentAddressGroup(found, own);
  }

  @Override
  public void shutdown() {
    listener = null;
  }
}
