package dev.tollgate.client;

/** How an outbound message reached the provider. Both count alike. */
public enum SendPath {
  /** Sent while the caller waited. */
  DIRECT,
  /** Sent by a worker that took it from a queue. */
  QUEUED
}
