/**
 * The pod as Kubernetes knows it: its MAC addresses are asked for, and answered, by annotations.
 */
@NullMarked
package io.dmac.app.kubernetes;

import org.jspecify.annotations.NullMarked;
