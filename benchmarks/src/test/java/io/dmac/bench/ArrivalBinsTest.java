package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalBinsTest {
  private static final long MS = 1_000_000;
  private static final long ORIGIN_NS = -5 * MS;

  private final ArrivalBins arrivals = new ArrivalBins(ORIGIN_NS, 1);

  @Test
  void countsTheFramesOfEachMillisecondAroundAMoment() {
    arrivals.add(ORIGIN_NS + 9 * MS, 3);
    arrivals.add(ORIGIN_NS + 10 * MS - 1, 4);
    arrivals.add(ORIGIN_NS + 10 * MS, 5);
    arrivals.add(ORIGIN_NS + 12 * MS + 1, 6);

    assertThat(arrivals.around(ORIGIN_NS + 10 * MS, 2, 3)).containsExactly(0, 7, 5, 0, 6);
  }

  @Test
  void aMillisecondBeginsAtTheMomentAndNotAtAClocksWholeOne() {
    arrivals.add(ORIGIN_NS + 10 * MS + 300_000, 1);
    arrivals.add(ORIGIN_NS + 10 * MS + 600_000, 2);

    assertThat(arrivals.around(ORIGIN_NS + 10 * MS + 500_000, 1, 1)).containsExactly(1, 2);
  }

  @Test
  void whatLiesOutsideItsTimeCountsNowhere() {
    arrivals.add(ORIGIN_NS - 1, 1);
    arrivals.add(ORIGIN_NS + 1_000 * MS, 1);

    assertThat(arrivals.around(ORIGIN_NS, 1, 1)).containsExactly(0, 0);
    assertThat(arrivals.around(ORIGIN_NS + 1_000 * MS, 1, 1)).containsExactly(0, 0);
  }

  @Test
  void mediansAreThoseOfEachPlace() {
    assertThat(ArrivalBins.medians(List.of(new int[] {1, 9}, new int[] {3, 0}, new int[] {2, 9})))
        .containsExactly(2, 9);
    assertThat(ArrivalBins.medians(List.of())).isEmpty();
  }
}
