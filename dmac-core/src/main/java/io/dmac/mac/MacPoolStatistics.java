package io.dmac.mac;

/**
 * How many addresses are where.
 *
 * @param ranges addresses of the ranges
 * @param free addresses of the ranges that can be leased at once
 * @param leased addresses leased, inside and outside of the ranges
 * @param quarantined addresses in quarantine, inside and outside of the ranges
 * @param excluded addresses of the ranges that are never leased
 */
public record MacPoolStatistics(
    long ranges, long free, long leased, long quarantined, long excluded) {}
