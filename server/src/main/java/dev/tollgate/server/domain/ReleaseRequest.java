package dev.tollgate.server.domain;

/**
 * "What I reserved will not be sent."
 *
 * @param reservationId the {@link LaneKey} text of the reservation
 */
public record ReleaseRequest(String tenantId, String reservationId) {}
