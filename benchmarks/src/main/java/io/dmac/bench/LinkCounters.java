package io.dmac.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel counts of one interface (proc_net(5)), seen from whoever sends on it.
 *
 * @param offered frames sent, those included that found no room behind
 * @param delivered frames that came back
 */
record LinkCounters(long offered, long delivered) {
  /** Of a line of /proc/net/dev: received packets, sent packets, and sent ones dropped. */
  private static final String COLUMNS =
      ":\\s*\\d+\\s+(\\d+)(?:\\s+\\d+){6}\\s+\\d+\\s+(\\d+)\\s+\\d+\\s+(\\d+)";

  static LinkCounters parse(String dev, String name) {
    Matcher line = Pattern.compile("(?m)^\\s*" + Pattern.quote(name) + COLUMNS).matcher(dev);
    if (!line.find()) {
      throw new IllegalStateException("the interface " + name + " is gone; /proc/net/dev: " + dev);
    }
    return new LinkCounters(number(line, 2) + number(line, 3), number(line, 1));
  }

  LinkCounters since(LinkCounters before) {
    return new LinkCounters(offered - before.offered, delivered - before.delivered);
  }

  private static long number(Matcher line, int group) {
    return Long.parseLong(line.group(group));
  }
}
