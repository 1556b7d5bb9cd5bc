package dev.tollgate.client;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says in plain words why a connection could not be secured, which gRPC calls "io exception". */
final class HandshakeFailures {
  /** Exceptions may be each other's cause. */
  private static final int CAUSES_MAX = 20;

  /** How the JDK words that the names in a certificate are others than the one asked for. */
  private static final Pattern WRONG_HOST =
      Pattern.compile("^No (name matching|subject alternative) .*");

  /** How transports name the alerts with which a server turns a client's certificate down. */
  private static final Pattern CERTIFICATE_ALERT =
      Pattern.compile(
          ".*(bad_certificate|certificate_required|unknown_ca|certificate_unknown"
              + "|certificate_expired|certificate_revoked|unsupported_certificate"
              // What some servers send for a certificate that they could not trace.
              + "|internal_error).*");

  private static final Pattern VERSION_ALERT =
      Pattern.compile(".*(protocol_version|unsupported_protocol|no appropriate protocol).*");

  /** A TLS alert where HTTP/2 was expected, as gRPC words it. */
  private static final Pattern TLS_WHERE_NONE_IS_SPOKEN =
      Pattern.compile(".*not settings.*hex dump for first 5 bytes: 1503.*");

  private HandshakeFailures() {}

  /** What this failure of a connection means; nothing when it is not about TLS. */
  static Optional<String> explain(Throwable failure) {
    List<Throwable> causes = causes(failure);
    return certificate(causes).or(() -> peer(causes));
  }

  private static Optional<String> certificate(List<Throwable> causes) {
    if (any(causes, CertificateExpiredException.class)) {
      return Optional.of("the server's certificate has expired");
    }
    if (any(causes, CertificateNotYetValidException.class)) {
      return Optional.of("the server's certificate is not valid yet: are the clocks right?");
    }
    for (Throwable cause : causes) {
      if (cause instanceof CertificateException && WRONG_HOST.matcher(text(cause)).matches()) {
        return Optional.of("the server's certificate is for another host: " + text(cause));
      }
    }
    boolean unknown =
        any(causes, CertPathBuilderException.class)
            || causes.stream().anyMatch(HandshakeFailures::lacksAnchor);
    return unknown
        ? Optional.of(
            "the server's certificate is from an authority that is not trusted:"
                + " is the right CA file given?")
        : Optional.empty();
  }

  private static boolean lacksAnchor(Throwable cause) {
    return cause instanceof CertPathValidatorException invalid
        && invalid.getReason().toString().equals("NO_TRUST_ANCHOR");
  }

  private static Optional<String> peer(List<Throwable> causes) {
    for (Throwable cause : causes) {
      String text = text(cause).toLowerCase(Locale.ROOT);
      if (cause.getClass().getSimpleName().equals("NotSslRecordException")) {
        return Optional.of("the server does not speak TLS there");
      }
      if (TLS_WHERE_NONE_IS_SPOKEN.matcher(text).matches()) {
        return Optional.of("the server speaks TLS there, and this client was built without");
      }
      if (VERSION_ALERT.matcher(text).matches()) {
        return Optional.of("the server speaks neither TLS 1.3 nor TLS 1.2");
      }
      if (CERTIFICATE_ALERT.matcher(text).matches()) {
        return Optional.of(
            "the server turned the connection down: it wants a client certificate, or does not take"
                + " the one it was shown");
      }
    }
    return Optional.empty();
  }

  private static boolean any(List<Throwable> causes, Class<? extends Throwable> type) {
    return causes.stream().anyMatch(type::isInstance);
  }

  private static String text(Throwable cause) {
    return String.valueOf(cause.getMessage());
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    Throwable next = failure;
    while (next != null && causes.size() < CAUSES_MAX) {
      causes.add(next);
      next = next.getCause();
    }
    return causes;
  }
}
