/** What integration tests stand on: namespaces, links, programs, and peers on the wire. */
@NullMarked
package io.dmac.testbed;

import org.jspecify.annotations.NullMarked;
