/** {@code dmac mac}: the addresses of a running pod's ports and of this machine's interfaces. */
@NullMarked
package io.dmac.app.cli.mac;

import org.jspecify.annotations.NullMarked;
