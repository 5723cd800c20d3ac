package io.dmac.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Hugepages: by node and size, where they are mounted, and how many this group may have. */
final class HugepageFindings {
  private static final String AREA = "memory";
  private static final String NODES = "sys/devices/system/node";
  private static final String SIZES = "hugepages-*kB";

  /** What a port takes. */
  static final long USUAL_MIB = 64;

  private static final long REMEDY_KIB = 2048;

  private static final Pattern PAGE_SIZE = Pattern.compile("pagesize=(\\w+)");
  private static final Pattern LIMIT =
      Pattern.compile("hugetlb\\.(\\d+)([KMG])B\\.((rsvd\\.)?max|limit_in_bytes)");

  /** What version 1 of control groups says where there is no limit, and more than any machine. */
  private static final long UNLIMITED_MIB = 1L << 40;

  private HugepageFindings() {}

  /** Pages of one size on one node. */
  private record Pages(String node, long kib, long reserved, long free) {
    long freeMib() {
      return kib * free / 1024;
    }

    String size() {
      return HugepageFindings.size(kib);
    }
  }

  static List<Finding> findings(MachineFiles files, VfioUse use) {
    List<Pages> all = pages(files);
    List<Finding> findings = new ArrayList<>();
    findings.add(enough(all, use));
    all.stream().map(HugepageFindings::finding).forEach(findings::add);
    use.devices().stream().flatMap(device -> near(device, all)).forEach(findings::add);
    findings.addAll(mounts(files));
    findings.addAll(limits(files, use));
    return findings;
  }

  private static Finding enough(List<Pages> all, VfioUse use) {
    long free = all.stream().mapToLong(Pages::freeMib).sum();
    if (free >= USUAL_MIB) {
      return Finding.ok(AREA, "hugepages", free + " MiB are free, enough for a port");
    }
    String node = all.isEmpty() ? "node0" : all.getFirst().node();
    String found = free + " of the " + USUAL_MIB + " MiB of a port are free: ";
    String remedy = reserve(node, free, all);
    return use.isNeeded()
        ? Finding.missing(
            AREA, "hugepages", found + "a device on vfio is given no memory it can keep", remedy)
        : Finding.warning(
            AREA, "hugepages", found + "ordinary pages serve all but devices", remedy);
  }

  /**
   * dmac adds to what is reserved; the kernel's file takes a total, and fewer than are reserved
   * would take pages from those who use them.
   */
  private static String reserve(String node, long freeMib, List<Pages> all) {
    long reserved =
        all.stream()
            .filter(each -> each.node().equals(node) && each.kib() == REMEDY_KIB)
            .mapToLong(Pages::reserved)
            .sum();
    long lacking = Math.ceilDiv((USUAL_MIB - freeMib) * 1024, REMEDY_KIB);
    return "dmac host prepare --hugepages "
        + node.substring("node".length())
        + ":2M="
        + lacking
        + " (echo "
        + (reserved + lacking)
        + " > /"
        + NODES
        + "/"
        + node
        + "/hugepages/hugepages-2048kB/nr_hugepages)";
  }

  private static Finding finding(Pages pages) {
    return Finding.ok(
        AREA,
        pages.node() + " " + pages.size(),
        pages.reserved() == 0
            ? "no page reserved"
            : pages.free() + " of " + pages.reserved() + " pages free");
  }

  /** A device whose memory is on another node pays for each frame. */
  private static Stream<Finding> near(PciDevice device, List<Pages> all) {
    String node = "node" + device.node();
    long free = all.stream().mapToLong(Pages::freeMib).sum();
    long near =
        all.stream().filter(each -> each.node().equals(node)).mapToLong(Pages::freeMib).sum();
    return device.node() < 0 || near >= USUAL_MIB || free < USUAL_MIB
        ? Stream.empty()
        : Stream.of(
            Finding.warning(
                AREA,
                "hugepages " + node,
                device.address() + " is on " + node + ", where " + near + " MiB are free",
                reserve(node, near, all)));
  }

  private static List<Pages> pages(MachineFiles files) {
    List<Pages> all = new ArrayList<>();
    for (String node : files.names(NODES, "node[0-9]*")) {
      String folder = NODES + "/" + node + "/hugepages";
      for (String size : files.names(folder, SIZES)) {
        all.add(
            new Pages(
                node,
                Long.parseLong(size.substring("hugepages-".length(), size.length() - 2)),
                files.number(folder + "/" + size + "/nr_hugepages").orElse(0),
                files.number(folder + "/" + size + "/free_hugepages").orElse(0)));
      }
    }
    return all;
  }

  /** dmac starts EAL with --in-memory, which takes pages without a mount; others need one. */
  private static List<Finding> mounts(MachineFiles files) {
    List<Finding> findings =
        files.lines("proc/self/mounts").stream()
            .map(line -> line.split(" "))
            .filter(mount -> mount.length > 3 && mount[2].equals("hugetlbfs"))
            .map(mount -> mounted(files, mount[1].replace("\\040", " "), mount[3]))
            .toList();
    return findings.isEmpty()
        ? List.of(Finding.ok(AREA, "hugetlbfs", "not mounted; dmac needs no mount (--in-memory)"))
        : findings;
  }

  private static Finding mounted(MachineFiles files, String folder, String options) {
    Matcher size = PAGE_SIZE.matcher(options);
    boolean writable =
        !List.of(options.split(",")).contains("ro") && files.canWrite(folder.substring(1));
    return Finding.ok(
        AREA,
        "hugetlbfs",
        folder
            + (size.find() ? ", pages of " + size.group(1) : "")
            + (writable
                ? ", this user may write"
                : ", this user may not write; dmac needs no mount (--in-memory)"));
  }

  /** EAL sees the node's free pages; beyond the group's limit touching one raises SIGBUS. */
  private static List<Finding> limits(MachineFiles files, VfioUse use) {
    List<Finding> findings = new ArrayList<>();
    String own =
        files.lines("proc/self/cgroup").stream()
            .filter(line -> line.startsWith("0::/"))
            .map(line -> line.substring("0::/".length()))
            .findFirst()
            .orElse("");
    String folder =
        own.isEmpty() || own.startsWith("..") ? "sys/fs/cgroup" : "sys/fs/cgroup/" + own;
    for (String of : List.of(folder, "sys/fs/cgroup/hugetlb")) {
      for (String name : files.names(of, "hugetlb.*")) {
        Matcher limit = LIMIT.matcher(name);
        OptionalLong bytes = files.number(of + "/" + name); // "max" is no number
        if (limit.matches() && bytes.isPresent() && bytes.getAsLong() >> 20 < UNLIMITED_MIB) {
          findings.add(limited(name, limit, bytes.getAsLong() >> 20, use));
        }
      }
    }
    return findings;
  }

  private static Finding limited(String name, Matcher limit, long mib, VfioUse use) {
    if (mib >= USUAL_MIB) {
      return Finding.ok(AREA, name, mib + " MiB may be used");
    }
    LongFunction<String> ask =
        amount -> "hugepages-" + limit.group(1) + limit.group(2) + "i: " + amount + "Mi";
    return use.needed(
        AREA,
        name,
        "this group may use " + mib + " MiB, whatever is free: EAL fails when it touches a page",
        "set resources.limits "
            + ask.apply(limit.group(2).equals("G") ? 1024 : USUAL_MIB)
            + ", or run without them: --huge false");
  }

  private static String size(long kib) {
    return Optional.of(kib)
        .filter(size -> size >= 1 << 20)
        .map(size -> (size >> 20) + " GiB")
        .orElse((kib >> 10) + " MiB");
  }
}
