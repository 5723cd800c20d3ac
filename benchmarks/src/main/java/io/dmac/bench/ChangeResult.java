package io.dmac.bench;

import io.dmac.app.api.Views;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came of one who changes addresses.
 *
 * @param framesPerSecond the rate that was asked for
 * @param firstLost frames that the first changes under traffic lost, in which the JVM compiles what
 *     they need; no other number has them; only dmac's
 * @param quietSent frames while nothing was changed, before all changes
 * @param quietLost of those, how many never came back: what the machine itself loses
 * @param skipped frames never sent because the sender's thread had to pause
 * @param stolenNs CPU time that the hypervisor took meanwhile, of the flow's CPU and the echo's
 * @param fast changes that followed each other; only dmac's
 * @param sustained changes without a pause; only dmac's
 * @param paced changes one by one
 * @param callToFirst from the driver's call to the first frame on the new address, of a sender that
 *     sends there already; only dmac's
 * @param callToFlow from the driver's call to the first frame of the flow, which hears of the new
 *     address by an announcement; only dmac's
 * @param call duration of the driver's call; only dmac's
 * @param podDrops frames that the pod did not give back, by its own reasons; only dmac's
 */
public record ChangeResult(
    long framesPerSecond,
    @Nullable Long firstLost,
    long quietSent,
    long quietLost,
    long skipped,
    long stolenNs,
    @Nullable ChangeSeries fast,
    @Nullable ChangeSeries sustained,
    ChangeSeries paced,
    Views.@Nullable Percentiles callToFirst,
    Views.@Nullable Percentiles callToFlow,
    Views.@Nullable Percentiles call,
    Map<String, Long> podDrops) {
  public ChangeResult {
    podDrops = new TreeMap<>(podDrops);
  }

  /** The series that counts: the many changes where there are any. */
  ChangeSeries counting() {
    return fast == null ? paced : fast;
  }
}
