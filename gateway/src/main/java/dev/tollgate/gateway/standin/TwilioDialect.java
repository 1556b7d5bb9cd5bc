package dev.tollgate.gateway.standin;

import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.json.JsonBody;
import dev.tollgate.gateway.twilio.Form;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Twilio's Messages resource. */
final class TwilioDialect implements Dialect {
  private static final Pattern PATH = Pattern.compile("/2010-04-01/Accounts/[^/]+/Messages\\.json");
  private static final String WHATSAPP = "whatsapp:";

  @Override
  public Optional<Handed> read(String path, String body) {
    if (!PATH.matcher(path).matches()) {
      return Optional.empty();
    }
    try {
      Map<String, String> form = Form.read(body);
      return Optional.of(
          new Handed(
              form.getOrDefault("From", "").replace(WHATSAPP, ""),
              form.getOrDefault("To", "").replace(WHATSAPP, ""),
              form.getOrDefault("Body", ""),
              requestId(form.getOrDefault("StatusCallback", ""))));
    } catch (InvalidBodyException unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public boolean isAuthorized(String authorization) {
    return authorization.startsWith("Basic ");
  }

  @Override
  public String messageId(long number) {
    return "SM%032x".formatted(number);
  }

  @Override
  public int takenStatus() {
    return 201;
  }

  @Override
  public String takenBody(Handed handed, String messageId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sid", messageId);
    body.put("status", "queued");
    body.put("from", WHATSAPP + handed.from());
    body.put("to", WHATSAPP + handed.to());
    return JsonBody.text(body);
  }

  @Override
  public String unauthorizedBody() {
    return "{\"code\":20003,\"message\":\"Authenticate\",\"status\":401}";
  }

  /** Twilio has no field for it: the gateway puts it into the address of its callback. */
  private static String requestId(String callback) throws InvalidBodyException {
    int query = callback.indexOf('?');
    return query < 0 ? "" : Form.read(callback.substring(query + 1)).getOrDefault("requestId", "");
  }
}
