package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

class ErrorsTest {
  @Test
  void aConnectionThatClosesUnderACallIsUnavailable() {
    Status closed =
        Status.UNKNOWN.withDescription("channel closed").withCause(new ClosedChannelException());
    TollgateException error = Errors.of(closed.asRuntimeException());
    assertEquals(Code.UNAVAILABLE, error.code());
    assertTrue(error.retryable());
  }

  @Test
  void whateverElseIsUnknownStaysSo() {
    TollgateException error =
        Errors.of(Status.UNKNOWN.withDescription("a defect").asRuntimeException());
    assertEquals(Code.UNKNOWN, error.code());
    assertFalse(error.retryable());
  }
}
