package dev.tollgate.server.domain;

/** What concerns one customer of a tenant. */
public interface Addressed {
  String tenantId();

  Recipient recipient();
}
