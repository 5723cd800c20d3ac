package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlowTest {
  private final Flow flow = new Flow(100, 90, 80, 75);

  @Test
  void everyLostFrameWasLostAtOnePlace() {
    assertThat(flow.missed()).isEqualTo(10);
    assertThat(flow.refused()).isEqualTo(10);
    assertThat(flow.lostBehind()).isEqualTo(5);
    assertThat(flow.dropped()).isEqualTo(flow.missed() + flow.refused() + flow.lostBehind());
  }

  @Test
  void withinAProgramNothingIsLostOutsideIt() {
    Flow within = Flow.within(10, 8);

    assertThat(within.missed()).isZero();
    assertThat(within.lostBehind()).isZero();
    assertThat(within.dropped()).isEqualTo(2);
  }

  @Test
  void addsAndSubtracts() {
    assertThat(flow.plus(flow).since(flow)).isEqualTo(flow);
  }
}
