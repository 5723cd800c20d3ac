package io.dmac.app.host;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One step of a node's preparation.
 *
 * @param state {@code todo}, {@code done}, {@code ok} (nothing to do), {@code undone}, {@code
 *     refused} or {@code failed}
 * @param step what it belongs to, such as {@code hugepages} or {@code bind}
 * @param what the step in words
 * @param why the reason, or what is in the way with its remedy; empty where there is none to say
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record HostStep(String state, String step, String what, String why) {
  private static final int FIELDS = 4;

  /** Reads a line of {@code dmac-host --porcelain}: fields with tabs between them. */
  static HostStep parse(String line) {
    String[] fields = line.split("\t", FIELDS);
    if (fields.length < FIELDS) {
      return new HostStep("failed", "script", line, "this line is none of dmac-host's steps");
    }
    return new HostStep(fields[0], fields[1], fields[2], fields[3]);
  }
}
