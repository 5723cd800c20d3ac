/** DPDK as typed Java: EAL, ports, queues. The one place that knows native code. */
@NullMarked
package io.dmac.dpdk;

import org.jspecify.annotations.NullMarked;
