/*
 * Threads that come before all ordinary ones of their CPU (SCHED_RR, sched(7)): a poll thread, and before it
 * its guard and a change's call of the driver.
 *
 * The JVM has waits that never end under such a priority: to call a method whose code a compiler just gives up
 * is to look its code up again and again (SharedRuntime::handle_wrong_method) until that compiler's thread,
 * which waits for the same CPU, has taken it away. The kernel steps in after 0.95 s. The guard does after
 * a few milliseconds: a poll thread that uses its CPU and does not turn is an ordinary one until it turns again.
 */
#ifndef DMAC_REALTIME_H
#define DMAC_REALTIME_H

#ifndef JAVACPP_PARSE

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define DMAC_GUARD_LOOK_NS 2000000
/* Of CPU time: longer than any turn of compiled code. */
#define DMAC_LONGEST_TURN_NS 1000000

struct dmac_guard {
	pthread_t thread;
	int runs;
	/* What the poll thread counts up once a turn. */
	const uint32_t *turns;
	pid_t loop;
	clockid_t loop_clock;
	int loop_priority;
	int priority;
};

/* thread 0: the caller; priority 0: an ordinary thread. 0, or -errno. */
static inline int dmac_set_realtime(pid_t thread, int priority)
{
	struct sched_param parameter = { .sched_priority = priority };
	int policy = priority > 0 ? SCHED_RR : SCHED_OTHER;

	return sched_setscheduler(thread, policy | SCHED_RESET_ON_FORK, &parameter) == 0 ? 0 : -errno;
}

static inline int dmac_is_ordinary(void)
{
	return (sched_getscheduler(0) & ~SCHED_RESET_ON_FORK) == SCHED_OTHER;
}

static void *dmac_guard_run(void *argument)
{
	struct dmac_guard *guard = (struct dmac_guard *)argument;
	const struct timespec look = { 0, DMAC_GUARD_LOOK_NS };
	struct timespec used;
	/* Other than now, so that what the thread used before is not held against it. */
	uint32_t turns = __atomic_load_n(guard->turns, __ATOMIC_RELAXED) - 1;
	int64_t turned_ns = 0;
	int raised = 1;

	pthread_setname_np(pthread_self(), "dmac-guard");
	dmac_set_realtime(0, guard->priority);
	while (__atomic_load_n(&guard->runs, __ATOMIC_ACQUIRE) &&
	       clock_gettime(guard->loop_clock, &used) == 0) {
		int64_t used_ns = (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
		uint32_t now = __atomic_load_n(guard->turns, __ATOMIC_RELAXED);

		if (now != turns) {
			turns = now;
			turned_ns = used_ns;
			raised = raised || dmac_set_realtime(guard->loop, guard->loop_priority) == 0;
		} else if (raised && used_ns - turned_ns >= DMAC_LONGEST_TURN_NS) {
			raised = dmac_set_realtime(guard->loop, 0) != 0;
		}
		nanosleep(&look, NULL);
	}
	return NULL;
}

/* On the poll thread: 0, or a negative errno, of which nothing came. */
static inline int dmac_guard_start(struct dmac_guard *guard, const uint32_t *turns, int loop_priority,
				   int priority)
{
	sigset_t all;
	sigset_t before;
	int error = dmac_set_realtime(0, priority);

	if (error == 0)
		error = dmac_set_realtime(0, loop_priority);
	if (error != 0)
		return error;
	guard->turns = turns;
	guard->loop = gettid();
	guard->loop_priority = loop_priority;
	guard->priority = priority;
	guard->runs = 1;
	error = pthread_getcpuclockid(pthread_self(), &guard->loop_clock);
	if (error == 0) {
		/* Signals are for the threads of the JVM. */
		sigfillset(&all);
		pthread_sigmask(SIG_SETMASK, &all, &before);
		error = pthread_create(&guard->thread, NULL, dmac_guard_run, guard);
		pthread_sigmask(SIG_SETMASK, &before, NULL);
	}
	if (error != 0) {
		guard->runs = 0;
		dmac_set_realtime(0, 0);
	}
	return -error;
}

static inline void dmac_guard_stop(struct dmac_guard *guard)
{
	if (!guard->runs)
		return;
	__atomic_store_n(&guard->runs, 0, __ATOMIC_RELEASE);
	pthread_join(guard->thread, NULL);
}

#endif

#endif
