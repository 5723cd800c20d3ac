package io.dmac.app.cli.mac;

import io.dmac.app.api.Views;
import io.dmac.mac.MacAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * What a command asks for.
 *
 * @param address the very address; else the policy chooses
 * @param policy how it is chosen
 * @param overlap for how long the old address is accepted too; else as the pod was told
 * @param untilDone whether the answer is to come when that has ended
 */
record ChangeRequest(
    Optional<MacAddress> address, String policy, Optional<Duration> overlap, boolean untilDone) {
  Views.MacRequest ofApi() {
    return new Views.MacRequest(
        address.map(MacAddress::toString).orElse(null),
        address.isPresent() ? null : policy,
        overlap.map(Duration::toMillis).orElse(null),
        untilDone ? "done" : null);
  }
}
