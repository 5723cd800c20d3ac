package io.dmac.app.vendors;

import io.dmac.mac.Assignment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files as the IEEE's, one block in each. */
public final class VendorFilesOnDisk {
  private VendorFilesOnDisk() {}

  /** Writes {@code oui.csv} and the others into a folder, which it makes. */
  public static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Assignment assignment : Assignment.values()) {
      Files.writeString(
          folder.resolve(assignment.fileStem() + ".csv"),
          """
          Registry,Assignment,Organization Name,Organization Address
          %s,%s,"Testers, Inc",Somewhere
          """
              .formatted(
                  assignment.label(),
                  "123456%03d"
                      .formatted(assignment.ordinal())
                      .substring(0, assignment.prefixLength() / 4)));
    }
    return folder;
  }
}
