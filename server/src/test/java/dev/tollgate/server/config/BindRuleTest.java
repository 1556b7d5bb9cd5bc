package dev.tollgate.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindRuleTest {
  private static final String TLS = "TLS (--tls-cert-file and --tls-key-file)";
  private static final String KEYS = "keys (--require-keys)";

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"})
  void loopbackNeedsNothing(String address) throws Exception {
    InetAddress loopback = InetAddress.getByName(address);
    assertEquals(List.of(), BindRule.missing(loopback, false, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3", "192.0.2.1", "fe80::1", "2001:db8::1"})
  void allElseNeedsBoth(String address) throws Exception {
    InetAddress open = InetAddress.getByName(address);
    assertEquals(List.of(TLS, KEYS), BindRule.missing(open, false, false));
    assertEquals(List.of(KEYS), BindRule.missing(open, true, false));
    assertEquals(List.of(TLS), BindRule.missing(open, false, true));
    assertEquals(List.of(), BindRule.missing(open, true, true));
  }
}
