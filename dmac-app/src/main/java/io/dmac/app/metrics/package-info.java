/** Prometheus metrics, read from the loops' counters. */
@NullMarked
package io.dmac.app.metrics;

import org.jspecify.annotations.NullMarked;
