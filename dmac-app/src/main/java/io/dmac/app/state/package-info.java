/** What the program keeps between its processes: journals of changes, and leases of addresses. */
@NullMarked
package io.dmac.app.state;

import org.jspecify.annotations.NullMarked;
