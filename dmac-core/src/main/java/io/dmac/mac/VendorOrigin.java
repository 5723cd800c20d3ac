package io.dmac.mac;

import java.time.LocalDate;

/**
 * Where a registry comes from.
 *
 * @param date of the IEEE's files
 * @param source that they were taken from
 * @param kindSource what the kinds of devices were taken from
 */
public record VendorOrigin(LocalDate date, String source, String kindSource) {}
