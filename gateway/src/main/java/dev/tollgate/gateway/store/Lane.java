package dev.tollgate.gateway.store;

/**
 * One of a tenant's lanes: what is in it is sent one after the other.
 *
 * @param tenantId whose it is
 * @param number from 0
 */
public record Lane(String tenantId, int number) {}
