package io.dmac.app.config;

/** Whether memory comes from hugepages. */
public enum HugePages {
  /** When enough of them are free. */
  AUTO,
  ALWAYS,
  NEVER
}
