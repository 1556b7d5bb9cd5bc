/**
 * Reports messages: in order, again until they are answered, and from the spool when need be.
 *
 * <p>Not part of the library's published surface: it changes without notice.
 */
@org.jspecify.annotations.NullMarked
package dev.tollgate.client.tracking;
