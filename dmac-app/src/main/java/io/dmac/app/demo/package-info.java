/** Both pods on one machine: {@code dmac demo}. */
@NullMarked
package io.dmac.app.demo;

import org.jspecify.annotations.NullMarked;
