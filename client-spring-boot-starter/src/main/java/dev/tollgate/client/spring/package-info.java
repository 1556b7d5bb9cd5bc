/** A client from a Spring Boot application's properties, with its health and its figures. */
@NullMarked
package dev.tollgate.client.spring;

import org.jspecify.annotations.NullMarked;
