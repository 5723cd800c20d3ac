package io.dmac.app.probe;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which measurement is made in place of one run. */
final class MethodOptions {
  /** The measurements by their names. */
  enum Method {
    /** RFC 2544, section 26.1, and CSIT's NDR, PDR and MRR. */
    THROUGHPUT,
    /** RFC 2544, section 26.2, by percentiles at parts of a rate. */
    LATENCY,
    /** RFC 2544, section 26.3. */
    LOSS,
    /** RFC 2544, section 26.4, and RFC 9004. */
    BACK_TO_BACK,
    /** CSIT's RECONF. */
    CHANGE;

    static Method parse(String text) {
      for (Method method : values()) {
        if (method.label().equals(text.toLowerCase(Locale.ROOT))) {
          return method;
        }
      }
      throw new IllegalArgumentException(
          "--method '" + text + "' is none of: throughput, latency, loss, back-to-back, change");
    }

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = {
        "A measurement in place of one run:",
        "throughput: the highest rate without loss (NDR, RFC 2544), with 0.5 %% of loss (PDR), and"
            + " what comes back at full speed (MRR);",
        "latency: percentiles of the round trip at 10, 50 and 90 %% of --rate, or of the NDR;",
        "loss: from --rate down in tenths, until two rates lose nothing;",
        "back-to-back: the longest burst at full speed without loss;",
        "change: what the dynamic pod's live MAC change costs at --rate (RECONF): asks --pod for"
            + " it amid each trial."
      })
  @Nullable String name;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Trials without loss before a rate counts; searches of back-to-back; changes (2).")
  int repeats;

  @Option(
      names = "--width",
      paramLabel = "PERCENT",
      defaultValue = "0.5",
      description = "How near the rate found is to one that fails (0.5).")
  double widthPercent;

  @Option(
      names = "--partial-loss",
      paramLabel = "PERCENT",
      defaultValue = "0.5",
      description = "The loss that PDR allows (0.5).")
  double partialLossPercent;

  @Option(
      names = "--limit",
      paramLabel = "FRAMES",
      defaultValue = "1000000",
      description = "back-to-back: the longest burst that is tried (1000000).")
  long limit;

  @Option(
      names = "--pod-port",
      paramLabel = "N",
      defaultValue = "0",
      description = "change: the dynamic pod's port (0).")
  int podPort;

  /** Whether one was asked for. */
  boolean given() {
    return name != null;
  }

  Method method() {
    return Method.parse(String.valueOf(name));
  }
}
