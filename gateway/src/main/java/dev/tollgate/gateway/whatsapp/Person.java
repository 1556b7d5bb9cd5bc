package dev.tollgate.gateway.whatsapp;

/**
 * Somebody as one part of a webhook names them: a message its sender, or a contact. What it does
 * not say is empty.
 *
 * @param phone as a customer id
 * @param number the phone for comparing, the same for both spellings of one number
 * @param userId the business-scoped user id
 * @param name the profile's name
 */
record Person(String phone, String number, String userId, String name) {
  /** Whether one id at least stands in both. */
  boolean sharesAnIdWith(Person other) {
    return same(phone, other.phone) || same(userId, other.userId);
  }

  /** Whether they have to be two: both have an id of one kind, and it is not the same. */
  boolean contradicts(Person other) {
    return differ(number, other.number) || differ(userId, other.userId);
  }

  private static boolean same(String id, String other) {
    return !id.isEmpty() && id.equals(other);
  }

  private static boolean differ(String id, String other) {
    return !id.isEmpty() && !other.isEmpty() && !id.equals(other);
  }
}
