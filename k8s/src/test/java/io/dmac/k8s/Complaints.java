package io.dmac.k8s;

import java.util.ArrayList;
import java.util.List;

/** What is wrong, all of it. */
final class Complaints {
  private final List<String> all = new ArrayList<>();

  interface Action {
    void run() throws Exception;
  }

  void add(Manifest manifest, String what) {
    String complaint = manifest.id() + ": " + what;
    if (!all.contains(complaint)) {
      all.add(complaint);
    }
  }

  void unless(boolean right, Manifest manifest, String what) {
    if (!right) {
      add(manifest, what);
    }
  }

  /** What an exception says is a complaint. */
  void ofThrown(Manifest manifest, Action action) {
    try {
      action.run();
    } catch (Exception e) {
      add(manifest, String.valueOf(e.getMessage()));
    }
  }

  List<String> all() {
    return List.copyOf(all);
  }
}
