/** The dynamic pod's work: filter by destination, operate, echo, and answer ARP, NDP and ping. */
@NullMarked
package io.dmac.echo;

import org.jspecify.annotations.NullMarked;
