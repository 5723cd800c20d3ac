package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where memory is taken from, on machines made of files. */
class NumaNodesTest {
  private static final PortSpec NEAR = new PortSpec.Pci("0000:01:00.0");
  private static final PortSpec FAR = new PortSpec.Pci("0000:41:00.0");
  private static final PortSpec VIRTUAL = new PortSpec.Vdev("net_null0");

  @TempDir Path root;
  private NumaNodes nodes;

  @BeforeEach
  void twoNodes() throws IOException {
    node(0, "0-3");
    node(1, "4-7");
    write("sys/bus/pci/devices/0000:01:00.0/numa_node", "0");
    write("sys/bus/pci/devices/0000:41:00.0/numa_node", "1");
    write("sys/bus/pci/devices/0000:02:00.0/numa_node", "-1");
    nodes = new NumaNodes(root);
  }

  private void node(int node, String cpus) throws IOException {
    write("sys/devices/system/node/node" + node + "/cpulist", cpus);
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n");
  }

  private void free(int node, int pages) throws IOException {
    write(
        "sys/devices/system/node/node" + node + "/hugepages/hugepages-2048kB/free_hugepages",
        String.valueOf(pages));
  }

  private List<String> arguments(PortSpec... ports) {
    return nodes.arguments(nodes.memoryMib(List.of(ports), 100), 100);
  }

  @Test
  void memoryIsTakenFromTheNodesOfTheDevices() {
    assertThat(arguments(NEAR)).containsExactly("--socket-mem=100");
    assertThat(arguments(FAR)).containsExactly("--socket-mem=0,100");
    assertThat(arguments(FAR, NEAR)).containsExactly("--socket-mem=50,50");
    assertThat(arguments(FAR, FAR, VIRTUAL)).containsExactly("--socket-mem=34,67");
  }

  @Test
  void oneNodeNeedsNoChoice() throws IOException {
    node(1, "");
    assertThat(arguments(NEAR, VIRTUAL)).containsExactly("-m", "100");
    assertThat(new NumaNodes(root.resolve("nothing")).withCpus()).containsExactly(0);
  }

  @Test
  void aDeviceOfNoKnownNodeTakesTheFirst() {
    assertThat(nodes.memoryMib(List.of(new PortSpec.Pci("0000:02:00.0")), 100))
        .isEqualTo(Map.of(0, 100));
  }

  @Test
  void aNodeWithoutCpusCannotServe() throws IOException {
    assertThat(nodes.objection("0000:41:00.0")).isEmpty();
    node(1, "");
    assertThat(nodes.objection("0000:41:00.0").orElseThrow())
        .contains("NUMA node 1", "no CPU", "echo 0 > /sys/bus/pci/devices/0000:41:00.0/numa_node");
  }

  @Test
  void pagesOfAnotherNodeDoNotCount() throws IOException {
    free(0, 1000);
    free(1, 49);
    assertThat(nodes.shortOfHugepages(nodes.memoryMib(List.of(FAR), 100))).contains(1);
    assertThat(nodes.shortOfHugepages(nodes.memoryMib(List.of(NEAR), 100))).isEmpty();
    free(1, 50);
    assertThat(nodes.shortOfHugepages(nodes.memoryMib(List.of(FAR), 100))).isEmpty();
  }
}
