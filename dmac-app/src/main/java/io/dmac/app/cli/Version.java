package io.dmac.app.cli;

import io.dmac.dpdk.Eal;
import io.dmac.dpdk.EalException;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"dmac " + dmac() + ", " + dpdk() + ", JDK " + Runtime.version()};
  }

  static String dmac() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(from classes)" : version;
  }

  private static String dpdk() {
    try {
      return Eal.version();
    } catch (EalException e) {
      return "no DPDK";
    }
  }
}
