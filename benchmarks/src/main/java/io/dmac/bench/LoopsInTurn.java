package io.dmac.bench;

import io.dmac.loop.PollLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Several loops on one thread, a turn of each after the other: what one lcore of testpmd does with
 * several streams ({@code run_pkt_fwd_on_lcore}).
 *
 * <p>It is how both ends of a memif are compared on one core. A frame that one port sends is in the
 * other's ring at once, is swapped there and goes back: every hop costs one receive with its copy,
 * one swap and one transmit, in either program, and is counted as one frame. Two processes on two
 * cores are the commoner use; there the rates are bimodal by how the cores share cache lines, for
 * both programs, and say little about either.
 *
 * <p>A thread registers with EAL once: the first queue attaches, the others ride along, since
 * attaching is pinning and registration and nothing of the queue itself.
 */
final class LoopsInTurn implements PollThread, Runnable {
  private final List<PollLoop> loops;
  private final CompletableFuture<Void> attached = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean running = true;

  LoopsInTurn(List<PollLoop> loops) {
    this.loops = List.copyOf(loops);
  }

  @Override
  public List<PollLoop> loops() {
    return loops;
  }

  @Override
  public void start() {
    Thread thread = new Thread(this, loops.getFirst().name());
    thread.setDaemon(true);
    thread.start();
    attached.join();
  }

  @Override
  public void run() {
    try {
      loops.getFirst().attach();
      attached.complete(null);
      PollLoop[] array = loops.toArray(PollLoop[]::new);
      while (running) {
        for (PollLoop loop : array) {
          loop.turn();
        }
      }
      loops.reversed().forEach(loop -> loop.queue().detach());
      ended.complete(null);
    } catch (RuntimeException | Error e) {
      attached.completeExceptionally(e);
      ended.completeExceptionally(e);
    }
  }

  @Override
  public void stop() {
    running = false;
    ended.orTimeout(10, TimeUnit.SECONDS).join();
  }
}
