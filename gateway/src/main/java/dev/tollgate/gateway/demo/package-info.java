/**
 * A day of a restaurant, played in one process: server, gateways, and a stand-in for the provider.
 */
@NullMarked
package dev.tollgate.gateway.demo;

import org.jspecify.annotations.NullMarked;
