package example;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The fields of a form. */
record Form(Map<String, String> fields) {
  private static final int BYTES_MAX = 64 * 1024;

  /**
   * Reads a form.
   *
   * @throws IllegalArgumentException when it is too long, or none
   */
  static Form of(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(BYTES_MAX + 1);
    if (bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException("the form is longer than " + BYTES_MAX + " bytes");
    }
    Map<String, String> fields = new TreeMap<>();
    for (String pair : new String(bytes, StandardCharsets.UTF_8).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return new Form(fields);
  }

  /**
   * A field.
   *
   * @throws IllegalArgumentException when it is missing
   */
  String field(String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the field " + name + " is missing");
    }
    return value;
  }
}
