package io.dmac.app.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the SR-IOV device plugin says it gave to this pod, held against what is here. */
final class DevicePluginFindings {
  private static final String AREA = "device plugin";

  private DevicePluginFindings() {}

  static List<Finding> findings(MachineFiles files, VfioUse use, Map<String, String> environment) {
    if (use.allocated().isEmpty()) {
      return List.of(
          Finding.ok(
              AREA,
              "PCIDEVICE_*",
              "no such variable: --pci auto needs one; " + VfioUse.NOT_NEEDED));
    }
    List<Finding> findings = new ArrayList<>();
    use.allocated()
        .forEach(
            (name, addresses) -> {
              if (addresses.isEmpty()) {
                findings.add(
                    Finding.missing(
                        AREA,
                        name,
                        "names no device: " + VfioObstacle.QUIET,
                        "ask for the resource in resources.limits, and start the pod anew"));
              }
              for (String address : addresses) {
                findings.add(allocated(files, name, address));
              }
              String info = name + "_INFO";
              Optional.ofNullable(environment.get(info))
                  .ifPresent(text -> findings.add(told(files, info, text, addresses)));
            });
    return findings;
  }

  private static Finding allocated(MachineFiles files, String name, String address) {
    Optional<PciDevice> found = PciDevice.find(files, address);
    if (found.isEmpty()) {
      return Finding.missing(
          AREA,
          name,
          address + " is not under /sys/bus/pci/devices: " + VfioObstacle.QUIET,
          "start the pod anew, so that the device plugin allocates again; on the node: lspci -s "
              + address);
    }
    PciDevice device = found.get();
    if (VfioObstacle.isBifurcated(device)) {
      return Finding.ok(AREA, name, address + " is there, on " + device.driver().orElse(""));
    }
    if (VfioUse.isWithKernel(device)) {
      return Finding.warning(
          AREA,
          name,
          address
              + " is the kernel's "
              + device.interfaces().getFirst()
              + ": of --pci "
              + VfioObstacle.QUIET,
          "dmac run --interface "
              + device.interfaces().getFirst()
              + "; for --pci select \"drivers\": [\"vfio-pci\"] in the device plugin's"
              + " configuration, and on the node "
              + VfioObstacle.bind(device));
    }
    return VfioObstacle.of(files, device)
        .map(
            obstacle ->
                Finding.missing(
                    AREA, name, address + " is " + obstacle.finding(), obstacle.remedy()))
        .orElseGet(() -> Finding.ok(AREA, name, address + " is there, on vfio-pci, and ours"));
  }

  private static Finding told(
      MachineFiles files, String name, String text, List<String> addresses) {
    JsonNode devices;
    try {
      devices = new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      return Finding.warning(
          AREA, name, "is not JSON", "look for another who sets it: env | grep PCIDEVICE_");
    }
    for (String address : addresses) {
      if (!devices.has(address)) {
        return Finding.warning(
            AREA,
            name,
            "says nothing of " + address,
            "start the pod anew, so that the device plugin sets both variables");
      }
    }
    for (String path : devices.findValuesAsText("dev-mount")) {
      if (path.startsWith("/") && !files.exists(path.substring(1))) {
        return Finding.missing(
            AREA,
            name,
            "names " + path + ", which is not here: " + VfioObstacle.QUIET,
            "start the pod anew, so that the device plugin gives the file to the container");
      }
    }
    return Finding.ok(AREA, name, "says the same");
  }
}
