package io.dmac.mac;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A registry in a file: what it is and where it comes from in the open, then its columns under
 * gzip, whose checksum finds damage. Prefixes are written as the distance from the one before, and
 * whatever equals its neighbours compresses well beside them.
 */
final class VendorRegistryFormat {
  private static final int MAGIC = 0x646D_6301; // "dmc" and the version, 1
  private static final int MOST_BLOCKS = 1 << 24;

  private VendorRegistryFormat() {}

  static void write(VendorRegistry registry, OutputStream out) throws IOException {
    DataOutputStream head = new DataOutputStream(out);
    VendorOrigin origin = registry.origin();
    head.writeInt(MAGIC);
    head.writeInt((int) origin.date().toEpochDay());
    head.writeUTF(origin.source());
    head.writeUTF(origin.kindSource());
    head.flush();
    try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
      packed.write(columns(registry));
    }
  }

  private static byte[] columns(VendorRegistry registry) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    VendorNames names = registry.names();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    writeNumber(out, names.count());
    for (int i = 0; i < names.count(); i++) {
      int before = text.size();
      text.writeBytes(names.name(i).getBytes(StandardCharsets.UTF_8));
      writeNumber(out, text.size() - before);
    }
    text.writeTo(out);
    writeNumber(out, registry.size());
    for (int i = 0; i < registry.size(); i++) {
      out.writeByte(registry.traits(i));
    }
    long previous = 0;
    for (int i = 0; i < registry.size(); i++) {
      long step = registry.firstBits(i) - previous;
      // Every prefix ends in twelve zeros.
      writeNumber(out, step >> 12);
      previous = registry.firstBits(i);
    }
    for (int i = 0; i < registry.size(); i++) {
      writeNumber(out, registry.nameIndex(i));
    }
    return bytes.toByteArray();
  }

  static VendorOrigin readOrigin(InputStream in) throws IOException {
    DataInputStream head = new DataInputStream(in);
    if (head.readInt() != MAGIC) {
      throw new StreamCorruptedException("it does not begin as one");
    }
    try {
      return new VendorOrigin(LocalDate.ofEpochDay(head.readInt()), head.readUTF(), head.readUTF());
    } catch (DateTimeException e) {
      throw damaged(e);
    }
  }

  static VendorRegistry read(InputStream in) throws IOException {
    VendorOrigin origin = readOrigin(in);
    try (GZIPInputStream packed = new GZIPInputStream(in, 1 << 16)) {
      return read(origin, new Columns(packed.readAllBytes()));
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  private static VendorRegistry read(VendorOrigin origin, Columns in) throws IOException {
    int[] ends = new int[in.count()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += in.count();
      ends[i] = end;
    }
    byte[] text = in.bytes(end);
    byte[] traits = in.bytes(in.count());
    long[] keys = new long[traits.length];
    long first = 0;
    for (int i = 0; i < keys.length; i++) {
      first += in.number() << 12;
      keys[i] = VendorRegistry.key(first, VendorRegistry.assignment(traits[i]).prefixLength());
    }
    int[] nameOf = new int[keys.length];
    for (int i = 0; i < nameOf.length; i++) {
      nameOf[i] = in.count();
      if (nameOf[i] >= ends.length) {
        throw damaged(null);
      }
    }
    return new VendorRegistry(origin, new VendorNames(text, ends), keys, nameOf, traits);
  }

  private static StreamCorruptedException damaged(@Nullable Throwable cause) {
    StreamCorruptedException damaged = new StreamCorruptedException("it is damaged");
    damaged.initCause(cause);
    return damaged;
  }

  /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
  private static void writeNumber(DataOutputStream out, long number) throws IOException {
    long rest = number;
    while (rest > 0x7F) {
      out.writeByte((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  /** Reads on in an array, which is faster in a JVM that has just started than a buffer is. */
  private static final class Columns {
    private final byte[] bytes;
    private int at;

    Columns(byte[] bytes) {
      this.bytes = bytes;
    }

    int count() throws IOException {
      long count = number();
      if (count > MOST_BLOCKS) {
        throw damaged(null);
      }
      return (int) count;
    }

    long number() {
      long number = 0;
      int shift = 0;
      byte next;
      do {
        next = bytes[at++];
        number |= (next & 0x7FL) << shift;
        shift += 7;
      } while (next < 0);
      return number;
    }

    byte[] bytes(int length) throws IOException {
      if (length > bytes.length - at) {
        throw damaged(null);
      }
      at += length;
      return Arrays.copyOfRange(bytes, at - length, at);
    }
  }
}
