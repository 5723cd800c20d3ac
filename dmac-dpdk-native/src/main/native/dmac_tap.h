/*
 * Has the TAP driver look for frames, and not be told of each by a signal.
 *
 * It asks the kernel for a real-time signal whenever a queue's file becomes readable (O_ASYNC), and reads
 * the file only if one came since it last found nothing (drivers/net/tap/rte_eth_tap.c, trigger). That spares
 * a turn without frames one system call, and costs one with frames far more: each frame from the
 * kernel queues a signal and wakes the process's first thread to count it, on the CPU of the thread that polls.
 * A polling thread with a real-time priority never lets it, and so receives nothing. Where no signal ever came
 * the driver reads each time, as it does itself where it can have none.
 */
#ifndef DMAC_TAP_H
#define DMAC_TAP_H

#ifndef JAVACPP_PARSE

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>

#include "dmac_redirect.h"

static int dmac_fcntl_without_signals(int file, int command, ...)
{
	va_list arguments;
	long argument;

	va_start(arguments, command);
	argument = va_arg(arguments, long);
	va_end(arguments);
	return fcntl(file, command, command == F_SETFL ? argument & ~(long)O_ASYNC : argument);
}

#endif

/*
 * To be called before the driver makes its first port, with its library's file name. 0, or a negative errno, as
 * dmac_redirect_call.
 */
static inline int dmac_poll_taps(const char *library)
{
	/* One function by two names, as dmac_unlock_rings. */
	int result = dmac_redirect_call(library, "fcntl64", (void *)dmac_fcntl_without_signals);

	return result != -ENOSYS ? result
				 : dmac_redirect_call(library, "fcntl", (void *)dmac_fcntl_without_signals);
}

#endif
