/** The static pod's work: build, pace, send, match replies, measure. */
@NullMarked
package io.dmac.probe;

import org.jspecify.annotations.NullMarked;
