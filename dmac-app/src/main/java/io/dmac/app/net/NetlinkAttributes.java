package io.dmac.app.net;

import io.dmac.mac.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The attributes (struct rtattr) of a netlink message or of a nest, in the kernel's order. */
record NetlinkAttributes(List<Attribute> list) {
  static final int HEADER_BYTES = 4;

  /** Without NLA_F_NESTED and NLA_F_NET_BYTEORDER. */
  private static final int TYPE_MASK = 0x3FFF;

  /** One of them. */
  record Attribute(int type, ByteBuffer value) {}

  /** What is in a message's body from an offset on. */
  static NetlinkAttributes of(ByteBuffer body, int offset) {
    List<Attribute> list = new ArrayList<>();
    int at = offset;
    while (at + HEADER_BYTES <= body.limit()) {
      int length = body.getShort(at) & 0xFFFF;
      if (length < HEADER_BYTES || at + length > body.limit()) {
        throw new NetworkException(
            "a netlink attribute of " + length + " bytes, where " + (body.limit() - at) + " are");
      }
      list.add(
          new Attribute(
              body.getShort(at + 2) & TYPE_MASK,
              body.slice(at + HEADER_BYTES, length - HEADER_BYTES).order(ByteOrder.nativeOrder())));
      at += NetlinkMessage.aligned(length);
    }
    return new NetlinkAttributes(List.copyOf(list));
  }

  Optional<ByteBuffer> find(int type) {
    return list.stream().filter(one -> one.type() == type).map(Attribute::value).findFirst();
  }

  NetlinkAttributes nest(int type) {
    return find(type).map(value -> of(value, 0)).orElse(new NetlinkAttributes(List.of()));
  }

  OptionalInt integer(int type) {
    Optional<ByteBuffer> value = find(type).filter(bytes -> bytes.remaining() >= Integer.BYTES);
    return value.isPresent() ? OptionalInt.of(value.get().getInt(0)) : OptionalInt.empty();
  }

  /** Empty without such an attribute. */
  String text(int type) {
    String text =
        find(type)
            .map(value -> StandardCharsets.UTF_8.decode(value.duplicate()).toString())
            .orElse("");
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** Empty as well when the address has not the six bytes of Ethernet. */
  Optional<MacAddress> mac(int type) {
    return find(type).filter(value -> value.remaining() == 6).map(value -> mac(value, 0));
  }

  static MacAddress mac(ByteBuffer bytes, int offset) {
    long bits = 0;
    for (int i = 0; i < 6; i++) {
      bits = bits << 8 | (bytes.get(offset + i) & 0xFF);
    }
    return new MacAddress(bits);
  }
}
