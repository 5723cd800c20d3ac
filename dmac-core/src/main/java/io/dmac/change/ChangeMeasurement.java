package io.dmac.change;

import java.util.OptionalLong;

/**
 * What a change cost the traffic, as its port saw it.
 *
 * <p>The blocked time is that of the RECONF method of FD.io CSIT: frames lost over the rate at
 * which they came. A port counts what it lost itself; what was lost beneath it, only the sender can
 * tell. So where the old address is lost with the change, the blocked time is the time without
 * frames between the last on the old and the first on the new one.
 *
 * @param framesToOld frames to the old address while the change went on
 * @param framesToNew frames to the new one, from the control call on
 * @param firstOnNewNs from the control call to the first frame to the new address; none yet when
 *     empty
 * @param lastOnOldNs from the control call to the last frame to the old address; negative when that
 *     came before it
 * @param longestGapNs the longest time without a frame to either, from the first to the last of
 *     them
 * @param framesLost frames that the port or its loops lost for want of room
 * @param framesPerSecond the rate of frames to either
 * @param blockedNs for how long no frame came through
 */
public record ChangeMeasurement(
    long framesToOld,
    long framesToNew,
    OptionalLong firstOnNewNs,
    OptionalLong lastOnOldNs,
    long longestGapNs,
    long framesLost,
    double framesPerSecond,
    long blockedNs) {
  /** Of a port without loops, which sees no frame. */
  public static final ChangeMeasurement NONE =
      new ChangeMeasurement(0, 0, OptionalLong.empty(), OptionalLong.empty(), 0, 0, 0, 0);
}
