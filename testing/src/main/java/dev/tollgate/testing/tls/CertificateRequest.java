package dev.tollgate.testing.tls;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a certificate is to say.
 *
 * @param subject such as {@code CN=gateway,O=Example}
 * @param names further names of the subject: {@code dns:localhost}, {@code ip:127.0.0.1}, {@code
 *     uri:spiffe://example/gateway}
 */
public record CertificateRequest(
    String subject, List<String> names, Instant from, Instant until, KeyKind kind) {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);

  public CertificateRequest {
    names = List.copyOf(names);
  }

  /** Of a server on this machine, valid for a week before and after now. */
  public static CertificateRequest server() {
    return of("CN=localhost").withNames("dns:localhost", "ip:127.0.0.1", "ip:::1");
  }

  /** Of anyone, without further names, valid for a week before and after now. */
  public static CertificateRequest of(String subject) {
    Instant now = Instant.now();
    return new CertificateRequest(subject, List.of(), now.minus(WEEK), now.plus(WEEK), KeyKind.EC);
  }

  /** The same with these further names alone. */
  public CertificateRequest withNames(String... others) {
    return new CertificateRequest(subject, List.of(others), from, until, kind);
  }

  /** The same for another kind of key. */
  public CertificateRequest withKind(KeyKind other) {
    return new CertificateRequest(subject, names, from, until, other);
  }

  /** The same, over since a day. */
  public CertificateRequest expired() {
    return new CertificateRequest(subject, names, from, from.plus(WEEK).minus(DAY), kind);
  }

  /** The same, valid from tomorrow. */
  public CertificateRequest notYetValid() {
    return new CertificateRequest(subject, names, until.minus(WEEK).plus(DAY), until, kind);
  }
}
