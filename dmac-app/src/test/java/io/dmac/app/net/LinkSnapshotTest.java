package io.dmac.app.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkSnapshotTest {
  private static final KernelEntry CONNECTED = route("10.9.0.0/24");
  private static final KernelEntry OVER_IT = route("10.5.0.0/16 via 10.9.0.9");
  private static final KernelEntry LINK_LOCAL = route("fe80::/64");

  private final SimulatedKernel kernel = new SimulatedKernel();

  private static KernelEntry route(String words) {
    return new KernelEntry(
        KernelRoutes.RTM_NEWROUTE,
        new NetlinkBody().attribute(1, words),
        new NetlinkBody(),
        "route " + words);
  }

  /** Takes an entry once what it leads over is there. */
  private static final class SimulatedKernel {
    private final List<KernelEntry> has = new ArrayList<>();
    private final Map<KernelEntry, KernelEntry> leadsOver = new HashMap<>();
    private final List<KernelEntry> restoresItself = new ArrayList<>();
    private final List<KernelEntry> asked = new ArrayList<>();

    private void add(KernelEntry entry) {
      asked.add(entry);
      if (restoresItself.remove(entry)) {
        has.add(entry);
      }
      KernelEntry before = leadsOver.get(entry);
      if (before != null && !has.contains(before)) {
        throw new NetworkException("put back " + entry + " = ENETUNREACH", 101);
      }
      if (has.contains(entry)) {
        throw new NetworkException("put back " + entry + " = EEXIST", 17);
      }
      has.add(entry);
    }

    private List<String> takesBack(KernelEntry... before) {
      return LinkSnapshot.putBack(List.of(before), () -> List.copyOf(has), this::add);
    }
  }

  @Test
  void whatIsThereIsLeftAlone() {
    kernel.has.add(CONNECTED);
    assertThat(kernel.takesBack(CONNECTED)).isEmpty();
    assertThat(kernel.asked).isEmpty();
  }

  @Test
  void oneRouteMayLeadOverAnother() {
    kernel.leadsOver.put(OVER_IT, CONNECTED);
    assertThat(kernel.takesBack(OVER_IT, CONNECTED)).isEmpty();
    assertThat(kernel.has).containsExactly(CONNECTED, OVER_IT);
  }

  @Test
  void whatTheKernelPutsBackMeanwhileIsNotLost() {
    kernel.restoresItself.add(LINK_LOCAL);
    assertThat(kernel.takesBack(CONNECTED, LINK_LOCAL)).isEmpty();
    assertThat(kernel.has).containsExactly(CONNECTED, LINK_LOCAL);
  }

  @Test
  void whatStaysAwayIsSaidWithTheKernelsReason() {
    kernel.leadsOver.put(OVER_IT, CONNECTED);
    assertThat(kernel.takesBack(OVER_IT, LINK_LOCAL))
        .containsExactly("put back route 10.5.0.0/16 via 10.9.0.9 = ENETUNREACH");
    assertThat(kernel.has).containsExactly(LINK_LOCAL);
  }
}
