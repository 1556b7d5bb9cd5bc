package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.metering.v1.MeteringServiceGrpc;
import io.grpc.Attributes;
import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCredentialsTest {
  private static final String KEY = Keys.of('k');
  private static final SocketAddress HERE = address(127, 0, 0, 1);
  private static final SocketAddress ELSEWHERE = address(192, 0, 2, 1);

  @Test
  void theKeyGoesToThisMachineAndOverEncryptedConnections() {
    for (Answer answer :
        new Answer[] {
          asked(SecurityLevel.NONE, HERE),
          asked(SecurityLevel.NONE, address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)),
          asked(SecurityLevel.PRIVACY_AND_INTEGRITY, ELSEWHERE),
          asked(SecurityLevel.PRIVACY_AND_INTEGRITY, null)
        }) {
      assertEquals(Keys.header(KEY), answer.authorization());
    }
  }

  @Test
  void theKeyGoesNowhereElse() {
    for (Answer answer :
        new Answer[] {
          asked(SecurityLevel.NONE, ELSEWHERE),
          asked(SecurityLevel.INTEGRITY, ELSEWHERE),
          asked(SecurityLevel.NONE, InetSocketAddress.createUnresolved("localhost", 9090)),
          asked(SecurityLevel.NONE, null)
        }) {
      answer.assertRefused("not encrypted");
    }
  }

  @Test
  void unlessPlaintextIsWanted() {
    Answer answer = new Answer();
    new KeyCredentials(() -> KEY, true)
        .applyRequestMetadata(request(SecurityLevel.NONE, ELSEWHERE), Runnable::run, answer);

    assertEquals(Keys.header(KEY), answer.authorization());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", "two words", "line\nend", "nul\u0000", "del\u007f", "é"})
  void whatIsNoKeyIsNotSent(String text) {
    Answer answer = asked(() -> text);

    answer.assertRefused("the key that the supplier gave ");
  }

  @Test
  void aKeyHasALimit() {
    assertEquals("Bearer " + "x".repeat(1024), asked(() -> "x".repeat(1024)).authorization());
    asked(() -> "x".repeat(1025)).assertRefused("longer than 1024 characters");
  }

  @ParameterizedTest
  @MethodSource("throwing")
  void aSupplierThatThrowsFailsTheCallWithoutItsText(Supplier<String> supplier) {
    asked(supplier).assertRefused("the key supplier failed with java.lang.");
  }

  static Stream<Supplier<String>> throwing() {
    return Stream.of(
        () -> {
          throw new IllegalStateException("could not parse " + KEY);
        },
        () -> {
          throw new AssertionError(KEY);
        });
  }

  @Test
  void aSupplierCanSayWhyItHasNone() {
    asked(
            () -> {
              throw new KeyUnavailableException("the vault is sealed");
            })
        .assertRefused("the vault is sealed");
  }

  @Test
  void itPrintsNothingOfTheKey() {
    assertEquals("KeyCredentials", new KeyCredentials(() -> KEY, false).toString());
  }

  private static SocketAddress address(int... numbers) {
    byte[] bytes = new byte[numbers.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers[i];
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), 9090);
    } catch (UnknownHostException wrongLength) {
      throw new AssertionError(wrongLength);
    }
  }

  private static Answer asked(SecurityLevel level, @Nullable SocketAddress remote) {
    Answer answer = new Answer();
    new KeyCredentials(() -> KEY, false)
        .applyRequestMetadata(request(level, remote), Runnable::run, answer);
    return answer;
  }

  private static Answer asked(Supplier<String> supplier) {
    Answer answer = new Answer();
    new KeyCredentials(supplier, false)
        .applyRequestMetadata(request(SecurityLevel.NONE, HERE), Runnable::run, answer);
    return answer;
  }

  private static CallCredentials.RequestInfo request(
      SecurityLevel level, @Nullable SocketAddress remote) {
    Attributes.Builder transport = Attributes.newBuilder();
    if (remote != null) {
      transport.set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, remote);
    }
    return new CallCredentials.RequestInfo() {
      @Override
      public MethodDescriptor<?, ?> getMethodDescriptor() {
        return MeteringServiceGrpc.getCheckQuotaMethod();
      }

      @Override
      public SecurityLevel getSecurityLevel() {
        return level;
      }

      @Override
      public String getAuthority() {
        return "tollgate.example";
      }

      @Override
      public Attributes getTransportAttrs() {
        return transport.build();
      }
    };
  }

  /** What the credentials decided. */
  private static final class Answer extends CallCredentials.MetadataApplier {
    private @Nullable Metadata headers;
    private @Nullable Status failure;

    @Override
    public void apply(Metadata given) {
      headers = given;
    }

    @Override
    public void fail(Status status) {
      failure = status;
    }

    @Nullable String authorization() {
      assertNull(failure);
      return headers == null ? null : headers.get(KeyCredentials.AUTHORIZATION);
    }

    void assertRefused(String why) {
      assertNull(headers);
      Status refusal = failure;
      assertEquals(Status.Code.UNAUTHENTICATED, refusal == null ? null : refusal.getCode());
      String told = String.valueOf(refusal);
      assertTrue(told.contains(why), told);
      assertFalse(told.contains(KEY), told);
    }
  }
}
