package io.dmac.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds an answer against its schema in an API's description, as far as that document uses JSON
 * Schema.
 */
public final class SchemaCheck {
  private final JsonNode document;

  /**
   * @param description a file of the class path, such as {@code /openapi.yaml}
   */
  public SchemaCheck(String description) {
    try (InputStream in = SchemaCheck.class.getResourceAsStream(description)) {
      document = new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every method and template that is described, such as {@code GET /v1/ports}. */
  public Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method -> {
                if (!method.equals("parameters")) {
                  routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
              });
    }
    return routes;
  }

  /** Checks that every reference leads somewhere. */
  public void checkReferences() {
    document
        .findValuesAsText("$ref")
        .forEach(
            reference ->
                assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }

  /** Checks the body of an answer to a request for a template. */
  public void check(String method, String template, int status, String body) {
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
    JsonNode whole = node.has("allOf") ? node.get("allOf").get(0) : node;
    return whole.has("$ref") ? document.at(whole.get("$ref").asText().substring(1)) : whole;
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
      case "number" -> assertThat(value.isNumber()).as("%s is a number", where).isTrue();
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
        JsonNode others = schema.path("additionalProperties");
        assertThat(others.isObject() || others.asBoolean()).as("%s is described", place).isTrue();
        if (others.isObject()) {
          check(others, field.getValue(), place);
        }
      }
    }
  }
}
