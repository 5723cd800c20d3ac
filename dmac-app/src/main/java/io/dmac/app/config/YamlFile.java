package io.dmac.app.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the settings of a YAML file. Values are taken as they are written: YAML would make a number
 * of the address {@code 020000000001}.
 */
final class YamlFile {
  private static final List<String> KEYS =
      Arrays.stream(Setting.values()).map(Setting::key).toList();

  private final Path path;
  private final List<String> problems;
  private final Map<Setting, List<Given>> found = new EnumMap<>(Setting.class);

  private YamlFile(Path path, List<String> problems) {
    this.path = path;
    this.problems = problems;
  }

  /**
   * The settings of a file.
   *
   * @param problems takes what is wrong with it
   */
  static Map<Setting, List<Given>> read(Path path, List<String> problems) {
    YamlFile file = new YamlFile(path, problems);
    try (JsonParser parser = new YAMLFactory().createParser(Files.readString(path))) {
      file.readDocument(parser);
    } catch (NoSuchFileException e) {
      problems.add("--config " + path + " does not exist; name an existing YAML file");
    } catch (JsonProcessingException e) {
      problems.add(
          path
              + (e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr())
              + " is not YAML: "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      problems.add("--config " + path + " cannot be read: " + e);
    }
    return file.found;
  }

  private void readDocument(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      return; // an empty file sets nothing
    }
    if (first != JsonToken.START_OBJECT) {
      problems.add(path + " does not hold keys and values; write lines such as 'tap: dtap0'");
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      int line = parser.currentTokenLocation().getLineNr();
      parser.nextToken();
      Setting setting = Setting.ofKey(key).orElse(null);
      if (setting == null) {
        problems.add(
            path + ":" + line + ": there is no key '" + key + "'" + NearestMatch.hint(key, KEYS));
        parser.skipChildren();
      } else {
        readValue(parser, setting, path + ":" + line + ": " + key);
      }
    }
  }

  private void readValue(JsonParser parser, Setting setting, String origin) throws IOException {
    List<Given> values = new ArrayList<>();
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_ARRAY && setting.isRepeatable()) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (!parser.currentToken().isScalarValue()) {
          problems.add(origin + " takes plain values only");
          parser.skipChildren();
        } else {
          values.add(new Given(parser.getText(), origin));
        }
      }
    } else if (token.isStructStart()) {
      problems.add(
          origin + (setting.isRepeatable() ? " takes a value or a list" : " takes one value"));
      parser.skipChildren();
    } else if (token != JsonToken.VALUE_NULL) {
      values.addAll(
          setting.shape() == Setting.Shape.LIST
              ? Settings.split(setting, parser.getText(), origin)
              : List.of(new Given(parser.getText(), origin)));
    }
    if (found.put(setting, values) != null) {
      problems.add(origin + " stands there twice; keep one");
    }
  }
}
