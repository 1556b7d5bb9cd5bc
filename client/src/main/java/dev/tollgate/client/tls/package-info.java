/** Certificates and keys from PEM files, taken anew when the files change. */
@NullMarked
package dev.tollgate.client.tls;

import org.jspecify.annotations.NullMarked;
