/**
 * Side-by-side benchmarks: dmac and another program in turn, under one clock, on one core. What a
 * number means is in benchmarks/README.md.
 */
@NullMarked
package io.dmac.bench;

import org.jspecify.annotations.NullMarked;
