package io.dmac.decode;

import io.dmac.mac.MacAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * How far a frame is decoded. Fields are read at offsets from where the present layer begins, and
 * only after {@link #has} said that their bytes are there.
 */
final class Decoding {
  private final ByteBuf frame;
  private final List<LayerText> layers = new ArrayList<>();

  /** Where the present layer begins. */
  private int at;

  /** Where it ends as it was sent, which may be behind the last captured byte. */
  private int end;

  /** Whether a header named more bytes than the frame has. */
  private boolean isShort;

  Decoding(byte[] captured, int originalLength) {
    frame = Unpooled.wrappedBuffer(captured);
    end = Math.max(captured.length, originalLength);
  }

  /** A layer while it is written. */
  static final class LayerText {
    private final String protocol;
    private final List<Layer.Field> fields = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private String summary = "";

    private LayerText(String protocol) {
      this.protocol = protocol;
    }

    LayerText field(String name, Object value) {
      fields.add(new Layer.Field(name, value.toString()));
      return this;
    }

    LayerText summary(String text) {
      summary = text;
      return this;
    }

    void addToSummary(String text) {
      summary += text;
    }

    LayerText fault(String text) {
      faults.add(text);
      return this;
    }

    private Layer layer() {
      return new Layer(protocol, summary, fields, faults);
    }
  }

  Decoded result() {
    return new Decoded(layers.stream().map(LayerText::layer).toList());
  }

  ByteBuf frame() {
    return frame;
  }

  int at() {
    return at;
  }

  /** Begins the next layer at the present place. */
  LayerText begin(String protocol) {
    LayerText layer = new LayerText(protocol);
    layers.add(layer);
    return layer;
  }

  /** Whether as many bytes of the layer can be read; else the layer gets a fault that says so. */
  boolean has(LayerText layer, int bytes) {
    int there = readable();
    if (there >= bytes) {
      return true;
    }
    layer.fault("truncated: " + there + " of " + bytes + " bytes");
    return false;
  }

  /** Bytes of the layer and those in it that were captured. */
  int readable() {
    return Math.max(0, Math.min(end, frame.writerIndex()) - at);
  }

  /** Bytes of the layer and those in it as they were sent. */
  int length() {
    return end - at;
  }

  /** Whether every byte of the layer is there. */
  boolean isWhole() {
    return !isShort && readable() == length();
  }

  /** Goes on to the layer behind a header, which is known to be there. */
  void advance(int bytes) {
    at += bytes;
  }

  /**
   * Takes the length that a header names for this layer and those in it: what follows is padding.
   */
  void limit(LayerText layer, int bytes) {
    if (bytes > length()) {
      layer.fault("length " + bytes + ", of which the frame has " + length());
      isShort = true;
    } else {
      end = at + bytes;
    }
  }

  int u8(int offset) {
    return frame.getUnsignedByte(at + offset);
  }

  int u16(int offset) {
    return frame.getUnsignedShort(at + offset);
  }

  long u32(int offset) {
    return frame.getUnsignedInt(at + offset);
  }

  String mac(int offset) {
    return new MacAddress((long) u16(offset) << 32 | u32(offset + 2)).toString();
  }

  String ipv4(int offset) {
    return IpText.v4(frame, at + offset);
  }

  String ipv6(int offset) {
    return IpText.v6(frame, at + offset);
  }

  String hex8(int offset) {
    return "0x" + HexFormat.of().toHexDigits((byte) u8(offset));
  }

  String hex16(int offset) {
    return hex16Of(u16(offset));
  }

  static String hex16Of(int value) {
    return "0x" + HexFormat.of().toHexDigits((short) value);
  }

  /** The one's complement sum of bytes from the layer's beginning (RFC 1071), not yet folded. */
  long sum(int length) {
    return sumAt(at, length);
  }

  /** The same of bytes anywhere in the frame. */
  long sumAt(int from, int length) {
    long sum = 0;
    for (int i = from; i < from + length - 1; i += 2) {
      sum += frame.getUnsignedShort(i);
    }
    return length % 2 == 0 ? sum : sum + (frame.getUnsignedByte(from + length - 1) << 8);
  }

  static int fold(long sum) {
    long folded = sum;
    while (folded > 0xFFFF) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return (int) folded;
  }

  /**
   * Says of a checksum field whether it is right.
   *
   * @param offset of the field
   * @param sum of all that it covers, itself included
   */
  void checksum(LayerText layer, int offset, long sum) {
    String value = hex16(offset);
    if (fold(sum) == 0xFFFF) {
      layer.field("checksum", value + " (right)");
    } else {
      int right = ~fold(sum - u16(offset)) & 0xFFFF;
      layer.field("checksum", value + " (wrong)").fault("checksum should be " + hex16Of(right));
    }
  }
}
