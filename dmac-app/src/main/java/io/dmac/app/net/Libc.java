package io.dmac.app.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls into the C library that keep errno. */
@SuppressWarnings("restricted") // the signatures are those of the manual pages
final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();

  private Libc() {}

  /** A function whose handle takes the segment of {@link #errnoState} before its own arguments. */
  static MethodHandle function(String name, FunctionDescriptor descriptor, Linker.Option... more) {
    Linker.Option[] options = new Linker.Option[more.length + 1];
    options[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(more, 0, options, 1, more.length);
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
  }

  static MemorySegment errnoState(Arena arena) {
    return arena.allocate(Linker.Option.captureStateLayout());
  }

  static int errno(MemorySegment state) {
    return state.get(
        JAVA_INT,
        Linker.Option.captureStateLayout()
            .byteOffset(MemoryLayout.PathElement.groupElement("errno")));
  }

  /** Number, name and the C library's words. */
  static String describeErrno(MemorySegment state) {
    return Errno.describe(errno(state));
  }

  /** The C library's words for an errno. */
  static String errorText(int errno) {
    try {
      return ((MemorySegment) ErrorText.STRERROR.invokeExact(errno)).reinterpret(256).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Linked when a call first failed. */
  private static final class ErrorText {
    static final MethodHandle STRERROR =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("strerror"),
            FunctionDescriptor.of(ADDRESS, JAVA_INT));
  }
}
