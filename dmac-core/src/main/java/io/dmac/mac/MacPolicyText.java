package io.dmac.mac;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The text form of policies, which command line, API and configuration share. */
final class MacPolicyText {
  private static final String AVOIDING = " avoiding ";

  private static final String FORMS =
      "write it as random, random:bia, ending, another, any, vendor:NAME, permanent, next:RANGE or"
          + " an address; another, any and vendor:NAME may end in :keep-ending, and all in"
          + " ' avoiding RANGE,…'";

  private MacPolicyText() {}

  static MacPolicy parse(String text) {
    int avoiding = text.lastIndexOf(AVOIDING);
    if (avoiding >= 0) {
      List<MacRange> ranges =
          Arrays.stream(text.substring(avoiding + AVOIDING.length()).split(",", -1))
              .map(MacRange::parse)
              .toList();
      return new MacPolicy.Avoiding(parse(text.substring(0, avoiding)), ranges);
    }
    String trimmed = text.strip();
    int colon = trimmed.indexOf(':');
    String word = (colon < 0 ? trimmed : trimmed.substring(0, colon)).toLowerCase(Locale.ROOT);
    String rest = colon < 0 ? "" : trimmed.substring(colon);
    boolean keepEnding = rest.toLowerCase(Locale.ROOT).endsWith(VendorCandidates.KEEP_ENDING);
    String argument =
        keepEnding
            ? rest.substring(0, rest.length() - VendorCandidates.KEEP_ENDING.length())
            : rest;
    return switch (word) {
      case "random" ->
          switch (rest.toLowerCase(Locale.ROOT)) {
            case "" -> new MacPolicy.Random(false);
            case ":bia" -> new MacPolicy.Random(true);
            default -> throw unreadable(text);
          };
      case "ending" -> bare(text, rest, new MacPolicy.Ending());
      case "another" -> bare(text, argument, new MacPolicy.SameKind(keepEnding));
      case "any" -> bare(text, argument, new MacPolicy.AnyKind(keepEnding));
      case "permanent" -> bare(text, rest, new MacPolicy.Permanent());
      case "vendor" -> {
        if (argument.length() < 2 || argument.substring(1).isBlank()) {
          throw unreadable(text);
        }
        yield new MacPolicy.Vendor(argument.substring(1), keepEnding);
      }
      case "next" -> {
        if (rest.length() < 2) {
          throw unreadable(text);
        }
        yield new MacPolicy.Next(MacRange.parse(rest.substring(1)));
      }
      default -> new MacPolicy.Fixed(address(text, trimmed));
    };
  }

  private static MacPolicy bare(String text, String rest, MacPolicy policy) {
    if (!rest.isEmpty()) {
      throw unreadable(text);
    }
    return policy;
  }

  private static MacAddress address(String text, String trimmed) {
    MacAddress address;
    try {
      address = MacAddress.parse(trimmed);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(unreadable(text).getMessage(), e);
    }
    return address;
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException("'" + text + "' is no policy for an address; " + FORMS);
  }
}
