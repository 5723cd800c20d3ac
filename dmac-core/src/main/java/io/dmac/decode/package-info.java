/** What a frame says, protocol by protocol, for people and programs to read. */
@NullMarked
package io.dmac.decode;

import org.jspecify.annotations.NullMarked;
