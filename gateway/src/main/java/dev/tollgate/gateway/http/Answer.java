package dev.tollgate.gateway.http;

import dev.tollgate.gateway.json.JsonBody;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer with a JSON body.
 *
 * @param status the HTTP status
 * @param body written as one JSON object
 * @param headers further headers
 */
record Answer(int status, Map<String, Object> body, Map<String, String> headers) {

  static Answer ok(Map<String, Object> body) {
    return new Answer(200, body, Map.of());
  }

  /**
   * An error.
   *
   * @param code for programs
   * @param text for people
   */
  static Answer error(int status, String code, String text) {
    return new Answer(status, errorBody(code, text), Map.of());
  }

  /** An error of one field of the request. */
  static Answer fieldError(int status, String code, String field, String text) {
    return error(status, code, text).with("field", field);
  }

  /** The same with one more member in its body. */
  Answer with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(body);
    more.put(name, value);
    return new Answer(status, more, headers);
  }

  /** The same with one more header. */
  Answer withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, body, more);
  }

  void write(Context ctx) {
    headers.forEach(ctx::header);
    ctx.status(status).contentType("application/json").result(JsonBody.write(body));
  }

  private static Map<String, Object> errorBody(String code, String text) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", text);
    body.put("code", code);
    return body;
  }
}
