/**
 * What benchmarks need from within the native module: both ways into native code, side by side. It
 * shows no type of JavaCPP.
 */
@NullMarked
package io.dmac.dpdk;

import org.jspecify.annotations.NullMarked;
