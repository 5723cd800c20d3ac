package io.dmac.app.demo;

import io.dmac.app.net.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries TCP connections from one network namespace into another. What listens in a pod's own does
 * so on its loopback, which no link leads to: neither from a browser nor from the other pod.
 */
final class Relay implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 14;

  private final ServerSocketChannel listener;
  private final Path to;
  private final InetSocketAddress target;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private Relay(ServerSocketChannel listener, Path to, InetSocketAddress target) {
    this.listener = listener;
    this.to = to;
    this.target = target;
  }

  /**
   * Listens, and carries what comes.
   *
   * @param from the namespace it listens in; else this process's own
   * @param at where, there
   * @param to the namespace it leads to
   * @param target where, there
   * @throws DemoException when it cannot listen there
   */
  static Relay start(Optional<Path> from, InetSocketAddress at, Path to, InetSocketAddress target) {
    try {
      Relay relay =
          new Relay(
              from.isPresent() ? NetworkNamespace.call(from.get(), () -> listen(at)) : listen(at),
              to,
              target);
      Thread.ofVirtual().name("dmac-demo-relay").start(relay::accept);
      return relay;
    } catch (IOException | UncheckedIOException e) {
      throw refusal(at, e);
    }
  }

  private static DemoException refusal(InetSocketAddress at, Exception cause) {
    return new DemoException(
        "nothing can listen on "
            + at.getAddress().getHostAddress()
            + ":"
            + at.getPort()
            + " ("
            + cause.getMessage()
            + "); choose another port, as in --serve 127.0.0.1:9181",
        cause);
  }

  private static ServerSocketChannel listen(InetSocketAddress at) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      return channel.bind(at);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Where it listens, with the port that was chosen. */
  InetSocketAddress address() {
    try {
      return (InetSocketAddress) listener.getLocalAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel near = listener.accept();
        Thread.ofVirtual().start(() -> carry(near));
      }
    } catch (ClosedChannelException e) {
      // It is over.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void carry(SocketChannel near) {
    open.add(near);
    try (near) {
      // A socket belongs for good to the namespace that it was opened in.
      SocketChannel far = NetworkNamespace.call(to, () -> SocketChannel.open(target));
      open.add(far);
      try (far) {
        Thread back = Thread.ofVirtual().start(() -> copy(far, near));
        copy(near, far);
        back.join();
      } finally {
        open.remove(far);
      }
    } catch (IOException | UncheckedIOException e) {
      // Nothing listens there yet, or any more: near is closed, which says so.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(near);
    }
  }

  /** Until there is no more, which the other side is told. */
  private static void copy(SocketChannel in, SocketChannel out) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try {
      while (in.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        buffer.clear();
      }
      out.shutdownOutput();
    } catch (IOException e) {
      close(in);
      close(out);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // There is nothing left to do about it.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      // It accepts no more in any case.
    }
    open.forEach(Relay::close);
  }
}
