package dev.tollgate.gateway.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Through whom a tenant sends. */
public enum ProviderKind {
  /** The WhatsApp Cloud API. */
  CLOUD_API,
  /** Twilio. */
  TWILIO;

  /** The word of tenants files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<ProviderKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
