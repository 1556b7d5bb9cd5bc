package dev.tollgate.client.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells whoever starts the application which properties to look at. */
final class ClientNotBuiltFailureAnalyzer extends AbstractFailureAnalyzer<ClientNotBuiltException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, ClientNotBuiltException failure) {
    return new FailureAnalysis(
        "The Tollgate client could not be built: " + failure.getMessage(),
        "Look at tollgate.target, and at the files and directories that tollgate.tls and"
            + " tollgate.spool name.",
        failure);
  }
}
