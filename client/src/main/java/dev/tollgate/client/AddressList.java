package dev.tollgate.client;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** A target of several addresses, {@code host:port,host:port}: each a replica. */
final class AddressList extends NameResolverProvider {
  private static final String SCHEME = "tollgate-list";

  private final List<HostPort> addresses;

  private AddressList(List<HostPort> addresses) {
    this.addresses = addresses;
  }

  /** Whether the target names more than one address. */
  static boolean isList(String target) {
    return target.contains(",");
  }

  /** The addresses of a target, one or more. */
  static List<String> split(String target) {
    return Arrays.stream(target.split(",", -1)).map(String::strip).toList();
  }

  /**
   * What reaches the addresses of this target.
   *
   * @throws IllegalArgumentException naming the address that is none
   */
  static AddressList of(String target) {
    return new AddressList(split(target).stream().map(HostPort::parse).toList());
  }

  /** A registry that knows this list alone: nothing is registered for the whole process. */
  NameResolverRegistry registry() {
    NameResolverRegistry registry = new NameResolverRegistry();
    registry.register(this);
    return registry;
  }

  /** The target to give to gRPC. */
  String target() {
    return SCHEME + ":///" + addresses.get(0);
  }

  @Override
  public NameResolver newNameResolver(URI targetUri, NameResolver.Args args) {
    return new AddressListResolver(addresses, args);
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }
}
