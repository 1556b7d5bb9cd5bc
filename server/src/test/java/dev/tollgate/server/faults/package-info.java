/** Tests of whole servers, each a process of its own, that are killed, stopped and raced. */
@NullMarked
package dev.tollgate.server.faults;

import org.jspecify.annotations.NullMarked;
