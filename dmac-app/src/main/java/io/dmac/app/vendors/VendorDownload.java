package io.dmac.app.vendors;

import io.dmac.mac.Assignment;
import io.dmac.mac.VendorRegistryException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Fetches the IEEE's files over HTTP. */
public final class VendorDownload {
  /** Where the IEEE publishes its registries. */
  public static final URI IEEE = URI.create("https://standards-oui.ieee.org");

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  /** The folders of the IEEE's site; a mirror may do without. */
  private static final Map<Assignment, String> FOLDERS =
      Map.of(
          Assignment.MA_L, "oui/",
          Assignment.MA_M, "oui28/",
          Assignment.MA_S, "oui36/",
          Assignment.IAB, "iab/");

  private VendorDownload() {}

  /**
   * Fetches each file into a folder, dated as the server dates it.
   *
   * @param base the IEEE's site or one that has the same files, in the same folders or in none
   * @param progress is told what happens at the moment
   * @throws VendorRegistryException naming the address, what came from it and the remedy
   */
  public static void fetch(URI base, Path folder, Consumer<String> progress) {
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      for (Assignment assignment : Assignment.values()) {
        fetch(client, base, assignment, folder, progress);
      }
    }
  }

  private static void fetch(
      HttpClient client, URI base, Assignment assignment, Path folder, Consumer<String> progress) {
    String name = assignment.fileStem() + ".csv";
    String root = base.toString().endsWith("/") ? base.toString() : base + "/";
    int status = 0;
    for (String path : List.of(FOLDERS.get(assignment) + name, name)) {
      URI address = URI.create(root + path);
      progress.accept("fetching " + address);
      status = fetch(client, address, folder.resolve(name));
      if (status == OK) {
        return;
      }
      if (status != NOT_FOUND) {
        throw failure(address, "HTTP status " + status, null);
      }
    }
    // The IEEE assigns no individual blocks any more, and may stop to publish them.
    if (assignment != Assignment.IAB) {
      throw failure(URI.create(root + name), "HTTP status " + status, null);
    }
  }

  private static int fetch(HttpClient client, URI address, Path file) {
    HttpRequest request =
        HttpRequest.newBuilder(address).timeout(PATIENCE).header("User-Agent", "dmac").build();
    try {
      HttpResponse<Path> response = client.send(request, BodyHandlers.ofFile(file));
      if (response.statusCode() == OK) {
        Files.setLastModifiedTime(file, FileTime.from(dateOf(response)));
      } else {
        Files.deleteIfExists(file);
      }
      return response.statusCode();
    } catch (IOException e) {
      throw failure(address, e.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(address, "interrupted", e);
    }
  }

  private static Instant dateOf(HttpResponse<Path> response) {
    try {
      return response
          .headers()
          .firstValue("Last-Modified")
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
          .orElseGet(Instant::now);
    } catch (DateTimeException e) {
      return Instant.now();
    }
  }

  private static VendorRegistryException failure(
      URI address, String what, @Nullable Throwable cause) {
    return new VendorRegistryException(
        address
            + ": "
            + what
            + "; the old registry stays. Without that site, fetch oui.csv, mam.csv, oui36.csv and"
            + " iab.csv into a folder and name it (--from FOLDER)",
        cause);
  }
}
