package dev.tollgate.gateway;

import java.util.Optional;

/** Which version of the gateway this is. */
public final class GatewayVersion {
  /** The version of the jar, or {@code (unpackaged)}. */
  public static final String TEXT =
      Optional.ofNullable(GatewayVersion.class.getPackage().getImplementationVersion())
          .orElse("(unpackaged)");

  private GatewayVersion() {}
}
