/** What a port is, whoever drives it. */
@NullMarked
package io.dmac.port;

import org.jspecify.annotations.NullMarked;
