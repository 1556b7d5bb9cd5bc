package dev.tollgate.gateway.whatsapp;

/**
 * A part of a webhook that cannot be counted.
 *
 * @param path where it stands in the body
 * @param reason why, without anything of its content
 */
public record BadItem(String path, String reason) {}
