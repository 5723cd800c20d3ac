/** MAC addresses as values, and pools that lease them. */
@NullMarked
package io.dmac.mac;

import org.jspecify.annotations.NullMarked;
