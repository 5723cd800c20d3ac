package io.dmac.app.config;

import io.dmac.app.attachment.Attachment;
import io.dmac.app.net.KernelInterface;
import io.dmac.dpdk.PortConfiguration;
import io.dmac.dpdk.PortSpec;
import io.dmac.echo.OperationKind;
import io.dmac.loop.IdleStrategy;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacPoolConfiguration;
import io.dmac.mac.MacRange;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a {@link RunConfiguration} of settings, or says everything that is wrong with them. */
public final class ConfigurationReader {
  private static final Duration LONGEST_OVERLAP = Duration.ofMinutes(10);

  /** Of an mbuf without its data: struct rte_mbuf, headroom, and the pool's own header. */
  private static final long MBUF_OVERHEAD_BYTES = 128 + 128 + 64;

  private static final int LARGEST_MTU = 16_000;

  /** The largest mbuf cache of a poll thread. */
  private static final int MBUF_CACHE = 512;

  /** What EAL and the drivers take beside the mbufs, in MiB. */
  private static final int EAL_MEMORY_MIB = 44;

  private final Machine machine;
  private final Settings settings;
  private final List<String> problems;

  private ConfigurationReader(Machine machine, Settings settings, List<String> problems) {
    this.machine = machine;
    this.settings = settings;
    this.problems = problems;
  }

  /**
   * Reads flags, environment and file.
   *
   * @param flags what the command line gives
   * @param file the YAML file, if one is named
   * @throws ConfigurationException with every problem
   */
  public static RunConfiguration read(
      Map<Setting, List<String>> flags, Optional<Path> file, Machine machine) {
    List<String> problems = new ArrayList<>();
    Map<Setting, List<Given>> fromFile =
        file.map(path -> YamlFile.read(path, problems)).orElse(Map.of());
    Settings settings =
        new Settings(
            Settings.ofFlags(flags), Settings.ofEnvironment(machine.environment()), fromFile);
    RunConfiguration configuration =
        new ConfigurationReader(machine, settings, problems).configuration();
    if (configuration == null) {
      throw new ConfigurationException(problems);
    }
    return configuration;
  }

  /**
   * Reads how addresses are changed from flags and environment, for a command that runs no pod.
   *
   * @throws ConfigurationException with every problem
   */
  public static ChangeSetup readChanges(Map<Setting, List<String>> flags, Machine machine) {
    List<String> problems = new ArrayList<>();
    Settings settings =
        new Settings(Settings.ofFlags(flags), Settings.ofEnvironment(machine.environment()));
    ChangeSetup changes = new ConfigurationReader(machine, settings, problems).changes();
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return changes;
  }

  private @Nullable RunConfiguration configuration() {
    List<PortSpec> specs = specs();
    IdleStrategy.Kind idle =
        word(
            Setting.IDLE,
            IdleStrategy.Kind.values(),
            kind -> kind.name().toLowerCase(Locale.ROOT),
            IdleStrategy.Kind.BACKOFF);
    PortConfiguration shape = shape(idle);
    List<List<Cidr>> ips = ips(specs);
    List<Optional<MacAddress>> macs = macs(specs);
    checkInterfaces(specs);
    List<Integer> cpus = cpus(specs, shape.queues());
    List<PortConfiguration> shapes = specs.stream().map(spec -> shape(spec, shape)).toList();
    Given memory = settings.all(Setting.MEMORY).getFirst();
    int memoryMib =
        memory.value().equals("auto")
            ? memoryMib(specs, shapes)
            : integer(Setting.MEMORY, 8, 1_048_576, 64);
    OperationKind operation =
        word(
            Setting.OPERATION, OperationKind.values(), OperationKind::label, OperationKind.MACSWAP);
    ChangeSetup changes = changes();
    HugePages hugePages = hugePages();
    Optional<ApiSetup> api = api();
    Optional<PodName> pod = pod();
    Optional<Duration> statsPeriod = seconds(Setting.STATS_PERIOD);
    Optional<Duration> duration = seconds(Setting.DURATION);
    if (!problems.isEmpty()) {
      return null;
    }
    int queues = shape.queues();
    return new RunConfiguration(
        IntStream.range(0, specs.size())
            .mapToObj(
                i ->
                    new PortSetup(
                        specs.get(i).forMtu(shapes.get(i).mtu()),
                        cpus.isEmpty()
                            ? shapes.get(i)
                            : shapes.get(i).withCpus(cpus.subList(i * queues, (i + 1) * queues)),
                        ips.get(i),
                        macs.get(i),
                        attachmentOf(specs.get(i))))
            .toList(),
        operation,
        changes,
        idle,
        hugePages,
        memoryMib,
        settings.all(Setting.EAL_ARGUMENT).stream().map(Given::value).toList(),
        api,
        pod,
        statsPeriod,
        duration,
        Arrays.stream(Setting.values())
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    setting -> settings.all(setting).stream().map(Given::value).toList())));
  }

  // --- ports ---

  private List<PortSpec> specs() {
    List<PortSpec> specs = new ArrayList<>();
    int named = 0;
    for (Setting kind : List.of(Setting.PCI, Setting.INTERFACE, Setting.TAP, Setting.VDEV)) {
      named += settings.all(kind).size();
      List<PortSpec> ofKind = new ArrayList<>();
      for (Given given : settings.all(kind)) {
        try {
          specsOf(kind, given).forEach(ofKind::add);
        } catch (IllegalArgumentException e) {
          problem(given, e.getMessage());
        }
      }
      if (kind == Setting.PCI) {
        // EAL numbers them in ascending order, whatever the command line says.
        ofKind.sort(Comparator.comparing(PortSpec::deviceName));
      }
      specs.addAll(ofKind);
    }
    if (named == 0) {
      specs.addAll(ownPorts());
    }
    Set<String> devices = new HashSet<>();
    for (PortSpec spec : specs) {
      if (!devices.add(spec.kernelInterface().orElse(spec.deviceName()))) {
        problems.add(spec.describe() + " is given twice; a device is one port");
      }
    }
    return specs;
  }

  private Stream<PortSpec> specsOf(Setting kind, Given given) {
    String value = given.value();
    return switch (kind) {
      case INTERFACE -> Stream.of(new PortSpec.KernelInterface(value));
      case TAP -> Stream.of(new PortSpec.Tap(value));
      case VDEV -> Stream.of(new PortSpec.Vdev(value));
      default ->
          (value.equals("auto") ? allocatedDevices() : Stream.of(value)).map(PortSpec.Pci::new);
    };
  }

  /**
   * The SR-IOV network device plugin puts the addresses of a pod's devices into
   * PCIDEVICE_vendor_RESOURCE, and JSON about them into PCIDEVICE_vendor_RESOURCE_INFO.
   */
  private Stream<String> allocatedDevices() {
    Map<String, String> variables = new TreeMap<>(machine.environment());
    variables.keySet().removeIf(name -> !name.startsWith("PCIDEVICE_") || name.endsWith("_INFO"));
    if (variables.isEmpty()) {
      throw new IllegalArgumentException(
          "'auto' finds no PCIDEVICE_* variable, which the SR-IOV device plugin sets in a pod that"
              + " asks for its resource; ask for it in the pod's limits, or give the address");
    }
    return variables.values().stream()
        .flatMap(value -> Arrays.stream(value.split("[,\\s]+", -1)))
        .filter(address -> !address.isEmpty())
        .distinct();
  }

  /**
   * In a pod: the devices that it was allocated, those that the kernel drives by their interfaces;
   * else the interfaces of its further networks.
   */
  private List<PortSpec> ownPorts() {
    if (machine.environment().keySet().stream().anyMatch(name -> name.startsWith("PCIDEVICE_"))) {
      return allocatedDevices()
          .sorted()
          .map(
              address ->
                  machine
                      .kernelInterfaceOf(address)
                      .<PortSpec>map(PortSpec.KernelInterface::new)
                      .orElseGet(() -> new PortSpec.Pci(address)))
          // As where both are named.
          .sorted(Comparator.comparing(PortSpec.KernelInterface.class::isInstance))
          .toList();
    }
    List<PortSpec> found = new ArrayList<>();
    String podInfo = settings.all(Setting.POD_INFO).getLast().value();
    String why = "neither is here";
    try {
      Set<String> present =
          machine.kernelInterfaces().stream()
              .map(KernelInterface::name)
              .collect(Collectors.toSet());
      List<String> absent = new ArrayList<>();
      for (Attachment attachment : machine.attachments(Path.of(podInfo))) {
        if (attachment.isDefault()) {
          continue;
        }
        if (present.contains(attachment.interfaceName())) {
          found.add(new PortSpec.KernelInterface(attachment.interfaceName()));
        } else if (attachment.pciAddress().isPresent()) {
          found.add(new PortSpec.Pci(attachment.pciAddress().get()));
        } else {
          absent.add(attachment.network() + " (" + attachment.interfaceName() + ")");
        }
      }
      if (!absent.isEmpty()) {
        problems.add(
            "the pod's network "
                + String.join(", ", absent)
                + " is not here; start the pod anew, and see whether Multus runs on its node"
                + " (kubectl -n kube-system get daemonset)");
        return List.of();
      }
    } catch (IllegalArgumentException e) {
      why = String.valueOf(e.getMessage());
    }
    if (found.isEmpty()) {
      problems.add(
          "no port is given; name one with --tap NAME, --interface NAME, --pci ADDRESS or --vdev"
              + " SPEC (in a pod, PCIDEVICE_* or the networks in "
              + podInfo
              + "/annotations would name it: "
              + why
              + ")");
    }
    return found;
  }

  private Optional<Attachment> attachmentOf(PortSpec spec) {
    try {
      return machine.attachments(Path.of(settings.all(Setting.POD_INFO).getLast().value())).stream()
          .filter(
              each ->
                  spec.kernelInterface().equals(Optional.of(each.interfaceName()))
                      || (spec instanceof PortSpec.Pci(String address)
                          && each.pciAddress().equals(Optional.of(address))))
          .findFirst();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the doctor says so; the port was found without it
    }
  }

  private void checkInterfaces(List<PortSpec> specs) {
    List<PortSpec.KernelInterface> asked =
        specs.stream()
            .filter(PortSpec.KernelInterface.class::isInstance)
            .map(PortSpec.KernelInterface.class::cast)
            .toList();
    List<PortSpec.Tap> taps =
        specs.stream()
            .filter(PortSpec.Tap.class::isInstance)
            .map(PortSpec.Tap.class::cast)
            .toList();
    if (asked.isEmpty() && taps.isEmpty()) {
      return;
    }
    Map<String, KernelInterface> present =
        machine.kernelInterfaces().stream()
            .collect(Collectors.toMap(KernelInterface::name, Function.identity(), (a, b) -> a));
    for (PortSpec.KernelInterface on : asked) {
      KernelInterface found = present.get(on.name());
      if (found == null) {
        problems.add(
            on.describe()
                + " does not exist here; there are "
                + String.join(", ", present.keySet().stream().sorted().toList())
                + NearestMatch.hint(on.name(), present.keySet()));
      } else if (!found.up()) {
        problems.add(on.describe() + " is down; set it up first: ip link set " + on.name() + " up");
      }
    }
    for (PortSpec.Tap tap : taps) {
      if (present.containsKey(tap.name())) {
        problems.add(
            tap.describe()
                + " exists already; choose another name, or use it as it is with --interface "
                + tap.name());
      }
    }
    checkOwnership(specs, present);
  }

  /** An IP address that two answer for would be answered twice. */
  private void checkOwnership(List<PortSpec> specs, Map<String, KernelInterface> present) {
    List<List<Cidr>> ips = ips(specs, false);
    for (int i = 0; i < specs.size(); i++) {
      if (!(specs.get(i) instanceof PortSpec.KernelInterface on)) {
        continue;
      }
      KernelInterface found = present.get(on.name());
      for (Cidr ip : ips.get(i)) {
        if (found != null && found.addresses().contains(ip.address())) {
          problems.add(
              "--ip "
                  + ip
                  + ": the kernel owns that address on "
                  + on.name()
                  + " and answers for it; remove it there (ip address del "
                  + ip
                  + " dev "
                  + on.name()
                  + ") or give dmac another");
        }
      }
    }
  }

  private List<List<Cidr>> ips(List<PortSpec> specs) {
    return ips(specs, true);
  }

  private List<List<Cidr>> ips(List<PortSpec> specs, boolean report) {
    List<List<Cidr>> ofPorts = new ArrayList<>();
    specs.forEach(spec -> ofPorts.add(new ArrayList<>()));
    for (Given given : settings.all(Setting.IP)) {
      try {
        PerPort perPort = PerPort.of(given, specs.size());
        Cidr ip = Cidr.parse(perPort.value());
        for (int port : perPort.ports(specs.size())) {
          if (ofPorts.get(port).stream().anyMatch(other -> other.address().equals(ip.address()))) {
            throw new IllegalArgumentException(
                "port " + port + " has " + ip.address().getHostAddress() + " twice; give it once");
          }
          ofPorts.get(port).add(ip);
        }
      } catch (IllegalArgumentException e) {
        if (report) {
          problem(given, e.getMessage());
        }
      }
    }
    // A device that the kernel does not have answers for what the network's IPAM gave the pod.
    for (int i = 0; i < specs.size(); i++) {
      if (ofPorts.get(i).isEmpty() && specs.get(i) instanceof PortSpec.Pci) {
        attachmentOf(specs.get(i)).stream()
            .flatMap(attachment -> attachment.ips().stream())
            .map(Cidr::parse)
            .forEach(ofPorts.get(i)::add);
      }
    }
    return ofPorts;
  }

  private List<Optional<MacAddress>> macs(List<PortSpec> specs) {
    List<Optional<MacAddress>> ofPorts = new ArrayList<>();
    specs.forEach(spec -> ofPorts.add(Optional.empty()));
    for (Given given : settings.all(Setting.MAC)) {
      try {
        PerPort perPort = PerPort.of(given, specs.size());
        MacAddress mac = MacAddress.parse(perPort.value());
        if (mac.isZero() || mac.isMulticast()) {
          throw new IllegalArgumentException(
              mac
                  + " is "
                  + (mac.isZero() ? "the zero" : "a group")
                  + " address; a port needs a unicast one, such as 02:00:00:00:00:01");
        }
        if (perPort.port().isEmpty() && specs.size() > 1) {
          throw new IllegalArgumentException(
              specs.size()
                  + " ports cannot share "
                  + mac
                  + "; name the port, as in --mac 0="
                  + mac);
        }
        if (ofPorts.contains(Optional.of(mac))) {
          throw new IllegalArgumentException(
              "two ports cannot share " + mac + "; give each its own");
        }
        for (int port : perPort.ports(specs.size())) {
          if (ofPorts.set(port, Optional.of(mac)).isPresent()) {
            throw new IllegalArgumentException(
                "port " + port + " has a second start address, " + mac + "; give it one");
          }
        }
      } catch (IllegalArgumentException e) {
        problem(given, e.getMessage());
      }
    }
    return ofPorts;
  }

  /** A value for every port, or {@code 1=value} for one. */
  private record PerPort(Optional<Integer> port, String value) {
    static PerPort of(Given given, int ports) {
      String text = given.value();
      int equals = text.indexOf('=');
      if (equals < 0) {
        return new PerPort(Optional.empty(), text);
      }
      String number = text.substring(0, equals);
      int port = number.matches("\\d{1,4}") ? Integer.parseInt(number) : -1;
      if (port < 0 || port >= ports) {
        throw new IllegalArgumentException(
            "'"
                + text
                + "': there is no port '"
                + number
                + "'; they are numbered from 0, and there"
                + " are "
                + ports);
      }
      return new PerPort(Optional.of(port), text.substring(equals + 1));
    }

    int[] ports(int count) {
      return port.isPresent() ? new int[] {port.get()} : IntStream.range(0, count).toArray();
    }
  }

  // --- loops and memory ---

  private PortConfiguration shape(IdleStrategy.Kind idle) {
    PortConfiguration usual = PortConfiguration.DEFAULT;
    int queues = integer(Setting.QUEUES, 1, 64, usual.queues());
    int rxDescriptors = integer(Setting.RX_DESCRIPTORS, 16, 32_768, usual.rxDescriptors());
    int txDescriptors = integer(Setting.TX_DESCRIPTORS, 16, 32_768, usual.txDescriptors());
    int burst = integer(Setting.BURST, 1, 512, usual.burstSize());
    int mtu = integer(Setting.MTU, 68, LARGEST_MTU, usual.mtu());
    int enough = queues * (rxDescriptors + txDescriptors + 2 * burst + MBUF_CACHE);
    // A pool of 2^n - 1 wastes no memory (rte_mempool_create).
    int automatic = Math.max(usual.mbufs(), (Integer.highestOneBit(enough) << 1) - 1);
    Given given = settings.all(Setting.MBUFS).getFirst();
    int mbufs =
        given.value().equals("auto")
            ? automatic
            : integer(Setting.MBUFS, 64, 16_777_215, usual.mbufs());
    return new PortConfiguration(
        queues,
        rxDescriptors,
        txDescriptors,
        burst,
        mbufs,
        mtu,
        usual.txRetries(),
        PortConfiguration.Refused.HOLD,
        List.of(),
        switch (idle) {
          case INTERRUPT -> PortConfiguration.Polling.INTERRUPTS;
          case REALTIME -> PortConfiguration.Polling.REAL_TIME;
          case BUSY, PAUSE, BACKOFF, BATCH -> PortConfiguration.Polling.ORDINARY;
        });
  }

  /** A kernel interface's frames come as large as its own MTU, whatever we ask for. */
  private PortConfiguration shape(PortSpec spec, PortConfiguration shape) {
    return spec instanceof PortSpec.KernelInterface on && problems.isEmpty()
        ? shape.withMtu(Math.max(shape.mtu(), Math.min(LARGEST_MTU, machine.mtuOf(on.name()))))
        : shape;
  }

  private static int memoryMib(List<PortSpec> specs, List<PortConfiguration> shapes) {
    long bytes = 0;
    for (int i = 0; i < specs.size(); i++) {
      int mtu = shapes.get(i).mtu();
      bytes +=
          (specs.get(i).forMtu(mtu).bufferBytes(mtu) + MBUF_OVERHEAD_BYTES) * shapes.get(i).mbufs();
    }
    long mib = (bytes >> 20) + 1 + EAL_MEMORY_MIB;
    return (int) Math.min(1_048_576, (mib + 15) / 16 * 16);
  }

  /** For each loop the last CPU near its device, so that the first ones remain for all else. */
  private List<Integer> lastCpus(List<PortSpec> specs, int queues) {
    List<Integer> chosen = new ArrayList<>();
    List<Integer> free = new ArrayList<>(machine.allowedCpus());
    if (free.size() <= specs.size() * queues) {
      problem(
          Setting.CPUS,
          "'auto' finds the CPUs "
              + free
              + " for "
              + specs.size() * queues
              + " poll loops and one more for all else; ask for more, in a pod by"
              + " resources.limits.cpu, or leave it out");
      return chosen;
    }
    for (PortSpec spec : specs) {
      List<Integer> near = new ArrayList<>(machine.cpusNear(spec));
      for (int queue = 0; queue < queues; queue++) {
        near.retainAll(free);
        int cpu = near.isEmpty() ? free.getLast() : near.getLast();
        free.removeIf(each -> each == cpu);
        chosen.add(cpu);
      }
    }
    return chosen;
  }

  private List<Integer> cpus(List<PortSpec> specs, int queues) {
    int loops = specs.size() * queues;
    List<Integer> cpus = new ArrayList<>();
    List<Given> given = settings.all(Setting.CPUS);
    if (given.size() == 1 && given.getFirst().value().equals("auto")) {
      return lastCpus(specs, queues);
    }
    if (given.isEmpty()) {
      return cpus;
    }
    List<Integer> allowed = machine.allowedCpus();
    boolean understood = true;
    for (Given one : given) {
      if (!one.value().matches("\\d{1,4}(-\\d{1,4})?")) {
        problem(one, "'" + one.value() + "' is not a CPU or a range; write 2,3 or 4-7");
        understood = false;
        continue;
      }
      String[] ends = one.value().split("-", -1);
      int first = Integer.parseInt(ends[0]);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int cpu = first; cpu <= last; cpu++) {
        if (!allowed.contains(cpu)) {
          problem(one, "CPU " + cpu + " is not among those this process may use: " + allowed);
        } else if (cpus.contains(cpu)) {
          problem(one, "CPU " + cpu + " is given twice; two loops on one CPU starve each other");
        }
        cpus.add(cpu);
      }
    }
    if (understood && loops > 0 && cpus.size() != loops) {
      problem(
          given.getFirst(),
          cpus.size() + " CPUs for " + loops + " poll loops; give one for each queue of each port");
    }
    return cpus;
  }

  private HugePages hugePages() {
    return switch (settings.all(Setting.HUGE).getFirst().value().toLowerCase(Locale.ROOT)) {
      case "auto" -> HugePages.AUTO;
      case "true", "yes", "on" -> HugePages.ALWAYS;
      case "false", "no", "off" -> HugePages.NEVER;
      default -> {
        Given given = settings.all(Setting.HUGE).getFirst();
        problem(given, "'" + given.value() + "' is unknown; it is auto, true or false");
        yield HugePages.AUTO;
      }
    };
  }

  // --- control ---

  private Optional<ApiSetup> api() {
    Given given = settings.all(Setting.API).getFirst();
    Optional<String> token = convert(Setting.API_TOKEN_FILE, ApiSetup::readToken);
    if (given.value().equals("off")) {
      return Optional.empty();
    }
    Optional<InetSocketAddress> address = convert(Setting.API, ApiSetup::parseAddress);
    if (address.isPresent()
        && !address.get().getAddress().isLoopbackAddress()
        && settings.all(Setting.API_TOKEN_FILE).isEmpty()) {
      problem(
          given,
          given.value()
              + " is open to others, who could change the MAC address; give --api-token-file FILE,"
              + " or listen on 127.0.0.1");
    }
    return address.map(at -> new ApiSetup(at, token));
  }

  private Optional<PodName> pod() {
    String mode =
        word(Setting.ANNOTATIONS, new String[] {"on", "off", "auto"}, Function.identity(), "auto");
    Map<String, String> environment = machine.environment();
    Optional<PodName> pod = PodName.of(environment);
    if (mode.equals("on") && pod.isEmpty()) {
      problem(
          Setting.ANNOTATIONS,
          "POD_NAME does not say which pod this is; set it and POD_NAMESPACE by the downward API"
              + " (valueFrom: fieldRef: fieldPath: metadata.name)");
    }
    return mode.equals("off") || (mode.equals("auto") && !PodName.hasAccount(environment))
        ? Optional.empty()
        : pod;
  }

  // --- changes ---

  private ChangeSetup changes() {
    Duration overlap = time(Setting.OVERLAP, Duration.ZERO, LONGEST_OVERLAP);
    Duration probe = time(Setting.PROBE, Duration.ZERO, Duration.ofMinutes(1));
    Duration quarantine = time(Setting.QUARANTINE, Duration.ZERO, Duration.ofDays(7));
    Duration lease = time(Setting.LEASE, Duration.ofSeconds(1), Duration.ofDays(7));
    Given state = settings.all(Setting.STATE).getLast();
    Optional<Duration> every =
        settings.all(Setting.ROTATE).isEmpty()
            ? Optional.empty()
            : Optional.of(time(Setting.ROTATE, Duration.ofMillis(1), Duration.ofDays(365)));
    String policy = settings.all(Setting.ROTATE_POLICY).getLast().value();
    return new ChangeSetup(
        overlap,
        probe,
        Stream.of(state.value())
            .filter(value -> !value.equals("auto") && !value.equals("off"))
            .map(Path::of)
            .findFirst(),
        state.value().equals("off"),
        pool(quarantine),
        lease,
        every.map(period -> new ChangeSetup.Rotation(period, policy)));
  }

  private MacPoolConfiguration pool(Duration quarantine) {
    try {
      return new MacPoolConfiguration(
          ranges(Setting.POOL), ranges(Setting.EXCLUDE), quarantine, Clock.systemUTC());
    } catch (IllegalArgumentException e) {
      problem(Setting.POOL, e.getMessage());
      return MacPoolConfiguration.of();
    }
  }

  private List<MacRange> ranges(Setting setting) {
    List<MacRange> ranges = new ArrayList<>();
    for (Given given : settings.all(setting)) {
      try {
        ranges.add(MacRange.parse(given.value()));
      } catch (IllegalArgumentException e) {
        problem(given, e.getMessage());
      }
    }
    return ranges;
  }

  private Duration time(Setting setting, Duration least, Duration most) {
    Duration time = convert(setting, text -> Durations.parse(text, "")).orElse(least);
    if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
      problem(
          setting,
          Durations.describe(time.toNanos())
              + " does not lie between "
              + Durations.describe(least.toNanos())
              + " and "
              + Durations.describe(most.toNanos()));
    }
    return time;
  }

  // --- values ---

  private Optional<Duration> seconds(Setting setting) {
    Optional<Duration> duration = convert(setting, text -> Durations.parse(text, "s"));
    if (duration.isPresent() && duration.get().toMillis() < 1) {
      problem(setting, "it must be longer than zero; leave it out for never");
    }
    return duration;
  }

  private int integer(Setting setting, int least, int most, int otherwise) {
    return convert(
            setting,
            text -> {
              long value = text.matches("[+-]?\\d{1,15}") ? Long.parseLong(text) : Long.MIN_VALUE;
              if (value < least || value > most) {
                throw new IllegalArgumentException(
                    "'" + text + "' is not a whole number from " + least + " to " + most);
              }
              return (int) value;
            })
        .orElse(otherwise);
  }

  private <E> E word(Setting setting, E[] known, Function<E, String> label, E otherwise) {
    return convert(
            setting,
            text ->
                Arrays.stream(known)
                    .filter(candidate -> label.apply(candidate).equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(
                        () -> {
                          List<String> labels = Arrays.stream(known).map(label).toList();
                          return new IllegalArgumentException(
                              "'"
                                  + text
                                  + "' is unknown; it is one of "
                                  + String.join(", ", labels)
                                  + NearestMatch.hint(text, labels));
                        }))
        .orElse(otherwise);
  }

  /** A setting with one value; empty when it has none, or a wrong one, which is then reported. */
  private <T> Optional<T> convert(Setting setting, Function<String, T> conversion) {
    List<Given> given = settings.all(setting);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    Given last = given.getLast();
    try {
      return Optional.of(conversion.apply(last.value()));
    } catch (IllegalArgumentException e) {
      problem(last, e.getMessage());
      return Optional.empty();
    }
  }

  private void problem(Setting setting, @Nullable String message) {
    problem(settings.all(setting).getLast(), message);
  }

  private void problem(Given given, @Nullable String message) {
    problems.add(given.origin() + ": " + message);
  }
}
