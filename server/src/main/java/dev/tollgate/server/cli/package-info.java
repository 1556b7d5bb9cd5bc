/** The command line: one class a command, and what commands share. */
@NullMarked
package dev.tollgate.server.cli;

import org.jspecify.annotations.NullMarked;
