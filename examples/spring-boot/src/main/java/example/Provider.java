package example;

import java.io.IOException;

/** Whoever brings a message to its customer, and names it. */
@FunctionalInterface
interface Provider {
  String send(String customer, String text) throws IOException;
}
