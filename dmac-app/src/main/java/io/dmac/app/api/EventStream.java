package io.dmac.app.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** Writes server-sent events (WHATWG HTML, section 9.2), whose data is JSON. */
public final class EventStream {
  /** A client comes back by itself; a dead one is not kept for ever. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  /** A proxy that sees nothing for a minute closes the connection. */
  public static final Duration QUIET = Duration.ofSeconds(15);

  private final OutputStream out;
  private final long endNs = System.nanoTime() + LONGEST.toNanos();

  private EventStream(OutputStream out) {
    this.out = out;
  }

  /** Begins, and writes events until there are no more, or nobody reads them. */
  @FunctionalInterface
  public interface Writer {
    void write(EventStream events) throws IOException, InterruptedException;
  }

  public static Response response(Writer writer) {
    return Response.stream("text/event-stream", out -> writer.write(new EventStream(out)));
  }

  /** The first line: whoever reads it hears of all that happens from then on. */
  public void begin() throws IOException {
    send("retry: 1000\n\n");
  }

  /** Whether this connection has had its time. */
  public boolean isOver() {
    return System.nanoTime() - endNs >= 0;
  }

  public void event(String name, Object data) throws IOException {
    send("event: " + name + "\ndata: " + Json.write(data) + "\n\n");
  }

  void event(String id, String name, Object data) throws IOException {
    send("id: " + id + "\nevent: " + name + "\ndata: " + Json.write(data) + "\n\n");
  }

  /** Shows that the connection lives. */
  public void nothing() throws IOException {
    send(":\n\n");
  }

  private void send(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }
}
