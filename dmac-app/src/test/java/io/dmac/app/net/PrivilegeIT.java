package io.dmac.app.net;

import static io.dmac.app.net.TwoEnds.HERE;
import static io.dmac.app.net.TwoEnds.NEW;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dmac.port.PortException;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.Kernel;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What somebody is told who may look but not touch. */
@EnabledIfNetAdmin
class PrivilegeIT {
  private static final MethodHandle CAPSET =
      Libc.function("capset", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  private static final int LINUX_CAPABILITY_VERSION_3 = 0x2008_0522;

  @Test
  void changeNeedsNetAdmin() {
    try (TwoEnds ends = new TwoEnds()) {
      String before = Kernel.macOf(HERE);
      withoutCapabilities(
          () -> {
            try (KernelInterfacePort port = KernelInterfacePort.open(HERE)) {
              assertThat(port.readBackMacAddress()).hasToString(before);
              assertThatExceptionOfType(PortException.class)
                  .isThrownBy(() -> port.setMacAddress(NEW))
                  .withMessageContaining("-1 EPERM")
                  .withMessageContaining("CAP_NET_ADMIN");
            }
          });
      assertThat(Kernel.macOf(HERE)).isEqualTo(before);
      assertThat(ends.peer().run("ip", "link", "show", "dev", TwoEnds.THERE)).contains("LOWER_UP");
    }
  }

  @Test
  void framesNeedNetRaw() {
    withoutCapabilities(
        () ->
            assertThatExceptionOfType(NetworkException.class)
                .isThrownBy(() -> PacketSocket.open("lo"))
                .withMessageContaining("-1 EPERM")
                .withMessageContaining("CAP_NET_RAW"));
  }

  /** Linux keeps capabilities by thread: this one's own thread ends without them. */
  private static void withoutCapabilities(Runnable action) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              try (Arena arena = Arena.ofConfined()) {
                MemorySegment header = arena.allocateFrom(JAVA_INT, LINUX_CAPABILITY_VERSION_3, 0);
                MemorySegment none = arena.allocate(24, 4);
                MemorySegment errno = Libc.errnoState(arena);
                assertThat((int) CAPSET.invokeExact(errno, header, none)).isZero();
                action.run();
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
    done.join();
  }
}
