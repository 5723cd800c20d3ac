/** Capture files, as tcpdump and Wireshark have them: frames with their time and direction. */
@NullMarked
package io.dmac.capture;

import org.jspecify.annotations.NullMarked;
