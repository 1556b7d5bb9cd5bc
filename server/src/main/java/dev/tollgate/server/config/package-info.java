/** What the operator decides, one record a concern: validated once, then frozen. */
@NullMarked
package dev.tollgate.server.config;

import org.jspecify.annotations.NullMarked;
