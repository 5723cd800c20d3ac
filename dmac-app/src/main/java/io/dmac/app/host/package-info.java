/**
 * The node: hugepages, virtual functions and devices on vfio-pci, by {@code hugepages/dmac-host}.
 */
@NullMarked
package io.dmac.app.host;

import org.jspecify.annotations.NullMarked;
