package io.dmac.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.port.Burst;
import io.dmac.port.PortQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a loop waits for an interrupt. */
class InterruptTest {
  private static final int SPINS = 64;

  private final List<String> calls = new ArrayList<>();
  private boolean comes;
  private long nowNs;
  private final IdleStrategy interrupt = new IdleStrategy.Interrupt(new Waiting(), () -> nowNs);

  private void emptyTurns(int count) {
    for (int i = 0; i < count; i++) {
      interrupt.idle(0);
    }
  }

  @Test
  void looksOnceMoreBetweenArmingAndWaiting() {
    emptyTurns(SPINS);
    assertThat(calls).isEmpty();
    emptyTurns(1);
    assertThat(calls).containsExactly("arm");
    interrupt.idle(1); // a frame had come before
    emptyTurns(SPINS);
    assertThat(calls).containsExactly("arm");
    emptyTurns(2);
    assertThat(calls).containsExactly("arm", "arm", "await");
  }

  @Test
  void looksOnceAndArmsAnewAfterAWaitForNothing() {
    emptyTurns(SPINS + 2);
    emptyTurns(2);
    assertThat(calls).containsExactly("arm", "await", "arm", "await");
    interrupt.idle(1);
    emptyTurns(SPINS);
    assertThat(calls).hasSize(4);
  }

  @Test
  void looksLongerAfterAnInterruptForItsFrame() {
    comes = true;
    emptyTurns(SPINS + 2);
    calls.clear();
    nowNs = 199_999;
    emptyTurns(10_000);
    assertThat(calls).isEmpty();
    nowNs = 200_000;
    emptyTurns(2);
    assertThat(calls).containsExactly("arm", "await");
  }

  private final class Waiting implements PortQueue {
    @Override
    public void armInterrupt() {
      calls.add("arm");
    }

    @Override
    public boolean awaitInterrupt(int milliseconds) {
      calls.add("await");
      return comes;
    }

    @Override
    public Burst burst() {
      throw new AssertionError("an idle strategy looks at no frame");
    }

    @Override
    public void attach() {}

    @Override
    public void detach() {}

    @Override
    public int exchange() {
      return 0;
    }

    @Override
    public int allocate(int count, int length, long contents) {
      return 0;
    }

    @Override
    public boolean resize(int index, int length) {
      return false;
    }

    @Override
    public boolean gather(int index) {
      return false;
    }

    @Override
    public boolean send(byte[] frame) {
      return false;
    }
  }
}
