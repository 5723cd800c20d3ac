package io.dmac.k8s;

import java.util.List;

/** All that can be known of manifests without a cluster. */
final class ManifestCheck {
  private ManifestCheck() {}

  /** What is wrong with them. */
  static List<String> complaints(Manifests manifests) {
    Complaints complaints = new Complaints();
    for (Manifest manifest : manifests.all()) {
      SchemaCheck.check(manifest, complaints);
      ReferenceCheck.check(manifests, manifest, complaints);
      PodCheck.check(manifests, manifest, complaints);
      AttachmentCheck.check(manifest, complaints);
    }
    return complaints.all();
  }
}
