package io.dmac.mac;

import java.util.Locale;

/** The registries of the IEEE whose blocks lie in the addresses that manufacturers assign. */
public enum Assignment {
  /** MAC Addresses - Large: 2^24 addresses. */
  MA_L("MA-L", 24, "oui"),
  /** MAC Addresses - Medium: 2^20 addresses. */
  MA_M("MA-M", 28, "mam"),
  /** MAC Addresses - Small: 2^12 addresses. */
  MA_S("MA-S", 36, "oui36"),
  /** Individual Address Block: 2^12 addresses, not given out since 2014. */
  IAB("IAB", 36, "iab");

  private final String label;
  private final int prefixLength;
  private final String fileStem;

  Assignment(String label, int prefixLength, String fileStem) {
    this.label = label;
    this.prefixLength = prefixLength;
    this.fileStem = fileStem;
  }

  /** Its name in the IEEE's files. */
  public String label() {
    return label;
  }

  /** How many bits of an address the IEEE assigns; the owner assigns the rest. */
  public int prefixLength() {
    return prefixLength;
  }

  /** How many addresses a block has. */
  public long size() {
    return 1L << (48 - prefixLength);
  }

  /** The name of the IEEE's file without its ending: {@code oui} of {@code oui.csv}. */
  public String fileStem() {
    return fileStem;
  }

  /** The bits of the first address of the block in which an address lies. */
  long blockOf(long address) {
    return address & -size();
  }

  /** A prefix of this length in its hexadecimal digits, octets apart: {@code 8c:1f:64:af:a}. */
  String prefixText(long firstBits) {
    String hex = String.format(Locale.ROOT, "%012x", firstBits);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < prefixLength / 4; i++) {
      text.append(i > 0 && i % 2 == 0 ? ":" : "").append(hex.charAt(i));
    }
    return text.toString();
  }
}
