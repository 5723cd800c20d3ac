package io.dmac.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dmac.app.attachment.Attachment;
import io.dmac.dpdk.PortSpec;
import io.dmac.echo.OperationKind;
import io.dmac.loop.IdleStrategy;
import io.dmac.mac.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationReaderTest {
  @TempDir private Path directory;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
  private final Map<String, String> annotations = new LinkedHashMap<>();
  private Optional<Path> file = Optional.empty();

  private ConfigurationReaderTest flag(Setting setting, String... values) {
    flags.put(setting, List.of(values));
    return this;
  }

  private ConfigurationReaderTest variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  private ConfigurationReaderTest yaml(String... lines) throws IOException {
    file = Optional.of(Files.writeString(directory.resolve("pod.yaml"), String.join("\n", lines)));
    return this;
  }

  private RunConfiguration read() {
    return ConfigurationReader.read(flags, file, new FakeMachine(environment, annotations));
  }

  private List<String> problems() {
    try {
      read();
    } catch (ConfigurationException e) {
      return e.problems().stream().map(p -> p.replace(directory + "/", "")).toList();
    }
    throw new AssertionError("nothing was wrong");
  }

  @Test
  void hasDefaults() {
    RunConfiguration configuration = flag(Setting.TAP, "t0").read();
    assertThat(configuration.operation()).isEqualTo(OperationKind.MACSWAP);
    assertThat(configuration.changes().overlap()).isEqualTo(Duration.ofMillis(200));
    assertThat(configuration.idle()).isEqualTo(IdleStrategy.Kind.BACKOFF);
    assertThat(configuration.hugePages()).isEqualTo(HugePages.AUTO);
    assertThat(configuration.memoryMib()).isEqualTo(64);
    assertThat(configuration.api().orElseThrow().address()).hasToString("/127.0.0.1:9808");
    assertThat(configuration.duration()).isEmpty();
    PortSetup port = configuration.ports().getFirst();
    assertThat(port.spec()).isEqualTo(new PortSpec.Tap("t0"));
    assertThat(port.configuration().mbufs()).isEqualTo(8191);
    assertThat(port.mac()).isEmpty();
  }

  @Test
  void takesAFlagBeforeAVariableBeforeTheFile() throws IOException {
    yaml("tap: fromfile", "burst: 8", "queues: 2", "mtu: 1400")
        .variable("DMAC_BURST", "16")
        .variable("DMAC_QUEUES", "3")
        .flag(Setting.BURST, "64");
    RunConfiguration configuration = read();
    PortSetup port = configuration.ports().getFirst();
    assertThat(port.spec()).isEqualTo(new PortSpec.Tap("fromfile"));
    assertThat(port.configuration().burstSize()).isEqualTo(64);
    assertThat(port.configuration().queues()).isEqualTo(3);
    assertThat(port.configuration().mtu()).isEqualTo(1400);
  }

  @Test
  void replacesAListAsAWhole() throws IOException {
    yaml("tap: [a, b]").flag(Setting.TAP, "c");
    assertThat(read().ports()).extracting(PortSetup::spec).containsExactly(new PortSpec.Tap("c"));
  }

  @Test
  void readsYamlAsItIsWritten() throws IOException {
    yaml(
        "# a comment",
        "tap: t0",
        "mac: 020000000001",
        "ip:",
        "  - 10.9.0.2/24",
        "  - fd00:9::2/64",
        "cpus: 2",
        "eal: [--log-level=8, --iova-mode=va]",
        "api: off",
        "huge: false",
        "stats-period: 0.5");
    RunConfiguration configuration = read();
    PortSetup port = configuration.ports().getFirst();
    assertThat(port.mac()).contains(MacAddress.parse("02:00:00:00:00:01"));
    assertThat(port.ips())
        .extracting(Cidr::toString)
        .containsExactly("10.9.0.2/24", "fd00:9:0:0:0:0:0:2/64");
    assertThat(port.configuration().cpus()).containsExactly(2);
    assertThat(configuration.ealArguments()).containsExactly("--log-level=8", "--iova-mode=va");
    assertThat(configuration.api()).isEmpty();
    assertThat(configuration.hugePages()).isEqualTo(HugePages.NEVER);
    assertThat(configuration.statsPeriod()).contains(Duration.ofMillis(500));
  }

  @Test
  void takesSexagesimalLookalikesAsAddresses() throws IOException {
    yaml("tap: t0", "mac: 12:34:56:10:20:30");
    assertThat(read().ports().getFirst().mac()).contains(MacAddress.parse("12:34:56:10:20:30"));
  }

  @Test
  void refusesUnknownKeysWithWhatWasProbablyMeant() throws IOException {
    yaml(
        "tap: t0",
        "brust: 3",
        "rx_descriptors: 64",
        "zzzzzzzz: {a: 1}",
        "burst: {a: 1}",
        "mtu: 1",
        "mtu: 2");
    assertThat(problems())
        .contains(
            "pod.yaml:2: there is no key 'brust'; did you mean 'burst'?",
            "pod.yaml:3: there is no key 'rx_descriptors'; did you mean 'rx-descriptors'?",
            "pod.yaml:4: there is no key 'zzzzzzzz'",
            "pod.yaml:5: burst takes one value",
            "pod.yaml:7: mtu stands there twice; keep one");
  }

  @Test
  void refusesWhatIsNoYaml() throws IOException {
    yaml("tap: [t0");
    assertThat(problems()).anyMatch(p -> p.startsWith("pod.yaml:") && p.contains("is not YAML"));
    yaml("- tap");
    assertThat(problems()).anyMatch(p -> p.contains("does not hold keys and values"));
    file = Optional.of(directory.resolve("absent.yaml"));
    assertThat(problems())
        .contains("--config absent.yaml does not exist; name an existing YAML file");
  }

  @Test
  void reportsEveryProblemTogether() {
    flag(Setting.BURST, "0")
        .flag(Setting.OPERATION, "macswop")
        .flag(Setting.OVERLAP, "soon")
        .flag(Setting.IDLE, "sleep")
        .flag(Setting.HUGE, "perhaps")
        .flag(Setting.MEMORY, "7")
        .variable("DMAC_MTU", "many");
    assertThat(problems())
        .containsExactlyInAnyOrder(
            "no port is given; name one with --tap NAME, --interface NAME, --pci ADDRESS or --vdev"
                + " SPEC (in a pod, PCIDEVICE_* or the networks in /etc/podinfo/annotations would"
                + " name it: neither is here)",
            "--burst: '0' is not a whole number from 1 to 512",
            "--operation: 'macswop' is unknown; it is one of macswap, 5tswap, reverse, icmpecho;"
                + " did you mean 'macswap'?",
            "--overlap: 'soon' is not a duration; write it as 200ms, 1.5s or 2m",
            "--idle: 'sleep' is unknown; it is one of busy, pause, backoff, batch, realtime,"
                + " interrupt",
            "--huge: 'perhaps' is unknown; it is auto, true or false",
            "--memory: '7' is not a whole number from 8 to 1048576",
            "DMAC_MTU: 'many' is not a whole number from 68 to 16000");
  }

  @Test
  void findsItsPortsInAPod() {
    annotations.put(
        Attachment.STATUS,
        """
        [{"name": "cbr0", "interface": "eth0", "default": true},
         {"name": "dmac/macvlan", "interface": "net1", "ips": ["10.9.0.1"]}]
        """);
    annotations.put(
        Attachment.NETWORKS, "[{\"name\": \"macvlan\", \"mac\": \"02:00:00:00:00:09\"}]");
    PortSetup port = read().ports().getFirst();
    assertThat(port.spec()).isEqualTo(new PortSpec.KernelInterface("net1"));
    assertThat(port.attachment().orElseThrow().asked())
        .contains(MacAddress.parse("02:00:00:00:00:09"));
    assertThat(port.ips()).as("the kernel's").isEmpty();
    assertThat(read().ports()).hasSize(1);

    variable("PCIDEVICE_INTEL_COM_VF", "0000:03:02.1");
    assertThat(read().ports())
        .extracting(PortSetup::spec)
        .containsExactly(new PortSpec.Pci("0000:03:02.1"));

    variable("PCIDEVICE_INTEL_COM_VF", "0000:03:02.7,0000:03:02.3");
    assertThat(read().ports())
        .extracting(PortSetup::spec)
        .containsExactly(new PortSpec.Pci("0000:03:02.3"), new PortSpec.KernelInterface("net1"));
  }

  @Test
  void findsItsPortsInAPodOfWhichMultusHasSaidNothingYet() {
    annotations.put(Attachment.NETWORKS, "macvlan");
    assertThat(read().ports())
        .extracting(PortSetup::spec)
        .containsExactly(new PortSpec.KernelInterface("net1"));

    annotations.put(Attachment.NETWORKS, "macvlan, sriov@net9");
    assertThat(problems()).singleElement().asString().contains("sriov (net9)", "Multus");
  }

  @Test
  void findsADeviceByItsNetworkAlone() {
    annotations.put(
        Attachment.STATUS,
        """
        [{"name": "dmac/sriov", "interface": "net9", "ips": ["10.8.0.5"],
          "device-info": {"type": "pci", "pci": {"pci-address": "0000:03:02.1"}}}]
        """);
    PortSetup port = read().ports().getFirst();
    assertThat(port.spec()).isEqualTo(new PortSpec.Pci("0000:03:02.1"));
    assertThat(port.ips()).containsExactly(Cidr.parse("10.8.0.5/32"));
  }

  @Test
  void aDeviceAnswersForWhatItsNetworkGaveThePod() {
    annotations.put(
        Attachment.STATUS,
        """
        [{"name": "dmac/sriov", "interface": "net1", "ips": ["10.8.0.5", "fd00::5"],
          "device-info": {"type": "pci", "pci": {"pci-address": "0000:03:02.1"}}}]
        """);
    variable("PCIDEVICE_INTEL_COM_VF", "0000:03:02.1");
    assertThat(read().ports().getFirst().ips())
        .containsExactly(Cidr.parse("10.8.0.5/32"), Cidr.parse("fd00::5/128"));
    flag(Setting.IP, "10.8.0.6/24");
    assertThat(read().ports().getFirst().ips()).containsExactly(Cidr.parse("10.8.0.6/24"));
  }

  @Test
  void annotationsThatCannotBeReadAreSaid() {
    annotations.put(Attachment.STATUS, "{}");
    assertThat(problems()).singleElement().asString().contains("network-status", "--interface");
  }

  @Test
  void theLastCpusOfTheCpusetAreTheLoops() {
    flag(Setting.TAP, "t0").flag(Setting.CPUS, "auto");
    assertThat(read().ports().getFirst().configuration().cpus()).containsExactly(3);
    flag(Setting.TAP, "t0", "t1");
    assertThat(problems()).singleElement().asString().contains("[2, 3]", "2 poll loops");
  }

  @Test
  void knowsWhichPodItIs() {
    flag(Setting.TAP, "t0").variable("POD_NAME", "dynamic-x").variable("POD_NAMESPACE", "dmac");
    assertThat(read().pod()).as("without an account").isEmpty();
    flag(Setting.ANNOTATIONS, "on");
    assertThat(read().pod()).contains(new PodName("dmac", "dynamic-x"));
    flag(Setting.ANNOTATIONS, "off").variable("KUBECONFIG", "file");
    assertThat(read().pod()).isEmpty();
    flag(Setting.ANNOTATIONS, "auto");
    assertThat(read().pod()).isPresent();
    environment.remove("POD_NAME");
    flag(Setting.ANNOTATIONS, "on");
    assertThat(problems()).singleElement().asString().contains("POD_NAME", "fieldPath");
  }

  @Test
  void numbersPortsByKindAndDevicesByAddress() {
    flag(Setting.VDEV, "net_null0,size=64", "net_ring0")
        .flag(Setting.TAP, "t0,t1")
        .flag(Setting.INTERFACE, "net1")
        .flag(Setting.PCI, "03:00.1", "0000:02:00.0");
    assertThat(read().ports())
        .extracting(port -> port.spec().deviceName())
        .containsExactly(
            "0000:02:00.0",
            "0000:03:00.1",
            "net_af_packet_net1",
            "net_tap_t0",
            "net_tap_t1",
            "net_null0",
            "net_ring0");
  }

  @Test
  void asksTheDevicePluginForDevices() {
    variable("PCIDEVICE_INTEL_COM_VF", "0000:05:00.2,0000:05:00.1")
        .variable("PCIDEVICE_INTEL_COM_VF_INFO", "{\"0000:05:00.1\":{}}")
        .flag(Setting.PCI, "auto");
    assertThat(read().ports())
        .extracting(PortSetup::spec)
        .containsExactly(new PortSpec.Pci("0000:05:00.1"), new PortSpec.Pci("0000:05:00.2"));
  }

  @Test
  void saysThatTheDevicePluginGaveNone() {
    flag(Setting.PCI, "auto");
    assertThat(problems()).singleElement().asString().contains("finds no PCIDEVICE_* variable");
  }

  @Test
  void looksAtTheInterfaces() {
    flag(Setting.INTERFACE, "net1", "net2", "nte1", "net1").flag(Setting.TAP, "lo");
    assertThat(problems())
        .containsExactlyInAnyOrder(
            "--interface net1 is given twice; a device is one port",
            "--interface net2 is down; set it up first: ip link set net2 up",
            "--interface nte1 does not exist here; there are lo, net1, net2; did you mean 'net1'?",
            "--tap lo exists already; choose another name, or use it as it is with --interface lo");
  }

  @Test
  void leavesToTheKernelWhatTheKernelOwns() {
    flag(Setting.INTERFACE, "net1").flag(Setting.IP, "10.9.0.1/24", "10.9.0.2/24", "fd00:9::1/64");
    assertThat(problems())
        .hasSize(2)
        .first()
        .isEqualTo(
            "--ip 10.9.0.1/24: the kernel owns that address on net1 and answers for it; remove it"
                + " there (ip address del 10.9.0.1/24 dev net1) or give dmac another");
  }

  @Test
  void givesAddressesToOnePortOrToAll() {
    flag(Setting.TAP, "t0", "t1")
        .flag(Setting.IP, "10.9.0.9/24", "1=10.9.0.10/24")
        .flag(Setting.MAC, "0=02:00:00:00:00:01", "1=02:00:00:00:00:02");
    List<PortSetup> ports = read().ports();
    assertThat(ports.get(0).ips()).containsExactly(Cidr.parse("10.9.0.9/24"));
    assertThat(ports.get(1).ips())
        .containsExactly(Cidr.parse("10.9.0.9/24"), Cidr.parse("10.9.0.10/24"));
    assertThat(ports.get(1).mac()).contains(MacAddress.parse("02:00:00:00:00:02"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "02:00:00:00:00:01 | --mac: 2 ports cannot share 02:00:00:00:00:01; name the port",
        "2=02:00:00:00:00:01 | there is no port '2'; they are numbered from 0, and there are 2",
        "0=03:00:00:00:00:01 | 03:00:00:00:00:01 is a group address",
        "0=00:00:00:00:00:00 | is the zero address",
        "0=12 | '12' is not a MAC address",
        "0=02:00:00:00:00:01,1=02:00:00:00:00:01 | two ports cannot share 02:00:00:00:00:01",
        "0=02:00:00:00:00:01,0=02:00:00:00:00:02 | port 0 has a second start address",
      })
  void refusesStartAddresses(String value, String problem) {
    flag(Setting.TAP, "t0", "t1").flag(Setting.MAC, value);
    assertThat(problems()).singleElement().asString().contains(problem);
  }

  @Test
  void givesEachLoopItsCpu() {
    flag(Setting.TAP, "t0", "t1").flag(Setting.CPUS, "2-3");
    assertThat(read().ports())
        .extracting(port -> port.configuration().cpus())
        .containsExactly(List.of(2), List.of(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "2,3 | 2 CPUs for 1 poll loops; give one for each queue of each port",
        "4 | CPU 4 is not among those this process may use: [2, 3]",
        "2-x | '2-x' is not a CPU or a range",
      })
  void refusesCpus(String value, String problem) {
    flag(Setting.TAP, "t0").flag(Setting.CPUS, value);
    assertThat(problems()).singleElement().asString().contains(problem);
  }

  @Test
  void sizesThePoolAndTheMemoryByTheQueues() {
    flag(Setting.TAP, "t0").flag(Setting.QUEUES, "8").flag(Setting.MTU, "9000");
    RunConfiguration configuration = read();
    assertThat(configuration.ports().getFirst().configuration().mbufs()).isEqualTo(32_767);
    // 32,767 buffers of about 9.1 KiB, and what EAL takes.
    assertThat(configuration.memoryMib()).isBetween(300, 400);
  }

  @Test
  void listensBeyondLoopbackOnlyWithAToken() throws IOException {
    flag(Setting.TAP, "t0").flag(Setting.API, "0.0.0.0:80");
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("give --api-token-file FILE, or listen on 127.0.0.1");

    Path token = directory.resolve("token");
    flag(Setting.API_TOKEN_FILE, token.toString());
    assertThat(problems()).singleElement().asString().contains("cannot be read");

    Files.writeString(token, "short\n");
    assertThat(problems()).singleElement().asString().contains("holds no token");

    Files.writeString(token, "0123456789abcdef\n");
    ApiSetup api = read().api().orElseThrow();
    assertThat(api.token()).contains("0123456789abcdef");
    assertThat(api.isLoopback()).isFalse();
    assertThat(api.toString()).doesNotContain("0123456789abcdef");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:1, /127.0.0.1:1",
    "127.0.0.1:0, /127.0.0.1:0",
    "[::1]:9808, '/[0:0:0:0:0:0:0:1]:9808'",
  })
  void understandsApiAddresses(String text, String address) {
    flag(Setting.TAP, "t0").flag(Setting.API, text);
    assertThat(read().api().orElseThrow().address()).hasToString(address);
  }

  @ParameterizedTest
  @CsvSource({"9808", "127.0.0.1", "::1:9808", "example.org:80", "127.0.0.1:70000", "127.0.0.1:-1"})
  void refusesApiAddresses(String text) {
    flag(Setting.TAP, "t0").flag(Setting.API, text);
    assertThat(problems()).singleElement().asString().contains("write it as 127.0.0.1:9808");
  }

  @Test
  void refusesDevicesThatAreNone() {
    flag(Setting.TAP, "a name").flag(Setting.PCI, "eth0").flag(Setting.VDEV, "-x");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(this::read)
        .satisfies(e -> assertThat(e.problems()).isNotEmpty())
        .withMessageContaining("'eth0' is not a PCI address")
        .withMessageContaining("'-x' is not a virtual device");
  }

  @Test
  void refusesDurationsOfNothing() {
    flag(Setting.TAP, "t0").flag(Setting.DURATION, "0").flag(Setting.OVERLAP, "11m");
    assertThat(problems())
        .containsExactlyInAnyOrder(
            "--duration: it must be longer than zero; leave it out for never",
            "--overlap: 660 s does not lie between 0 ns and 600 s");
  }
}
