/** The static MAC pod while it runs, and its command. */
@NullMarked
package io.dmac.app.probe;

import org.jspecify.annotations.NullMarked;
