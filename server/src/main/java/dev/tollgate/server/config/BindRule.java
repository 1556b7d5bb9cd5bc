package dev.tollgate.server.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** What an address asks for: one that other machines reach needs TLS and keys. */
public final class BindRule {
  private BindRule() {}

  /**
   * What is missing, for people; empty when the server may listen there.
   *
   * @param tls whether connections are encrypted
   * @param keys whether every call needs a key
   */
  public static List<String> missing(InetAddress address, boolean tls, boolean keys) {
    List<String> missing = new ArrayList<>();
    if (!address.isLoopbackAddress()) {
      if (!tls) {
        missing.add("TLS (--tls-cert-file and --tls-key-file)");
      }
      if (!keys) {
        missing.add("keys (--require-keys)");
      }
    }
    return missing;
  }
}
