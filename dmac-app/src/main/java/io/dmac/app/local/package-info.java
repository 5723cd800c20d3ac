/** Changes of this machine's own interfaces, without a pod and without DPDK. */
@NullMarked
package io.dmac.app.local;

import org.jspecify.annotations.NullMarked;
