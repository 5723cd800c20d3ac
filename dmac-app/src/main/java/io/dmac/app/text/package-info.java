/** How results are laid out for people. */
@NullMarked
package io.dmac.app.text;

import org.jspecify.annotations.NullMarked;
