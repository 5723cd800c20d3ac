package io.dmac.dpdk;

import io.dmac.dpdk.global.dpdk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * Loads the binding. It was compiled against one DPDK and works with that one's ABI alone: mbufs
 * and the burst functions are laid out anew with each.
 */
final class NativeLibrary {
  private static final String REBUILD =
      "run ./dmac, which builds the binding for the DPDK that is installed";

  /** A class whose initialisation failed says why the first time alone. */
  private static @Nullable String refusal;

  private NativeLibrary() {}

  /**
   * @throws EalException when the system's DPDK is not the one this library was built for
   */
  static synchronized void load() {
    if (refusal != null) {
      throw new EalException(refusal, 0);
    }
    try {
      loadAndCheck();
    } catch (EalException e) {
      refusal = e.getMessage();
      throw e;
    }
  }

  private static void loadAndCheck() {
    // Else JavaCPP reads /proc/self/statm at each allocation, to hold the process, DPDK's memory
    // and all, to four times the JVM's heap (Pointer.maxPhysicalBytes()).
    System.getProperties().putIfAbsent("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    Properties build = buildProperties();
    String version = build.getProperty("dpdk.version");
    String abi = build.getProperty("dpdk.abi");
    try {
      Loader.load(dpdk.class);
    } catch (UnsatisfiedLinkError e) {
      throw new EalException(
          "the DPDK binding was built for DPDK "
              + version
              + " (librte_ethdev.so."
              + abi
              + ") and cannot be loaded; this system has "
              + installed()
              + ": "
              + REBUILD
              + " ("
              + firstLine(e)
              + ")",
          e);
    }
    String running = dpdk.rte_version().getString();
    int compiled = dpdk.dmac_compiled_version() >>> 16;
    int month = compiled & 0xFF;
    String compiledRelease = (compiled >>> 8) + (month < 10 ? ".0" : ".") + month;
    if (!running.contains(compiledRelease)) {
      throw new EalException(
          "the DPDK binding was compiled for "
              + compiledRelease
              + " but "
              + running
              + " was loaded; "
              + REBUILD,
          0);
    }
  }

  /** The file name of a library of the same ABI, such as a driver's. */
  static String library(String name) {
    return "librte_" + name + ".so." + buildProperties().getProperty("dpdk.abi");
  }

  private static Properties buildProperties() {
    try (InputStream in =
        NativeLibrary.class.getResourceAsStream("/io/dmac/dpdk/build.properties")) {
      if (in == null) {
        throw new EalException(
            "no DPDK binding for this platform is on the class path (dmac-dpdk-native's jar with a"
                + " classifier such as linux-x86_64-dpdk-22.11); "
                + REBUILD,
            0);
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new EalException("the DPDK binding's build.properties cannot be read", e);
    }
  }

  /** The DPDK libraries the dynamic linker could find, for the error message. */
  private static String installed() {
    String found =
        Stream.of(
                "/usr/lib/x86_64-linux-gnu",
                "/usr/lib/aarch64-linux-gnu",
                "/usr/lib64",
                "/usr/lib",
                "/usr/local/lib",
                "/usr/local/lib/x86_64-linux-gnu")
            .map(Path::of)
            .filter(Files::isDirectory)
            .flatMap(NativeLibrary::ethdevLibraries)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return found.isEmpty() ? "no DPDK (apt-get install libdpdk-dev)" : found;
  }

  private static Stream<String> ethdevLibraries(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("librte_ethdev\\.so\\.\\d+"))
          .toList()
          .stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
