/** The command line: options, environment, exit codes. */
@NullMarked
package dev.tollgate.gateway.cli;

import org.jspecify.annotations.NullMarked;
