package dev.tollgate.client;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:9090",
        "LocalHost:9090",
        "localhost",
        "127.0.0.1:9090",
        "127.1.2.3:9090",
        "[::1]:9090",
        "[0:0:0:0:0:0:0:1]:9090",
        "[::ffff:127.0.0.1]:9090",
        "dns:localhost:9090",
        "dns:///localhost:9090",
        "dns:///127.0.0.1:9090",
        "dns:///[::1]:9090",
        "dns://8.8.8.8/localhost:9090"
      })
  void thisMachine(String target) {
    assertTrue(Target.isLoopback(target));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tollgate.example:9090",
        "localhost.example:9090",
        "127.0.0.1.example:9090",
        "128.0.0.1:9090",
        "0.0.0.0:9090",
        "10.0.0.1:9090",
        "[::]:9090",
        "[fe80::1]:9090",
        "[::1",
        "[localhost",
        "dns:///tollgate.example:9090",
        "dns://localhost/tollgate.example:9090",
        "dns://127.0.0.1/10.0.0.1:9090",
        "dns://localhost",
        "http://localhost:9090",
        "localhost@tollgate.example:9090",
        "xds:///localhost"
      })
  void otherMachines(String target) {
    assertFalse(Target.isLoopback(target));
  }
}
