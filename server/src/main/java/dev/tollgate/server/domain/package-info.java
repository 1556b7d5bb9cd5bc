/**
 * The rules, as pure functions of their arguments: sessions, billing periods, quota. Nothing here
 * knows of SQL, threads, logs or a clock.
 */
@NullMarked
package dev.tollgate.server.domain;

import org.jspecify.annotations.NullMarked;
