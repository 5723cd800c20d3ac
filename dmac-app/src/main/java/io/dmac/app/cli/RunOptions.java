package io.dmac.app.cli;

import io.dmac.app.config.Setting;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Makes the flags of {@code dmac run} from the table of settings. */
final class RunOptions {
  private RunOptions() {}

  static void add(CommandSpec spec) {
    int order = 0;
    for (Setting.Group group : Setting.Group.values()) {
      ArgGroupSpec.Builder section =
          ArgGroupSpec.builder()
              .heading("%n" + group.heading() + ":%n")
              .validate(false)
              .exclusive(false)
              .multiplicity("0..1")
              .order(++order);
      for (Setting setting : Setting.values()) {
        if (setting.group() == group) {
          section.addArg(option(setting, ++order));
        }
      }
      spec.addArgGroup(section.build());
    }
  }

  private static OptionSpec option(Setting setting, int order) {
    OptionSpec.Builder option =
        OptionSpec.builder(setting.flag()).description(description(setting)).order(order);
    if (setting == Setting.HUGE) {
      return option
          .negatable(true)
          .type(Boolean.class)
          .arity("0..1")
          .fallbackValue("true")
          .paramLabel(setting.valueName())
          .build();
    }
    option.paramLabel(setting.valueName()).arity("1");
    return setting.isRepeatable()
        ? option.type(List.class).auxiliaryTypes(String.class).build()
        : option.type(String.class).build();
  }

  private static String description(Setting setting) {
    // A percent sign would be a format to picocli, and there is none in the table.
    String description = setting.description();
    String text = Character.toUpperCase(description.charAt(0)) + description.substring(1);
    return setting.defaultValue().isEmpty()
        ? text + "."
        : text + " (" + setting.defaultValue() + ").";
  }

  /** What the command line gave, as it was written. */
  static Map<Setting, List<String>> given(ParseResult result) {
    Map<Setting, List<String>> given = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      OptionSpec option = result.matchedOption(setting.flag());
      if (option != null) {
        List<String> values =
            setting == Setting.HUGE
                ? List.of(String.valueOf(option.<Object>getValue()))
                : option.stringValues();
        given.put(setting, new ArrayList<>(values));
      }
    }
    return given;
  }
}
