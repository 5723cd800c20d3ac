/** The live MAC change. */
@NullMarked
package io.dmac.change;

import org.jspecify.annotations.NullMarked;
