/*
 * Shortens EAL's start by a tenth of a second. Where the processor does not say how fast its TSC runs
 * (any AMD, most guests), EAL counts it while it sleeps for 0.1 s (get_tsc_freq(),
 * lib/eal/linux/eal_timer.c, 22.11 to 24.11) and rounds the result to 10 MHz. A hundredth of a second
 * tells as much: both clocks are read within a microsecond, which is 0.01 % of it.
 */
#ifndef DMAC_EAL_H
#define DMAC_EAL_H

#ifndef JAVACPP_PARSE

#include <time.h>

#include <rte_cycles.h>

#include "dmac_redirect.h"

static int dmac_nanosleep_unless_calibrating(const struct timespec *wanted, struct timespec *left)
{
	static const struct timespec enough = {.tv_sec = 0, .tv_nsec = 10000000};

	/* Afterwards it has a frequency, and sleeps because a driver wants to. */
	return nanosleep(rte_get_tsc_hz() == 0 ? &enough : wanted, left);
}

#endif

/*
 * To be called before rte_eal_init(), with EAL's library's file name. 0, or a negative errno, as
 * dmac_redirect_call.
 */
static inline int dmac_calibrate_briefly(const char *library)
{
	return dmac_redirect_call(library, "nanosleep", (void *)dmac_nanosleep_unless_calibrating);
}

/* How fast EAL takes the TSC to run; 0 before it was started. */
static inline int64_t dmac_tsc_hz(void)
{
	return rte_get_tsc_hz();
}

#endif
