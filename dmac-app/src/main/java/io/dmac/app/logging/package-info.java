/** Where log lines go. */
@NullMarked
package io.dmac.app.logging;

import org.jspecify.annotations.NullMarked;
