package io.dmac.app.doctor;

import org.jspecify.annotations.Nullable;

/**
 * One thing that the doctor looked at.
 *
 * @param area what it belongs to, such as {@code privileges}
 * @param subject what was looked at
 * @param state whether it serves
 * @param finding what was found
 * @param remedy what to do about it; null when there is nothing to do
 */
record Finding(String area, String subject, State state, String finding, @Nullable String remedy) {
  /** Whether a thing serves. */
  enum State {
    OK,
    WARNING,
    MISSING
  }

  static Finding ok(String area, String subject, String finding) {
    return new Finding(area, subject, State.OK, finding, null);
  }

  static Finding warning(String area, String subject, String finding, String remedy) {
    return new Finding(area, subject, State.WARNING, finding, remedy);
  }

  static Finding missing(String area, String subject, String finding, String remedy) {
    return new Finding(area, subject, State.MISSING, finding, remedy);
  }
}
