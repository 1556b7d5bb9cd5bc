package dev.tollgate.gateway.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import dev.tollgate.gateway.json.JsonBody;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/** Writes log lines as text or JSON, each without personal data. */
public final class RedactedLayout extends LayoutBase<ILoggingEvent> {
  /** Keys whose values are shown as they are: the id of a business's own number. */
  private static final Set<String> SHOWN = Set.of("phone_number_id");

  @Override
  public String doLayout(ILoggingEvent event) {
    return (LogFormat.current() == LogFormat.JSON ? json(event) : text(event)) + "\n";
  }

  private static String text(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    line.append(event.getInstant()).append(' ').append("%-5s".formatted(event.getLevel()));
    line.append(' ').append(shortName(event)).append(' ');
    line.append(Redaction.of(event.getFormattedMessage()));
    pairs(event).forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
    if (event.getThrowableProxy() != null) {
      line.append('\n').append(throwable(event).stripTrailing());
    }
    return line.toString();
  }

  private static String json(ILoggingEvent event) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("timestamp", Instant.ofEpochMilli(event.getTimeStamp()).toString());
    line.put("level", event.getLevel().toString());
    line.put("logger", shortName(event));
    line.put("thread", event.getThreadName());
    line.put("message", Redaction.of(event.getFormattedMessage()));
    if (event.getThrowableProxy() != null) {
      line.put("throwable", throwable(event));
    }
    // A key must not hide a part of the line.
    pairs(event).forEach((key, value) -> line.put(line.containsKey(key) ? "_" + key : key, value));
    return JsonBody.text(line);
  }

  private static Map<String, Object> pairs(ILoggingEvent event) {
    Map<String, Object> pairs = new LinkedHashMap<>();
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        String value = String.valueOf(pair.value);
        pairs.put(pair.key, SHOWN.contains(pair.key) ? value : Redaction.of(value));
      }
    }
    return pairs;
  }

  private static String throwable(ILoggingEvent event) {
    return Redaction.of(ThrowableProxyUtil.asString(event.getThrowableProxy()));
  }

  private static String shortName(ILoggingEvent event) {
    String name = event.getLoggerName();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
