/** Tests of the rules, without I/O. */
@NullMarked
package dev.tollgate.server.domain;

import org.jspecify.annotations.NullMarked;
