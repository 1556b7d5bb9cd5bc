/** What a messaging gateway tells Tollgate, and asks it: begin with {@link TollgateClient}. */
@NullMarked
package dev.tollgate.client;

import org.jspecify.annotations.NullMarked;
