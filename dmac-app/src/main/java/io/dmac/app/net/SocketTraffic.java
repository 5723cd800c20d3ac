package io.dmac.app.net;

import io.dmac.change.ChangeTraffic;
import io.dmac.echo.AcceptedAddresses;
import io.dmac.echo.AddressWatch;
import io.dmac.echo.OwnedIps;
import io.dmac.mac.MacAddress;
import io.dmac.port.DriverCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The traffic of a kernel interface as a change of its address needs it: the segment is asked and
 * told by a socket of ours, and everything else is the kernel's, which accepts what it accepts.
 */
public final class SocketTraffic implements ChangeTraffic, AutoCloseable {
  private static final int SOURCE = 6;
  private static final long MAC_MASK = 0xFFFF_FFFF_FFFFL;

  private final PacketSocket socket;
  private Optional<MacAddress> watched = Optional.empty();
  private boolean senderSeen;

  /**
   * On an interface of the calling thread's network namespace.
   *
   * @throws NetworkException when there is no such interface or the privilege is missing
   */
  public SocketTraffic(String name) {
    socket = PacketSocket.open(name);
  }

  @Override
  public void accept(AcceptedAddresses addresses) {}

  @Override
  public void watch(MacAddress from, MacAddress to, OwnedIps ips, DriverCall call) {
    socket.onlyFrom(to);
    watched = Optional.of(to);
    senderSeen = false;
  }

  /** Whether somebody sent from the new address; the kernel's frames are not ours to count. */
  @Override
  public AddressWatch.Sighting seen() {
    while (!senderSeen && watched.isPresent()) {
      Optional<byte[]> frame = socket.receive(Duration.ZERO);
      if (frame.isEmpty()) {
        break;
      }
      senderSeen = source(frame.get()).equals(watched.get());
    }
    return new AddressWatch.Sighting(0, 0, 0, 0, 0, 0, 0, senderSeen, 0, 0);
  }

  private static MacAddress source(byte[] frame) {
    long wire = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getLong(SOURCE);
    return MacAddress.ofWire(wire & MAC_MASK);
  }

  @Override
  public void endWatch() {
    watched = Optional.empty();
  }

  @Override
  public boolean acceptOnceDrained(AcceptedAddresses addresses, boolean overdue) {
    return true;
  }

  @Override
  public void whileResting(
      MacAddress from, MacAddress to, AcceptedAddresses after, Runnable action) {
    action.run();
  }

  /** None where the interface is down: there is no segment then. */
  @Override
  public int send(List<byte[]> frames, boolean announcements) {
    int sent = 0;
    for (byte[] frame : frames) {
      try {
        socket.send(frame);
        sent++;
      } catch (NetworkException e) {
        if (e.errno() != Errno.ENETDOWN) {
          throw e;
        }
      }
    }
    return sent;
  }

  @Override
  public long refused() {
    return 0;
  }

  @Override
  public void close() {
    socket.close();
  }
}
