/** Tests of the settings. */
@NullMarked
package dev.tollgate.server.config;

import org.jspecify.annotations.NullMarked;
