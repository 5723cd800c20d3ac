/** What this machine or pod can do, what is missing, and the remedy. */
@NullMarked
package io.dmac.app.doctor;

import org.jspecify.annotations.NullMarked;
