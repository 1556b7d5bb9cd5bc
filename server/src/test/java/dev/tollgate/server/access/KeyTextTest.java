package dev.tollgate.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KeyTextTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What docs/security.md tells scanners to look for. */
  private static final Pattern SCANNED = Pattern.compile("tg_[a-z2-7]{12}_[a-z2-7]{47}");

  @Test
  void isReadAsItWasWritten() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      KeyText key = KeyText.random(RANDOM);
      assertTrue(SCANNED.matcher(key.reveal()).matches(), "a key is not in the documented form");
      KeyText read = KeyText.parse(key.reveal()).orElseThrow();
      assertEquals(key.keyId(), read.keyId());
      assertEquals(key.secret(), read.secret());
      assertTrue(seen.add(key.keyId()) && seen.add(key.secret()));
    }
  }

  @Test
  void everyMistypedCharacterIsNoticed() {
    String key = KeyText.random(RANDOM).reveal();
    for (int place = 0; place < key.length(); place++) {
      for (char other : "az27_A1 ".toCharArray()) {
        if (key.charAt(place) != other) {
          String mistyped = key.substring(0, place) + other + key.substring(place + 1);
          assertEquals(Optional.empty(), KeyText.parse(mistyped), "at " + place);
        }
      }
    }
    assertEquals(Optional.empty(), KeyText.parse(""));
    assertEquals(Optional.empty(), KeyText.parse(key + "a"));
    assertEquals(Optional.empty(), KeyText.parse(key.substring(1)));
    assertEquals(Optional.empty(), KeyText.parse(key + "\n"));
  }

  @Test
  void theChecksumIsTheDocumentedOne() {
    // CRC-32C of all before it, five bits a character, the lowest first.
    String start = "tg_aaaaaaaaaaaa_" + "a".repeat(40);
    assertTrue(KeyText.parse(start + checksum(start)).isPresent());
  }

  /** By the definition of CRC-32C, bit by bit. */
  private static String checksum(String text) {
    int crc = ~0;
    for (int i = 0; i < text.length(); i++) {
      crc ^= text.charAt(i);
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ (0x82F63B78 & -(crc & 1));
      }
    }
    long rest = ~crc & 0xFFFFFFFFL;
    StringBuilder characters = new StringBuilder();
    for (int i = 0; i < 7; i++) {
      characters.append("abcdefghijklmnopqrstuvwxyz234567".charAt((int) (rest % 32)));
      rest /= 32;
    }
    return characters.toString();
  }

  @Test
  void theSecretIsNotPrinted() {
    KeyText key = KeyText.random(RANDOM);
    assertFalse(key.toString().contains(key.secret().substring(0, 8)));
    assertTrue(key.toString().contains(key.keyId()));
  }

  @Test
  void aHashKnowsItsSecretAndNoOther() {
    KeyText key = KeyText.random(RANDOM);
    SecretHash hash = SecretHash.of(key, RANDOM);
    SecretHash stored = SecretHash.stored(hash.salt(), hash.hash());
    assertTrue(stored.matches(key));
    assertFalse(stored.matches(KeyText.ofId(key.keyId(), RANDOM)));
    assertFalse(SecretHash.of(key, RANDOM).hash().equals(hash.hash()), "salted");
  }
}
