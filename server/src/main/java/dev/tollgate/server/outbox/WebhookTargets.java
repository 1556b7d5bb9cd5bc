package dev.tollgate.server.outbox;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;

/** Which endpoints may be told: whoever may make one must not reach this network's inside by it. */
public final class WebhookTargets {
  private final boolean allowPrivate;
  private final Names names;

  /** Looks up the addresses of a name. */
  interface Names {
    InetAddress[] lookUp(String host) throws UnknownHostException;
  }

  /** An address that is not to be connected to. */
  static final class BlockedAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    BlockedAddressException(String host) {
      super(host + " has an address that is not of the public internet");
    }
  }

  /**
   * Judges targets.
   *
   * @param allowPrivate whether http, and addresses that are not of the public internet, will do
   */
  public WebhookTargets(boolean allowPrivate) {
    this(allowPrivate, InetAddress::getAllByName);
  }

  WebhookTargets(boolean allowPrivate, Names names) {
    this.allowPrivate = allowPrivate;
    this.names = names;
  }

  /** What is wrong with a URL, for whoever gave it; empty: nothing. Looks its name up: blocks. */
  public Optional<String> fault(String url) {
    Optional<String> malformed = shapeFault(url);
    if (malformed.isPresent()) {
      return malformed;
    }
    try {
      InetAddress[] unused = addresses(URI.create(url).getHost());
      return Optional.empty();
    } catch (BlockedAddressException e) {
      return Optional.of("must lead to an address of the public internet");
    } catch (UnknownHostException e) {
      return Optional.of("must name a host that is known");
    }
  }

  private Optional<String> shapeFault(String url) {
    URI uri;
    try {
      uri = new URI(url).parseServerAuthority();
    } catch (URISyntaxException e) {
      return Optional.of("must be a URL");
    }
    String scheme = uri.getScheme();
    boolean http = allowPrivate && "http".equalsIgnoreCase(scheme);
    if (!"https".equalsIgnoreCase(scheme) && !http) {
      return Optional.of("must begin with https://");
    }
    if (uri.getHost() == null || uri.getHost().isEmpty()) {
      return Optional.of("must name a host");
    }
    if (uri.getRawUserInfo() != null) {
      return Optional.of("must not have a user or password");
    }
    if (uri.getRawFragment() != null) {
      return Optional.of("must not have a fragment");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      return Optional.of("must have a port of 1 to 65535");
    }
    return Optional.empty();
  }

  /**
   * The addresses of a host, each of which may be connected to. To be asked for every connection,
   * which is then made to one of them and no other.
   *
   * @throws BlockedAddressException when one may not
   */
  InetAddress[] addresses(String host) throws UnknownHostException {
    InetAddress[] addresses = names.lookUp(host);
    if (!allowPrivate) {
      for (InetAddress address : addresses) {
        if (!AddressGuard.isPublic(address)) {
          throw new BlockedAddressException(host);
        }
      }
    }
    return addresses;
  }
}
