package dev.tollgate.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.gateway.json.InvalidBodyException;
import dev.tollgate.gateway.json.JsonBody;
import dev.tollgate.gateway.whatsapp.PhoneNumbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is served: tenants by phone_number_id and by sending number. */
public final class Tenants {
  private static final int TENANT_ID_CHARACTERS_MAX = 128;

  private final Map<String, Tenant> byPhoneNumberId = new HashMap<>();
  private final Map<String, Tenant> byNumber = new HashMap<>();

  /**
   * Holds these tenants.
   *
   * @throws IllegalArgumentException when two have the same phone_number_id or number
   */
  public Tenants(List<Tenant> tenants) {
    for (Tenant tenant : tenants) {
      if (!tenant.phoneNumberId().isEmpty()) {
        requireNew("phone_number_id", tenant, byPhoneNumberId.put(tenant.phoneNumberId(), tenant));
      }
      requireNew("display_phone_number", tenant, byNumber.put(tenant.number(), tenant));
    }
  }

  /**
   * Reads a tenants file: a JSON array of objects with {@code tenant_id}, {@code phone_number_id}
   * and {@code display_phone_number} (international, with or without the +, separators allowed),
   * and {@code provider} where that is not {@code cloud-api} but {@code twilio}, which needs no
   * {@code phone_number_id}. Other fields are ignored.
   *
   * @throws IllegalArgumentException when it cannot be read, naming the entry and the field
   */
  public static Tenants read(Path file) {
    try {
      JsonNode root = JsonBody.read(Files.readAllBytes(file));
      if (!root.isArray()) {
        throw new IllegalArgumentException("tenants: " + file + " is not a JSON array");
      }
      PhoneNumbers numbers = PhoneNumbers.international();
      return new Tenants(root.valueStream().map(entry -> tenant(entry, numbers)).toList());
    } catch (IOException | InvalidBodyException failure) {
      throw new IllegalArgumentException(
          "tenants: cannot read " + file + ": " + failure.getMessage(), failure);
    }
  }

  /** The tenant whose number has this id in the Cloud API. */
  public Optional<Tenant> byPhoneNumberId(String phoneNumberId) {
    return Optional.ofNullable(byPhoneNumberId.get(phoneNumberId));
  }

  /** The tenant that sends from this E.164 number. */
  public Optional<Tenant> byNumber(String number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  /** How many there are. */
  public int size() {
    return byNumber.size();
  }

  private static Tenant tenant(JsonNode entry, PhoneNumbers numbers) {
    String tenantId = text(entry, "tenant_id");
    if (tenantId.length() > TENANT_ID_CHARACTERS_MAX) {
      throw new IllegalArgumentException(
          "tenants: tenant_id is longer than " + TENANT_ID_CHARACTERS_MAX + " characters");
    }
    String display = text(entry, "display_phone_number");
    String number =
        numbers
            .standardise(display)
            .or(() -> numbers.standardise("+" + display))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "tenants: display_phone_number of "
                            + tenantId
                            + " is no international phone number"));
    ProviderKind provider = provider(entry, tenantId);
    boolean needless =
        provider == ProviderKind.TWILIO && entry.path("phone_number_id").isMissingNode();
    return new Tenant(tenantId, needless ? "" : text(entry, "phone_number_id"), number, provider);
  }

  private static ProviderKind provider(JsonNode entry, String tenantId) {
    String word = entry.path("provider").asText(ProviderKind.CLOUD_API.word());
    return ProviderKind.of(word)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "tenants: provider of " + tenantId + " has to be cloud-api or twilio"));
  }

  private static String text(JsonNode entry, String field) {
    JsonNode value = entry.path(field);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw new IllegalArgumentException("tenants: an entry has no text in " + field);
    }
    return value.textValue();
  }

  private static void requireNew(String field, Tenant tenant, @Nullable Tenant before) {
    if (before != null) {
      throw new IllegalArgumentException(
          "tenants: "
              + field
              + " of "
              + tenant.tenantId()
              + " is also that of "
              + before.tenantId());
    }
  }
}
