package io.dmac.app.config;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The settings of one run, each from the first source that has it: flag, environment, file. */
public final class Settings {
  private final Map<Setting, List<Given>> values = new EnumMap<>(Setting.class);

  /** A source's own, the strongest source first. */
  @SafeVarargs
  public Settings(Map<Setting, List<Given>>... sources) {
    for (Map<Setting, List<Given>> source : sources) {
      source.forEach(values::putIfAbsent);
    }
  }

  /** The values of a setting; its default when no source has one. */
  public List<Given> all(Setting setting) {
    List<Given> given = values.get(setting);
    if (given != null) {
      return given;
    }
    return setting.defaultValue().isEmpty()
        ? List.of()
        : List.of(new Given(setting.defaultValue(), setting.flag()));
  }

  /** What the environment variables give. */
  public static Map<Setting, List<Given>> ofEnvironment(Map<String, String> environment) {
    Map<Setting, List<Given>> found = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      String text = environment.get(setting.environmentVariable());
      if (text != null && !text.isBlank()) {
        found.put(setting, split(setting, text.strip(), setting.environmentVariable()));
      }
    }
    return found;
  }

  /** What the flags of the command line give. */
  public static Map<Setting, List<Given>> ofFlags(Map<Setting, List<String>> flags) {
    Map<Setting, List<Given>> found = new EnumMap<>(Setting.class);
    flags.forEach(
        (setting, texts) ->
            found.put(
                setting,
                texts.stream()
                    .flatMap(
                        text ->
                            setting.shape() == Setting.Shape.LIST
                                ? split(setting, text, setting.flag()).stream()
                                : Stream.of(new Given(text, setting.flag())))
                    .toList()));
    return found;
  }

  /** One text as the values it holds. */
  static List<Given> split(Setting setting, String text, String origin) {
    String separator =
        switch (setting.shape()) {
          case ONE -> null;
          case LIST -> "[,\\s]+";
          case WORDS -> "\\s+";
        };
    if (separator == null) {
      return List.of(new Given(text, origin));
    }
    return Arrays.stream(text.split(separator, -1))
        .filter(word -> !word.isEmpty())
        .map(word -> new Given(word, origin))
        .toList();
  }
}
