package dev.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.client.ClientHealth;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpoolReadinessTest {
  @Test
  void aSpoolThatTakesMessagesIsNoProblem() {
    assertEquals(Optional.empty(), SpoolReadiness.problem(spool(false, Optional.empty())));
  }

  @Test
  void aFullSpoolIsOne() {
    String problem = SpoolReadiness.problem(spool(true, Optional.empty())).orElseThrow();
    assertTrue(problem.contains("spool is full"), problem);
  }

  @Test
  void soIsOneThatCannotBeWrittenAndItsFilesAreNotNamed() {
    String problem =
        SpoolReadiness.problem(spool(false, Optional.of("no space left in /secret/place")))
            .orElseThrow();
    assertTrue(problem.contains("cannot be written"), problem);
    assertFalse(problem.contains("/secret"), problem);
  }

  private static ClientHealth.Spool spool(boolean full, Optional<String> trouble) {
    return new ClientHealth.Spool(3, 300, Optional.empty(), 0, full, 0, trouble);
  }
}
