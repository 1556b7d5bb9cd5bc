package dev.tollgate.server.api;

import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import dev.tollgate.server.domain.ApiKey;
import dev.tollgate.server.domain.Webhook;
import dev.tollgate.server.store.RefusedException;
import io.grpc.Status.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The faults that lie in the request, and that the same request will meet again. */
public final class RequestFaults {
  /** {@code ErrorInfo.domain} of every fault. */
  static final String DOMAIN = "tollgate.dev";

  /** {@code ErrorInfo.reason}: what a program tells faults of one code apart by. */
  public enum Reason {
    /** The event time is older than max-lateness. */
    TOO_LATE,
    /** The period is final, and the request does not say that it may change. */
    PERIOD_FINAL,
    /** The customer has no other id. */
    ONLY_ID,
    /** The message id is known with another conversation or direction. */
    MESSAGE_CONFLICT,
    /** The reservation_key is another customer's. */
    RESERVATION_CONFLICT,
    /** The customer has as many live reservations as one may have. */
    TOO_MANY_RESERVATIONS,
    /** The request id is known with another request. */
    REQUEST_ID_REUSED,
    /** The tenant has messages: what is asked for is possible only before the first. */
    TENANT_HAS_MESSAGES,
    /** The key is revoked or expired. */
    KEY_NOT_LIVE,
    /** As many of the key's secrets are live as may be. */
    TOO_MANY_SECRETS,
    /** There are as many keys as there may be. */
    TOO_MANY_KEYS,
    /** A live key stands for a certificate of that name. */
    CERTIFICATE_NAME_TAKEN,
    /** The plan is retired: it is given to no tenant that does not have it. */
    PLAN_RETIRED,
    /** Tenants are created with the plan. */
    PLAN_IS_DEFAULT,
    /** The tenant is not suspended: there is no reason for it. */
    NOT_SUSPENDED,
    /** There are as many webhooks as there may be. */
    TOO_MANY_WEBHOOKS,
    /** The webhook is disabled. */
    WEBHOOK_DISABLED
  }

  /** What can be unknown; {@code ResourceInfo.resource_type} is {@code tollgate.dev/Tenant}. */
  public enum Resource {
    TENANT("Tenant", "tenant"),
    CONVERSATION("Conversation", "conversation"),
    PLAN("Plan", "plan"),
    PERIOD("Period", "period"),
    CUSTOMER("Customer", "customer"),
    RESERVATION("Reservation", "reservation"),
    API_KEY("ApiKey", "key"),
    WEBHOOK("Webhook", "webhook"),
    WEBHOOK_DELIVERY("WebhookDelivery", "delivery");

    private final String type;
    private final String word;

    Resource(String name, String word) {
      this.type = DOMAIN + "/" + name;
      this.word = word;
    }
  }

  private RequestFaults() {}

  /**
   * INVALID_ARGUMENT for one field.
   *
   * @param field its path in the request, in the .proto's names
   * @param limit what it must be, such as "must have 128 characters at most"; never its value
   */
  public static ApiFault invalid(String field, String limit) {
    return invalid(
        List.of(FieldViolation.newBuilder().setField(field).setDescription(limit).build()));
  }

  static ApiFault invalid(List<FieldViolation> violations) {
    String text =
        violations.stream().map(RequestFaults::sentence).collect(Collectors.joining("; "));
    return ApiFault.of(
        Code.INVALID_ARGUMENT,
        text,
        BadRequest.newBuilder().addAllFieldViolations(violations).build());
  }

  private static String sentence(FieldViolation violation) {
    String field = violation.getField();
    return field.isEmpty() ? violation.getDescription() : field + ": " + violation.getDescription();
  }

  /** OUT_OF_RANGE: the event time is older than the oldest that is taken. */
  static ApiFault tooLate(Instant oldest, Duration latenessMax) {
    return ApiFault.of(
        Code.OUT_OF_RANGE,
        "occurred_at is too old: messages are taken from "
            + oldest
            + " on (max-lateness "
            + latenessMax
            + ")",
        info(Reason.TOO_LATE)
            .putMetadata("oldest_accepted", oldest.toString())
            .putMetadata("max_lateness", latenessMax.toString())
            .build());
  }

  /** ALREADY_EXISTS: the id in the request is taken by another. */
  public static ApiFault alreadyExists(Reason reason, String text) {
    return ApiFault.of(Code.ALREADY_EXISTS, text, info(reason).build());
  }

  /** FAILED_PRECONDITION: the present state forbids the change. */
  public static ApiFault failedPrecondition(Reason reason, String text) {
    return ApiFault.of(Code.FAILED_PRECONDITION, text, info(reason).build());
  }

  /** NOT_FOUND, with the resource that is unknown. */
  public static ApiFault notFound(Resource resource, String name) {
    return ApiFault.of(
        Code.NOT_FOUND,
        "unknown " + resource.word + " " + name,
        ResourceInfo.newBuilder()
            .setResourceType(resource.type)
            .setResourceName(name)
            .setDescription("There is no such " + resource.word + ".")
            .build());
  }

  /** FAILED_PRECONDITION: messages lie in a period that is final. */
  static ApiFault periodFinal() {
    return failedPrecondition(
        Reason.PERIOD_FINAL,
        "occurred_at lies in a period that is final, which changes only with allow_final");
  }

  /** What the store refused. */
  static ApiFault refused(RefusedException refused) {
    String name = refused.name();
    return switch (refused.refusal()) {
      case UNKNOWN_TENANT -> notFound(Resource.TENANT, name);
      case UNKNOWN_PLAN -> notFound(Resource.PLAN, name);
      case UNKNOWN_CONVERSATION -> notFound(Resource.CONVERSATION, name);
      case UNKNOWN_PERIOD -> notFound(Resource.PERIOD, name);
      case UNKNOWN_CUSTOMER -> notFound(Resource.CUSTOMER, "of tenant " + name);
      case ONLY_ID ->
          failedPrecondition(
              Reason.ONLY_ID, "the customer's conversation has no other id to be told apart from");
      case PERIOD_FINAL -> periodFinal();
      case UNKNOWN_KEY -> notFound(Resource.API_KEY, name);
      case BEYOND_ACCESS -> AccessFaults.beyondAccess();
      case KEY_NOT_LIVE ->
          failedPrecondition(Reason.KEY_NOT_LIVE, "the key is revoked or expired: make another");
      case TOO_MANY_SECRETS ->
          failedPrecondition(
              Reason.TOO_MANY_SECRETS,
              ApiKey.LIVE_SECRETS_MAX
                  + " secrets of the key are live, as many as may be: wait until one ends, or"
                  + " rotate with an overlap of 0, which ends them all");
      case TOO_MANY_KEYS ->
          failedPrecondition(
              Reason.TOO_MANY_KEYS, "there are " + name + " keys, as many as there may be");
      case CERTIFICATE_NAME_TAKEN ->
          alreadyExists(
              Reason.CERTIFICATE_NAME_TAKEN,
              "a live key has one of key.certificate_names: revoke that key first");
      case UNKNOWN_RESERVATION -> notFound(Resource.RESERVATION, name);
      case UNKNOWN_WEBHOOK -> notFound(Resource.WEBHOOK, name);
      case UNKNOWN_DELIVERY -> notFound(Resource.WEBHOOK_DELIVERY, "of " + name);
      case TOO_MANY_WEBHOOKS ->
          failedPrecondition(
              Reason.TOO_MANY_WEBHOOKS, "there are " + name + " webhooks, as many as there may be");
      case TOO_MANY_WEBHOOK_SECRETS ->
          failedPrecondition(
              Reason.TOO_MANY_SECRETS,
              Webhook.LIVE_SECRETS_MAX
                  + " secrets of the webhook sign, as many as may: wait until one ends, or rotate"
                  + " with an overlap of 0, which ends them all");
      case WEBHOOK_DISABLED ->
          failedPrecondition(
              Reason.WEBHOOK_DISABLED, "the webhook is disabled and told nothing: enable it first");
      case REQUEST_ID_REUSED ->
          alreadyExists(Reason.REQUEST_ID_REUSED, "request_id was used for another request before");
      case PLAN_RETIRED ->
          failedPrecondition(
              Reason.PLAN_RETIRED,
              "plan "
                  + name
                  + " is retired: it stays for the tenants that have it, and is given to no other");
      case PLAN_IS_DEFAULT ->
          failedPrecondition(
              Reason.PLAN_IS_DEFAULT,
              "plan "
                  + name
                  + " is the one of tenants created without one: start the servers with another"
                  + " --default-plan first");
      case NOT_SUSPENDED ->
          failedPrecondition(
              Reason.NOT_SUSPENDED,
              "suspension_reason is for a tenant that is suspended: set suspended with it");
    };
  }

  private static ErrorInfo.Builder info(Reason reason) {
    return ErrorInfo.newBuilder().setReason(reason.name()).setDomain(DOMAIN);
  }
}
