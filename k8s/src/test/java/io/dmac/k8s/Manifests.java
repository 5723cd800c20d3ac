package io.dmac.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Objects that are applied together. */
record Manifests(List<Manifest> all) {
  static final Path ROOT = Path.of("").toAbsolutePath();
  static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final Path KUBECTL =
      ROOT.resolveSibling(".ci").resolve("kubernetes").resolve("kubectl");
  private static final Map<Path, String> RENDERED = new ConcurrentHashMap<>();

  /** What {@code kubectl apply -k} would apply. */
  static Manifests render(Path folder) {
    return parse(RENDERED.computeIfAbsent(folder, Manifests::kustomize));
  }

  private static String kustomize(Path folder) {
    try {
      Process process =
          new ProcessBuilder(KUBECTL.toString(), "kustomize", folder.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
      // Its first use installs it. The output ends when the process does.
      Thread.ofVirtual().start(() -> killAfterMinutes(process, 5));
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(
            "kubectl kustomize " + folder + " ended with " + process.exitValue());
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void killAfterMinutes(Process process, int minutes) {
    try {
      if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }

  static Manifests parse(String yaml) {
    List<Manifest> all = new ArrayList<>();
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      documents.forEachRemaining(each -> all.add(new Manifest(each)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Manifests(all);
  }

  Stream<Manifest> ofKind(String... kinds) {
    return all.stream().filter(each -> List.of(kinds).contains(each.kind()));
  }

  Optional<Manifest> find(String kind, String namespace, String name) {
    return ofKind(kind)
        .filter(each -> each.name().equals(name) && each.namespace().equals(namespace))
        .findFirst();
  }

  /** Those with pods that a selector's labels choose. */
  Stream<Manifest> selected(String namespace, JsonNode labels) {
    return all.stream()
        .filter(each -> each.namespace().equals(namespace))
        .filter(
            each ->
                each.podTemplate()
                    .map(template -> template.at("/metadata/labels"))
                    .filter(own -> contains(own, labels))
                    .isPresent());
  }

  static boolean contains(JsonNode labels, JsonNode wanted) {
    return wanted.properties().stream()
        .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
  }
}
