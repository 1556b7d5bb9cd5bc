package dev.tollgate.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a target says of where the server is. */
final class Target {
  private static final String DNS = "dns:";
  private static final Pattern LOOPBACK_IPV4 = Pattern.compile("127(\\.\\d{1,3}){3}");

  private Target() {}

  /**
   * Whether the target names this machine: {@code localhost}, 127.0.0.0/8 or ::1. Of other names it
   * is not asked where they lead.
   */
  static boolean isLoopback(String target) {
    return AddressList.split(target).stream().allMatch(Target::isLoopbackAddress);
  }

  private static boolean isLoopbackAddress(String target) {
    String host = host(target);
    return host.equals("localhost")
        || LOOPBACK_IPV4.matcher(host).matches()
        // Only with a colon, so that it is an address, and nothing is looked up.
        || (host.contains(":") && isLoopbackIpv6(host));
  }

  private static String host(String target) {
    String rest = target.toLowerCase(Locale.ROOT);
    if (rest.startsWith(DNS)) {
      rest = rest.substring(DNS.length());
      if (rest.startsWith("//")) {
        // dns://server-to-ask/host:port
        rest = rest.substring(rest.indexOf('/', 2) + 1);
      }
    }
    if (rest.startsWith("[")) {
      return rest.contains("]") ? rest.substring(1, rest.indexOf(']')) : "";
    }
    if (rest.contains("@")) {
      // What stands before it is a user's name to those who resolve it, and no host.
      return "";
    }
    int colon = rest.lastIndexOf(':');
    boolean port = colon >= 0 && rest.indexOf(':') == colon;
    return port ? rest.substring(0, colon) : rest;
  }

  private static boolean isLoopbackIpv6(String host) {
    try {
      return InetAddress.getByName("[" + host + "]").isLoopbackAddress();
    } catch (UnknownHostException noAddress) {
      return false;
    }
  }
}
