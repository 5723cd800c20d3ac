package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.port.Burst;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GapMeterTest {
  private final AtomicLong clock = new AtomicLong(1_000_000);
  private final GapMeter meter = new GapMeter(burst -> 7, clock::get);

  @Test
  void countsEveryGapAndRemembersTheLongOnes() {
    meter.reset();
    turnAfter(200);
    turnAfter(150_000);
    turnAfter(300);

    assertThat(meter.gaps().getTotalCount()).isEqualTo(3);
    assertThat(meter.longGaps()).containsExactly(new GapMeter.Gap(1_150_200, 150_000));
  }

  @Test
  void forgetsWhatWasBeforeTheWindow() {
    meter.reset();
    turnAfter(5_000_000);
    meter.reset();
    turnAfter(200);

    assertThat(meter.gaps().getTotalCount()).isEqualTo(1);
    assertThat(meter.longGaps()).isEmpty();
  }

  @Test
  void leavesTheWorkToTheEcho() {
    assertThat(turnAfter(1)).isEqualTo(7);
  }

  private int turnAfter(long ns) {
    clock.addAndGet(ns);
    return meter.process(new NoBurst());
  }

  private static final class NoBurst extends Burst {
    NoBurst() {
      super(1, 0, 0, false);
    }

    @Override
    public long data(long handle) {
      return 0;
    }

    @Override
    public int headLength(long handle) {
      return 0;
    }

    @Override
    public int frameLength(long handle) {
      return 0;
    }
  }
}
