package io.dmac.app.probe;

import io.dmac.app.cli.ApiClient;
import io.dmac.app.config.ApiSetup;
import java.util.Optional;

/**
 * How a static pod serves.
 *
 * @param listen where, and whom it obeys
 * @param pod the dynamic pod that its page shows too
 */
public record ServeSetup(ApiSetup listen, Optional<ApiClient> pod) {}
