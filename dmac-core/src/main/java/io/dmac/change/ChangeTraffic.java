package io.dmac.change;

import io.dmac.echo.AcceptedAddresses;
import io.dmac.echo.AddressWatch;
import io.dmac.echo.OwnedIps;
import io.dmac.mac.MacAddress;
import io.dmac.port.DriverCall;
import java.util.List;

/** The traffic of a port as a change of its address needs it, whoever carries it. */
public interface ChangeTraffic {
  /** Has the traffic accept these destinations, and returns once it does. */
  void accept(AcceptedAddresses addresses);

  /**
   * Has it accept others, and tells the segment of it at once: whoever answers to the announcement
   * waits for nobody.
   *
   * @return announcements that went out
   */
  default int acceptAndAnnounce(AcceptedAddresses addresses, List<byte[]> announcements) {
    accept(addresses);
    return send(announcements, true);
  }

  /**
   * Watches a change from now on, and no other any more.
   *
   * @param ips the IP addresses of the port, which no other station may have
   * @param call frames to the new address count from the next one on
   */
  void watch(MacAddress from, MacAddress to, OwnedIps ips, DriverCall call);

  /** What was seen since {@link #watch}. */
  AddressWatch.Sighting seen();

  void endWatch();

  /**
   * Has the traffic accept other addresses once what was waiting has been received: frames that
   * came in time count, however late a loop without a CPU gets to see them.
   *
   * @param overdue accepts them all the same
   * @return whether it did; else ask again
   */
  boolean acceptOnceDrained(AcceptedAddresses addresses, boolean overdue);

  /**
   * Runs an action that changes the peer's address too, as the kernel's end of a tap has the
   * port's: a frame to its former address is one that it drops. So nothing is sent meanwhile, and
   * what was about to be goes to the new one.
   */
  void whileResting(MacAddress from, MacAddress to, AcceptedAddresses after, Runnable action);

  /** Runs an action on the port while nothing is received or sent. */
  default void whileResting(Runnable action) {
    action.run();
  }

  /**
   * Sends frames at once; the number that went out.
   *
   * @param announcements whether they are counted as such
   */
  int send(List<byte[]> frames, boolean announcements);

  /** The IPv4 address of a neighbour who once asked for the port, as it lies in memory; or 0. */
  default int neighbour() {
    return 0;
  }

  /** Frames that could not be sent on, for want of room. */
  long refused();
}
