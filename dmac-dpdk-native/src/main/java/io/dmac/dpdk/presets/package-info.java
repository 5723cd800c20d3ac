/** The JavaCPP preset of DPDK: what its parser needs to know beyond the installed headers. */
@NullMarked
package io.dmac.dpdk.presets;

import org.jspecify.annotations.NullMarked;
