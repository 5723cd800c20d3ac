/** JMH benchmarks of single parts: the loop's turn, the operations, the answers, addresses. */
@NullMarked
package io.dmac.bench.micro;

import org.jspecify.annotations.NullMarked;
