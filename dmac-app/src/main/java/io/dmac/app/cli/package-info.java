/** The commands. */
@NullMarked
package io.dmac.app.cli;

import org.jspecify.annotations.NullMarked;
