package io.dmac.app.cli.mac;

import io.dmac.app.pod.MacChooser;
import io.dmac.mac.MacAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command for each policy. */
final class ChangeCommands {
  private ChangeCommands() {}

  /** A policy that takes another vendor's prefix. */
  abstract static class OtherVendor extends ChangeCommand {
    @Option(names = "--keep-ending", description = "Keep what follows the vendor's prefix.")
    private boolean keepEnding;

    /** The policy's text without what may follow it. */
    abstract String vendors();

    @Override
    final String policy() {
      return keepEnding ? vendors() + ":keep-ending" : vendors();
    }
  }

  /** {@code dmac mac set}. */
  @Command(
      name = "set",
      header = "Change to this address.",
      description = "Prints what it cost; exit status 1 with the reason when it was refused.",
      footer = {
        "",
        "Examples:",
        "  @|bold dmac mac set 02:00:00:00:00:99|@",
        "  @|bold dmac mac set 0200.0000.0099 --interface eth0|@"
      })
  static final class Set extends ChangeCommand {
    @Parameters(
        paramLabel = "ADDRESS",
        description = "A unicast address, such as 02:00:00:00:00:99.")
    private @Nullable String address;

    @Override
    Optional<MacAddress> address() {
      return Optional.of(MacAddress.parse(String.valueOf(address)));
    }

    @Override
    String policy() {
      return String.valueOf(address);
    }
  }

  /** {@code dmac mac random}. */
  @Command(
      name = "random",
      header = "Change to a random unicast address.",
      description = "46 bits by chance; locally administered, as none was assigned.",
      footer = {
        "",
        "Examples:",
        "  @|bold dmac mac random|@",
        "  @|bold dmac mac random --avoid 02:00:00:00:00:00/24 --interface eth0|@"
      })
  static final class Random extends ChangeCommand {
    @Option(
        names = "--bia",
        description = "One that looks burned in, as if a manufacturer had assigned it.")
    private boolean burnedIn;

    @Override
    String policy() {
      return burnedIn ? "random:bia" : "random";
    }
  }

  /** {@code dmac mac ending}. */
  @Command(
      name = "ending",
      header = "Keep the vendor's prefix, and change the rest by chance.",
      footer = {"", "Example:", "  @|bold dmac mac ending|@"})
  static final class Ending extends ChangeCommand {
    @Override
    String policy() {
      return "ending";
    }
  }

  /** {@code dmac mac another}. */
  @Command(
      name = "another",
      header = "Change to a vendor of the same kind, wireless for wireless.",
      footer = {"", "Example:", "  @|bold dmac mac another --keep-ending|@"})
  static final class Another extends OtherVendor {
    @Override
    String vendors() {
      return "another";
    }
  }

  /** {@code dmac mac any}. */
  @Command(
      name = "any",
      header = "Change to a vendor of any kind.",
      footer = {"", "Example:", "  @|bold dmac mac any --interface eth0|@"})
  static final class Any extends OtherVendor {
    @Override
    String vendors() {
      return "any";
    }
  }

  /** {@code dmac mac vendor}. */
  @Command(
      name = "vendor",
      header = "Change to an address of a vendor.",
      description = "Of all its blocks each address is as likely as any other (dmac vendors NAME).",
      footer = {
        "",
        "Examples:",
        "  @|bold dmac mac vendor intel|@",
        "  @|bold dmac mac vendor \"Juniper Networks\" --keep-ending|@"
      })
  static final class Vendor extends OtherVendor {
    @Parameters(
        paramLabel = "NAME",
        description = "The organization's whole name, or words that stand in it, in either case.")
    private @Nullable String name;

    @Override
    String vendors() {
      return "vendor:" + name;
    }
  }

  /** {@code dmac mac permanent}. */
  @Command(
      name = "permanent",
      header = "Change back to the address that the hardware was made with.",
      description = {
        "Of a pod's port: the one that it had before the pod. That it is there already is no failure.",
      },
      footer = {"", "Example:", "  @|bold dmac mac permanent --interface eth0|@"})
  static final class Permanent extends ChangeCommand {
    @Override
    String policy() {
      return "permanent";
    }

    @Override
    boolean isDoneWhenThere() {
      return true;
    }
  }

  /** {@code dmac mac next}. */
  @Command(
      name = "next",
      header = "Change to the next free address of a range.",
      description = "Behind the current one, and from the range's end on to its start.",
      footer = {
        "",
        "Examples:",
        "  @|bold dmac mac next 02:00:00:00:00:00/40|@",
        "  @|bold dmac mac next 02:00:00:00:00:10-02:00:00:00:00:1f --avoid 02:00:00:00:00:13|@"
      })
  static final class Next extends ChangeCommand {
    @Parameters(
        paramLabel = "RANGE",
        description = "02:00:00:00:00:00-02:00:00:00:00:ff, 02:00:00:00:00:00/40, or one address.")
    private @Nullable String range;

    @Override
    String policy() {
      return "next:" + range;
    }
  }

  /** {@code dmac mac pool}. */
  @Command(
      name = "pool",
      header = "Change to a free address of the pool.",
      description = "Of the pod's pool (dmac run --pool), or of this node's for an interface.",
      footer = {
        "",
        "Examples:",
        "  @|bold dmac mac pool|@",
        "  @|bold dmac mac pool --interface eth0 --pool 02:00:00:00:00:00/40|@"
      })
  static final class Pool extends ChangeCommand {
    @Override
    String policy() {
      return MacChooser.POOL;
    }
  }
}
