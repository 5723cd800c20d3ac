/** The program's entry. */
@NullMarked
package io.dmac.app;

import org.jspecify.annotations.NullMarked;
