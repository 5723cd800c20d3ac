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

  /** Two processes as a user starts them, over shared memory. */
  static PagePods real() {
    return new Real();
  }

  /** Those. */
  final class Real implements PagePods {
    private static final String SOCKET = "socket=@dmac-page,socket-abstract=yes,rsize=14";

    private final DmacProcess pod =
        DmacProcess.run("--vdev", "net_memif0,role=server," + SOCKET, "--ip", "10.9.0.2/24");
    private final DmacProcess probe;

    private Real() {
      try {
        probe =
            DmacProcess.serve(
                "probe",
                "--vdev",
                "net_memif1,role=client," + SOCKET,
                "--no-huge",
                "--serve",
                "127.0.0.1:0",
                "--pod",
                pod.api());
      } catch (AssertionError e) {
        pod.close();
        throw e;
      }
    }

    @Override
    public String url() {
      return probe.api();
    }

    @Override
    public String receiver() {
      return "10.9.0.2";
    }

    @Override
    public String podMac() {
      return pod.mac(0);
    }

    @Override
    public void closePod() {
      pod.close();
    }

    /** The probe first: a loop that polls shared memory is not to lose it. */
    @Override
    public void close() {
      probe.close();
      pod.close();
    }
  }

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
