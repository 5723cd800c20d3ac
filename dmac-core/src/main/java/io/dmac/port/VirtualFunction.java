package io.dmac.port;

import io.dmac.mac.MacAddress;
import java.util.Optional;

/**
 * An SR-IOV virtual function as its owner, the physical function's driver, describes it.
 *
 * @param owner the physical function's interface
 * @param number from 0
 * @param mac the address that the owner gave it; empty where it chooses its own
 * @param spoofCheck whether frames with another source address are dropped; empty where the owner
 *     does not say
 * @param trust whether it may change its own address and promiscuity; empty where the owner does
 *     not say
 */
public record VirtualFunction(
    String owner,
    int number,
    Optional<MacAddress> mac,
    Optional<Boolean> spoofCheck,
    Optional<Boolean> trust) {
  /** What an administrator runs where the owner has its interface. */
  public String trustCommand() {
    return trustCommand(owner, Integer.toString(number));
  }

  /** The same for a function whose owner cannot be seen. */
  public static String trustCommandOfUnknown() {
    return trustCommand("PF", "N");
  }

  private static String trustCommand(String owner, String number) {
    return "ip link set " + owner + " vf " + number + " trust on";
  }

  /**
   * Why the owner would refuse an address: one that it gave stays, unless it trusts the function
   * (ixgbe, i40e and igb alike). Some of their virtual functions report success all the same.
   */
  public Optional<String> objection(MacAddress to) {
    return mac.filter(given -> !given.equals(to) && !trust.orElse(false))
        .map(
            given ->
                owner
                    + " gave its virtual function "
                    + number
                    + " the address "
                    + given
                    + " and does not trust it with another; "
                    + trustCommand());
  }

  /** What a change costs here. */
  public Optional<String> warning() {
    return spoofCheck
        .filter(checked -> checked)
        .map(
            _ ->
                owner
                    + " drops what its virtual function "
                    + number
                    + " sends from any but its present address: replies that leave between the"
                    + " driver's call and its proof are lost; ip link set "
                    + owner
                    + " vf "
                    + number
                    + " spoofchk off");
  }
}
