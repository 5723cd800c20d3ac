/** The running dynamic pod, whoever commands it. */
@NullMarked
package io.dmac.app.pod;

import org.jspecify.annotations.NullMarked;
