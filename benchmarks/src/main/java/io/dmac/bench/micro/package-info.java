/**
 * JMH benchmarks of single parts: the loop's turn, bursts, calls, the filter, operations, answers,
 * addresses, pools.
 */
@NullMarked
package io.dmac.bench.micro;

import org.jspecify.annotations.NullMarked;
