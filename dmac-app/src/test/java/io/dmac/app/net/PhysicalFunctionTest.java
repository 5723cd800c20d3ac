package io.dmac.app.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.mac.MacAddress;
import io.dmac.port.VirtualFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree as sysfs shows a physical function of two virtual ones. */
class PhysicalFunctionTest {
  private static final List<VirtualFunction> FUNCTIONS =
      List.of(function(0, "02:00:00:00:00:10"), function(1, "02:00:00:00:00:11"));

  @TempDir private Path devices;

  private static VirtualFunction function(int number, String mac) {
    return new VirtualFunction(
        "eth7", number, Optional.of(MacAddress.parse(mac)), Optional.of(true), Optional.empty());
  }

  private Path owner() throws IOException {
    Path owner = Files.createDirectory(devices.resolve("0000:02:00.0"));
    for (int i = 0; i < 2; i++) {
      Path function = Files.createDirectory(devices.resolve("0000:02:10." + i));
      Files.createSymbolicLink(function.resolve("physfn"), Path.of("../0000:02:00.0"));
      Files.createSymbolicLink(owner.resolve("virtfn" + i), Path.of("../0000:02:10." + i));
    }
    return owner;
  }

  private Optional<VirtualFunction> find(String address) {
    return new PhysicalFunction(
            devices.resolve(address), name -> name.equals("eth7") ? FUNCTIONS : List.of())
        .function();
  }

  @Test
  void findsItsNumberAndItsOwner() throws IOException {
    Files.createDirectories(owner().resolve("net/eth7"));
    assertThat(find("0000:02:10.1")).contains(FUNCTIONS.get(1));
    assertThat(find("0000:02:10.0")).contains(FUNCTIONS.get(0));
    assertThat(find("0000:02:00.0")).isEmpty();
    assertThat(find("0000:09:00.0")).isEmpty();
  }

  @Test
  void saysNothingWhereTheOwnersInterfaceIsInAnotherNamespace() throws IOException {
    Path owner = owner();
    assertThat(find("0000:02:10.1")).isEmpty();
    Files.createDirectory(owner.resolve("net"));
    assertThat(find("0000:02:10.1")).isEmpty();
  }
}
