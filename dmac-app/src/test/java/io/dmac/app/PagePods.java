package io.dmac.app;

import io.dmac.app.api.HttpApi;
import io.dmac.app.api.PodResources;
import io.dmac.app.cli.ApiClient;
import io.dmac.app.config.ApiSetup;
import io.dmac.app.pod.Pod;
import io.dmac.app.pod.SimulatedPorts;
import io.dmac.app.probe.ProbeOrder;
import io.dmac.app.probe.ProbeService;
import io.dmac.app.probe.ServeSetup;
import io.dmac.app.probe.SimulatedStation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/** The two pods behind a page. */
interface PagePods extends AutoCloseable {
  /** Where the page is. */
  String url();

  /** What a person names as receiver. */
  String receiver();

  /** The dynamic pod's MAC address. */
  String podMac();

  /** Ends the dynamic pod. */
  void closePod();

  @Override
  void close();

  /** Without ports: the service and the control API are real, what they stand on is not. */
  static PagePods simulated(Optional<String> token) {
    return new Simulated(token);
  }

  /** Those. */
  final class Simulated implements PagePods {
    private final Pod pod = Pod.start(SimulatedPorts.configuration(), new SimulatedPorts());
    private final HttpApi api =
        HttpApi.start("--api", pod.configuration().api().orElseThrow(), PodResources.router(pod));
    private final ProbeService service;

    private Simulated(Optional<String> token) {
      service =
          ProbeService.start(
              new ServeSetup(
                  new ApiSetup(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), token),
                  ApiClient.find("--pod", api.url(), null, Map.of())),
              new SimulatedStation(() -> pod.ports().getFirst().macAddress()),
              ProbeOrder.DEFAULTS);
    }

    @Override
    public String url() {
      return service.url();
    }

    @Override
    public String receiver() {
      return "10.9.0.2";
    }

    @Override
    public String podMac() {
      return pod.ports().getFirst().macAddress().toString();
    }

    @Override
    public void closePod() {
      api.close();
    }

    @Override
    public void close() {
      service.close();
      api.close();
      pod.close();
    }
  }
}
