/** The registry of vendors on this machine: where it lies, and how it is brought up to date. */
@NullMarked
package io.dmac.app.vendors;

import org.jspecify.annotations.NullMarked;
