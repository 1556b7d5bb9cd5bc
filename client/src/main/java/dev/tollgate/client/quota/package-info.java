/**
 * The client's cache of quota decisions. Internal: no part of the library's surface, and free to
 * change with any version.
 */
@NullMarked
package dev.tollgate.client.quota;

import org.jspecify.annotations.NullMarked;
