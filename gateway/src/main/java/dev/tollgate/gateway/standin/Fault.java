package dev.tollgate.gateway.standin;

/**
 * What goes wrong with a request.
 *
 * @param delivers whether the text is delivered all the same
 * @param status the HTTP status of the answer; 0: the connection breaks without one
 * @param body the answer's body
 */
public record Fault(boolean delivers, int status, String body) {
  /** The text is delivered, and the gateway does not hear of it. */
  public static Fault lostAnswer() {
    return new Fault(true, 0, "");
  }

  /** The Cloud API refuses it with this code. */
  public static Fault cloudApi(int status, int code) {
    return new Fault(false, status, "{\"error\":{\"message\":\"stand-in\",\"code\":" + code + "}}");
  }

  /** Twilio refuses it with this code. */
  public static Fault twilio(int status, int code) {
    return new Fault(
        false,
        status,
        "{\"code\":" + code + ",\"message\":\"stand-in\",\"status\":" + status + "}");
  }
}
