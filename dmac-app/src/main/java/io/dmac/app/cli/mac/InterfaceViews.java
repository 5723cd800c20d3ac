package io.dmac.app.cli.mac;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.dmac.app.api.Views;
import io.dmac.app.cli.VendorViews;
import io.dmac.app.local.LocalChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code dmac mac --interface NAME --json} prints. */
final class InterfaceViews {
  private InterfaceViews() {}

  /** An interface, and what its address is. */
  record Shown(
      @JsonProperty("interface") String name,
      String mac,
      @Nullable String permanentMac,
      String kind,
      String driver,
      boolean up,
      String liveChange,
      List<VendorViews.Address> addresses) {}

  /** A change, with the fields of the API's. */
  record Change(
      @JsonProperty("interface") String name,
      @JsonUnwrapped Views.Change change,
      boolean segmentTold,
      boolean linkWentDown,
      long linkDownNs,
      List<String> notPutBack,
      @Nullable String recovered) {
    static Change of(LocalChange of, boolean segmentTold, @Nullable String recovered) {
      return new Change(
          of.name(),
          Views.Change.of(of.record()),
          segmentTold,
          of.linkDownNs() > 0,
          of.linkDownNs(),
          of.notPutBack(),
          recovered);
    }
  }

  /** That the address asked for was there already. */
  record Unchanged(
      @JsonProperty("interface") String name,
      String outcome,
      String from,
      String to,
      @Nullable String recovered) {}
}
