package dev.tollgate.server.api;

import io.grpc.Attributes;
import java.util.Set;

/** The client certificate of a connection, as far as it was trusted. */
public final class PeerCertificate {
  /**
   * The names of the certificate, each {@code subject:<RFC 2253 name>}, {@code dns:<name>} or
   * {@code uri:<uri>}; absent on connections without one.
   */
  public static final Attributes.Key<Set<String>> NAMES =
      Attributes.Key.create("tollgate-certificate-names");

  private PeerCertificate() {}
}
