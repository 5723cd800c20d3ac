/** MAC addresses as values. */
@NullMarked
package io.dmac.mac;

import org.jspecify.annotations.NullMarked;
