package dev.tollgate.server.api;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Tells of each connection by what names its client's certificate knows it. */
public final class PeerCertificate extends ServerTransportFilter {
  /**
   * The names, checked by TLS: {@code subject:} and the distinguished name as RFC 2253 writes it,
   * {@code dns:} and a DNS name in small letters, {@code uri:} and a URI. Empty for a client that
   * showed no certificate. Stands in the attributes of every call.
   */
  public static final Attributes.Key<Set<String>> NAMES =
      Attributes.Key.create("tollgate-peer-certificate-names");

  /** The kinds of an alternative name, as RFC 5280 numbers them. */
  private static final int DNS_NAME = 2;

  private static final int URI = 6;

  @Override
  public Attributes transportReady(Attributes transport) {
    SSLSession session = transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    return transport.toBuilder().set(NAMES, names(session)).build();
  }

  private static Set<String> names(@Nullable SSLSession session) {
    if (session == null) {
      return Set.of();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain[0] instanceof X509Certificate certificate ? names(certificate) : Set.of();
    } catch (SSLPeerUnverifiedException e) {
      // How a session says that there is none.
      return Set.of();
    }
  }

  /** All names of a certificate; none when they cannot be understood. */
  static Set<String> names(X509Certificate certificate) {
    Set<String> names = new HashSet<>();
    names.add("subject:" + certificate.getSubjectX500Principal().getName(X500Principal.RFC2253));
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
        int kind = (Integer) name.get(0);
        if (kind == DNS_NAME) {
          names.add("dns:" + ((String) name.get(1)).toLowerCase(Locale.ROOT));
        } else if (kind == URI) {
          names.add("uri:" + name.get(1));
        }
      }
    } catch (CertificateParsingException e) {
      return Set.of();
    }
    return Set.copyOf(names);
  }
}
