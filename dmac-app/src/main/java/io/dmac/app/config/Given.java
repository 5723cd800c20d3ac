package io.dmac.app.config;

/**
 * One value of a setting.
 *
 * @param value as it was written
 * @param origin where: {@code --burst}, {@code DMAC_BURST}, {@code pod.yaml:3: burst}
 */
public record Given(String value, String origin) {}
