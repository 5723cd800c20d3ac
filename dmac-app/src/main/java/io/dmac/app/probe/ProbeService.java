package io.dmac.app.probe;

import io.dmac.app.api.HttpApi;

/** The service of a static pod: its API and its web page, until closed. */
public final class ProbeService implements AutoCloseable {
  private final PodWatch watch;
  private final HttpApi api;

  private ProbeService(PodWatch watch, HttpApi api) {
    this.watch = watch;
    this.api = api;
  }

  /**
   * Listens and serves.
   *
   * @param defaults what the page's form has in it before anybody writes
   * @throws io.dmac.app.api.ApiException when the address cannot be listened on
   */
  public static ProbeService start(ServeSetup setup, ProbeStation station, ProbeOrder defaults) {
    PodLink pod = new PodLink(setup.pod());
    PodWatch watch = new PodWatch(pod);
    try {
      return new ProbeService(
          watch,
          HttpApi.start(
              ServeOptions.FLAG,
              setup.listen(),
              WebPage.addTo(StationResources.router(station, defaults, pod, watch))));
    } catch (RuntimeException e) {
      watch.close();
      throw e;
    }
  }

  /** Where it listens. */
  public String url() {
    return api.url();
  }

  @Override
  public void close() {
    api.close();
    watch.close();
  }
}
