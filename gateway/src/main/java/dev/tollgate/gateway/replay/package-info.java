/** Posts recorded webhooks to a gateway. */
@NullMarked
package dev.tollgate.gateway.replay;

import org.jspecify.annotations.NullMarked;
