/**
 * The gRPC services: requests are checked, translated to the domain's words, and answered from
 * futures. Generated types never leave this package.
 */
@NullMarked
package dev.tollgate.server.api;

import org.jspecify.annotations.NullMarked;
