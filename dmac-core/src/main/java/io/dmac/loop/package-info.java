/**
 * The poll loop: its turn, its counters, its idle strategies, and the commands through which the
 * control plane talks to it.
 */
@NullMarked
package io.dmac.loop;

import org.jspecify.annotations.NullMarked;
