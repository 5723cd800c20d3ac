/** Measurements by the methods that benchmarkers know by name (RFC 2544, RFC 9004, FD.io CSIT). */
@NullMarked
package io.dmac.method;

import org.jspecify.annotations.NullMarked;
