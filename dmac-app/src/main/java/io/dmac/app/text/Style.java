package io.dmac.app.text;

import java.util.Map;

/** Colours, where they are wanted. */
public enum Style {
  BOLD(1),
  FAINT(2),
  RED(31),
  GREEN(32);

  private final int code;

  Style(int code) {
    this.code = code;
  }

  /** The text in this style, or as it is. */
  public String on(String text, boolean coloured) {
    return coloured ? "\033[" + code + "m" + text + "\033[0m" : text;
  }

  /** Whether colours are wanted on a terminal (no-color.org). */
  public static boolean areWanted(boolean terminal, Map<String, String> environment) {
    return terminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }
}
