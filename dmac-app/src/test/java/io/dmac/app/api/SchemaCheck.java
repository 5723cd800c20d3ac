package io.dmac.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeSet;

/** Holds an answer against its schema in openapi.yaml, as far as that document uses JSON Schema. */
final class SchemaCheck {
  private final JsonNode document;

  SchemaCheck() {
    try (InputStream in = SchemaCheck.class.getResourceAsStream("/openapi.yaml")) {
      document = new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode document() {
    return document;
  }

  /** Checks the body of an answer to a request for a template. */
  void check(String method, String template, int status, String body) {
    JsonNode responses = document.at("/paths").path(template).path(method).path("responses");
    JsonNode response = resolve(responses.path(String.valueOf(status)));
    if (response.isMissingNode()) {
      response = resolve(responses.path("default"));
    }
    assertThat(response.isMissingNode())
        .as("a description of status %s for %s %s", status, method, template)
        .isFalse();
    JsonNode schema = response.path("content").path("application/json").path("schema");
    try {
      check(schema, new ObjectMapper().readTree(body), method + " " + template);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  private void check(JsonNode reference, JsonNode value, String where) {
    JsonNode schema = resolve(reference);
    assertThat(schema.isMissingNode()).as("a schema of %s", where).isFalse();
    switch (schema.path("type").asText()) {
      case "object" -> checkObject(schema, value, where);
      case "array" -> {
        assertThat(value.isArray()).as("%s is an array", where).isTrue();
        value.forEach(item -> check(schema.get("items"), item, where + "[]"));
      }
      case "string" -> {
        assertThat(value.isTextual()).as("%s is a string", where).isTrue();
        if (schema.has("pattern")) {
          assertThat(value.asText()).as(where).matches(schema.get("pattern").asText());
        }
        if (schema.has("enum")) {
          assertThat(schema.get("enum")).as(where).contains(value);
        }
      }
      case "integer" -> assertThat(value.isIntegralNumber()).as("%s is integral", where).isTrue();
      case "boolean" -> assertThat(value.isBoolean()).as("%s is a boolean", where).isTrue();
      default -> throw new AssertionError("the check does not know the type of " + where);
    }
  }

  private void checkObject(JsonNode schema, JsonNode value, String where) {
    assertThat(value.isObject()).as("%s is an object", where).isTrue();
    TreeSet<String> names = new TreeSet<>();
    value.fieldNames().forEachRemaining(names::add);
    schema.path("required").forEach(name -> assertThat(names).as(where).contains(name.asText()));
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode property = schema.path("properties").path(field.getKey());
      String place = where + "." + field.getKey();
      if (!property.isMissingNode()) {
        check(property, field.getValue(), place);
      } else {
        assertThat(schema.path("additionalProperties").isObject())
            .as("%s is described", place)
            .isTrue();
        check(schema.get("additionalProperties"), field.getValue(), place);
      }
    }
  }
}
