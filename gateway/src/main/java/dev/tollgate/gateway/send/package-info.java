/** Direct sends: ask the quota, send, report. */
@NullMarked
package dev.tollgate.gateway.send;

import org.jspecify.annotations.NullMarked;
