package dev.tollgate.client;

/**
 * An address of a server.
 *
 * @param host a name or an address; IPv6 in brackets
 * @param port 1 to 65535
 */
record HostPort(String host, int port) {
  private static final int PORT_MAX = 65_535;

  /**
   * Reads {@code host:port}.
   *
   * @throws IllegalArgumentException with the text, when it is none
   */
  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    boolean bare = colon > 0 && text.indexOf(':') != colon && !text.startsWith("[");
    if (colon <= 0 || bare || text.contains("/")) {
      throw new IllegalArgumentException(
          "target: '" + text + "' is not host:port; in a list each address has to be");
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port >= 1 && port <= PORT_MAX) {
        return new HostPort(text.substring(0, colon), port);
      }
    } catch (NumberFormatException noNumber) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "target: the port of '" + text + "' has to be 1 to " + PORT_MAX);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
