/** What Linux says of its network interfaces and namespaces. */
@NullMarked
package io.dmac.app.net;

import org.jspecify.annotations.NullMarked;
