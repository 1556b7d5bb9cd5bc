package dev.tollgate.gateway.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An answer to bytes that the JDK's HTTP client would not send.
 *
 * @param status the HTTP status
 * @param body what follows the headers
 */
public record RawAnswer(int status, String body) {
  /** Sends a request line and reads the answer up to the end of the connection. */
  public static RawAnswer to(int port, String requestLine) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              (requestLine + "\r\nHost: a\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      int status = Integer.parseInt(text.substring(9, 12));
      return new RawAnswer(status, text.substring(text.indexOf("\r\n\r\n") + 4));
    }
  }
}
