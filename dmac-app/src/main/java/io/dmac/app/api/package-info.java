/** The control API over HTTP. */
@NullMarked
package io.dmac.app.api;

import org.jspecify.annotations.NullMarked;
