package dev.tollgate.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private static final int DRAWS = 10_000;
  private static final Population POPULATION = new Population(10, 500);

  @Test
  void isTheSameForTheSameSeed() {
    assertEquals(draws("a", 1), draws("a", 1));
    assertNotEquals(draws("a", 1), draws("a", 2));
    assertNotEquals(draws("a", 1), draws("b", 1));
  }

  @Test
  void repeatsItsLastMessageOneTimeInTwenty() {
    Set<String> sent = new HashSet<>();
    String last = "";
    int repeats = 0;
    for (Script.Draw draw : draws("a", 3)) {
      if (draw.repeat()) {
        repeats++;
        assertEquals(last, draw.messageId());
      } else {
        assertTrue(sent.add(draw.messageId()), draw.messageId());
      }
      last = draw.messageId();
    }
    assertEquals(Script.REPEATS, repeats / (double) DRAWS, 0.01);
  }

  @Test
  void callersShareNoMessageIds() {
    Set<String> sent = new HashSet<>();
    for (Script script : Script.forCallers(3, POPULATION, "a", 1)) {
      Set<String> own = new HashSet<>();
      Stream.generate(script::next).limit(100).forEach(draw -> own.add(draw.messageId()));
      own.forEach(id -> assertTrue(sent.add(id), id));
    }
  }

  private static List<Script.Draw> draws(String name, long seed) {
    Script script = new Script(POPULATION, name, seed);
    return Stream.generate(script::next).limit(DRAWS).toList();
  }
}
