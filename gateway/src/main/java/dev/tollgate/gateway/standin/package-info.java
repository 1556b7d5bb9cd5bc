/** A stand-in for the providers, on this machine: for trying the gateway, and for its tests. */
@NullMarked
package dev.tollgate.gateway.standin;

import org.jspecify.annotations.NullMarked;
