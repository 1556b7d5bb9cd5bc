/** The reference gateway: a small messaging gateway that meters with the Tollgate client. */
@NullMarked
package dev.tollgate.gateway;

import org.jspecify.annotations.NullMarked;
