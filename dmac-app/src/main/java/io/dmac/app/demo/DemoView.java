package io.dmac.app.demo;

import io.dmac.mac.MacAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report as JSON has it. */
record DemoView(long sent, long received, long lost, PingView ping, List<ChangeView> changes) {
  record PingView(int sent, int received) {}

  record ChangeView(
      String from,
      String to,
      String kind,
      long callNs,
      long lost,
      @Nullable String neighbour,
      @Nullable String neighbourIpv6) {}

  static DemoView of(DemoReport report) {
    return new DemoView(
        report.probe().sent(),
        report.probe().received(),
        report.probe().lost(),
        new PingView(
            report.pingIpv4().sent() + report.pingIpv6().sent(),
            report.pingIpv4().received() + report.pingIpv6().received()),
        report.changes().stream()
            .map(
                change ->
                    new ChangeView(
                        change.from().toString(),
                        change.to().toString(),
                        change.kind(),
                        change.callNs(),
                        change.lost(),
                        change.neighbours().ipv4().map(MacAddress::toString).orElse(null),
                        change.neighbours().ipv6().map(MacAddress::toString).orElse(null)))
            .toList());
  }
}
