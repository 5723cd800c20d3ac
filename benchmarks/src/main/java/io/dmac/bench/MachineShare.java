package io.dmac.bench;

/**
 * What kept a polling thread from its CPU, in one window.
 *
 * @param waitNs time it was ready to run and had to wait (schedstat)
 * @param mostWaitNs the most of that within a tenth of a second: no single wait was longer
 * @param stolenNs time the hypervisor gave its CPU to others, as far as it says
 */
record MachineShare(long waitNs, long mostWaitNs, long stolenNs) {}
