package io.dmac.app.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.app.pod.Pod;
import io.dmac.app.pod.PodPort;
import io.dmac.app.pod.SimulatedPorts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the annotations of a pod with one port, and with two, mean. */
class MacWishesTest {
  private final Pod pod = Pod.start(SimulatedPorts.configuration(), new SimulatedPorts());
  private final List<PodPort> two = pod.ports();
  private final List<PodPort> one = two.subList(0, 1);

  @AfterEach
  void end() {
    pod.close();
  }

  @Test
  void oneValueIsForTheOnlyPort() {
    assertThat(MacWishes.read(" random ", one)).isEqualTo(Map.of(one.getFirst(), "random"));
  }

  @Test
  void severalPortsAreNamed() {
    String names = MacWishes.name(two.get(1)) + "=02:00:00:00:00:01, 0=pool";
    assertThat(MacWishes.read(names, two))
        .isEqualTo(Map.of(two.get(1), "02:00:00:00:00:01", two.get(0), "pool"));
  }

  @Test
  void whatIsWrittenCanBeRead() {
    assertThat(MacWishes.read(MacWishes.write(two), two))
        .isEqualTo(
            Map.of(
                two.get(0), two.get(0).macAddress().toString(),
                two.get(1), two.get(1).macAddress().toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "02:00:00:00:00:01 | for which of",
        "net7=random | for none of the ports",
        "0=random,1 | for none of the ports",
        "0=random,0=any | names 0 twice",
      })
  void whatIsAmbiguousIsRefused(String text, String complaint) {
    assertThatThrownBy(() -> MacWishes.read(text, two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint);
  }
}
