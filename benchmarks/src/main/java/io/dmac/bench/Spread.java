package io.dmac.bench;

import java.util.Arrays;
import java.util.Collection;

/** The middle and the ends of a few measured values. */
public record Spread(double median, double min, double max) {
  public static Spread of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no value was measured");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  public static Spread of(double... values) {
    return of(Arrays.stream(values).boxed().toList());
  }
}
