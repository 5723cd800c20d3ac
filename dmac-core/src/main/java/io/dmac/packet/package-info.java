/**
 * Frames in native memory: the one class that reads and writes it, and the fields of each protocol.
 */
@NullMarked
package io.dmac.packet;

import org.jspecify.annotations.NullMarked;
