package dev.tollgate.server.outbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tollgate.server.outbox.WebhookTargets.BlockedAddressException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookTargetsTest {
  private static final InetAddress PUBLIC = address("8.8.8.8");
  private static final InetAddress INNER = address("10.0.0.1");

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static WebhookTargets guarded(InetAddress... addresses) {
    return new WebhookTargets(false, host -> addresses);
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.com/,must begin with https://",
    "ftp://example.com/,must begin with https://",
    "example.com,must begin with https://",
    "https:///path,must name a host",
    "https://user@example.com/,must not have a user or password",
    "https://user:password@example.com/,must not have a user or password",
    "https://example.com/#fragment,must not have a fragment",
    "https://example.com:0/,must have a port of 1 to 65535",
    "https://example.com:65536/,must have a port of 1 to 65535",
    "https://exa mple.com/,must be a URL",
    "https://[::1/,must be a URL"
  })
  void whatIsWrongWithAUrlIsSaid(String url, String fault) {
    assertEquals(Optional.of(fault), guarded(PUBLIC).fault(url));
  }

  @Test
  void aUrlOfTheInternetWillDo() {
    assertEquals(Optional.empty(), guarded(PUBLIC).fault("https://example.com:8443/hook?a=b"));
    assertEquals(Optional.empty(), guarded(PUBLIC).fault("HTTPS://EXAMPLE.com"));
  }

  @Test
  void oneInnerAddressAmongOthersIsEnough() {
    assertEquals(
        Optional.of("must lead to an address of the public internet"),
        guarded(PUBLIC, INNER).fault("https://example.com/"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://2130706433/",
    "https://169.254.169.254/latest/meta-data"
  })
  void innerAddressesInTheUrlItselfAreFound(String url) {
    assertEquals(
        Optional.of("must lead to an address of the public internet"),
        new WebhookTargets(false).fault(url));
  }

  @Test
  void aNameThatNobodyKnowsIsSaid() {
    WebhookTargets targets =
        new WebhookTargets(
            false,
            host -> {
              throw new UnknownHostException(host);
            });
    assertEquals(
        Optional.of("must name a host that is known"), targets.fault("https://example.com/"));
  }

  @Test
  void everyConnectionIsJudgedAnew() throws Exception {
    InetAddress[] now = {PUBLIC};
    WebhookTargets targets = new WebhookTargets(false, host -> now.clone());
    assertEquals(Optional.empty(), targets.fault("https://example.com/"));
    assertArrayEquals(new InetAddress[] {PUBLIC}, targets.addresses("example.com"));
    now[0] = INNER;
    assertThrows(BlockedAddressException.class, () -> targets.addresses("example.com"));
  }

  @Test
  void aSettingAllowsInnerTargets() {
    WebhookTargets targets = new WebhookTargets(true);
    assertEquals(Optional.empty(), targets.fault("http://127.0.0.1:8080/hook"));
    assertEquals(
        Optional.of("must not have a user or password"), targets.fault("http://a@127.0.0.1/"));
    assertEquals(Optional.of("must begin with https://"), targets.fault("file://localhost/etc"));
  }
}
