/*
 * Keeps a memif's peers from ending the process as they come and go. The driver handles them on EAL's
 * interrupt thread (drivers/net/memif of 22.11), which goes wrong in three ways.
 *
 * Under a poll thread: when a peer is gone, the interrupt thread marks the port as not connected,
 * closes the queues' event descriptors and unmaps the memory shared with the peer (memif_disconnect),
 * while a burst that found the port connected may still be reading there: SIGSEGV, or whatever was
 * mapped there meanwhile. When a peer comes, a burst may have looked for its ring before that was
 * mapped, and see the port connected afterwards (memif_connect). So the driver's bursts count their
 * way in and out, and the driver waits, in the calls that it makes between the steps, until every
 * burst has ended that can have seen the step before. The poll threads never wait. They have no fence
 * either: the kernel puts one into them when a peer comes or goes (membarrier(2)).
 *
 * Under a control thread: a stop takes away what a message that is just being handled works on, and a
 * close leaves the listening socket, and whoever connected since the stop, to handlers that then find
 * freed memory. So both are done on the interrupt thread, and after the close that thread rests.
 *
 * By itself: greeting a peer that has left already fails, and the driver closes the socket that EAL
 * still waits on (memif_listener_handler); EAL panics. So a message that cannot be sent passes for
 * sent, and the driver reads the end of the peer as it does any other's.
 */
#ifndef DMAC_MEMIF_H
#define DMAC_MEMIF_H

#ifndef JAVACPP_PARSE

#include <errno.h>
#include <linux/membarrier.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <rte_alarm.h>
#include <rte_atomic.h>
#include <rte_eal.h>
#include <rte_ethdev.h>
#include <rte_lcore.h>

#include "dmac_redirect.h"

/* One direction of a queue. */
struct dmac_memif_path {
	/* Odd while its poll thread, which alone writes it, is in the driver. */
	uint64_t steps;
	uint16_t (*burst)(void *queue, struct rte_mbuf **frames, uint16_t count);
	void *queue;
} __attribute__((aligned(64)));

/* Its arrays are never freed: the driver may wait in any port's last moments. */
struct dmac_memif_port {
	int count;
	struct dmac_memif_path *paths;
	void **handles;
};

static struct dmac_memif_port dmac_memif_ports[RTE_MAX_ETHPORTS];

static uint16_t dmac_memif_burst(void *queue, struct rte_mbuf **frames, uint16_t count)
{
	struct dmac_memif_path *path = (struct dmac_memif_path *)queue;
	uint64_t steps = path->steps;
	uint16_t done;

	__atomic_store_n(&path->steps, steps + 1, __ATOMIC_RELAXED);
	rte_compiler_barrier();
	done = path->burst(path->queue, frames, count);
	__atomic_store_n(&path->steps, steps + 2, __ATOMIC_RELEASE);
	return done;
}

/* Returns once every burst has ended that may not see what the caller has written before. */
static void dmac_memif_settle(void)
{
	/* A poll thread would wait for itself. EAL's main lcore has ended the loops of what it stops. */
	if (rte_lcore_id() != LCORE_ID_ANY)
		return;
	syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
	for (int port = 0; port < RTE_MAX_ETHPORTS; port++) {
		struct dmac_memif_port *p = &dmac_memif_ports[port];
		int count = __atomic_load_n(&p->count, __ATOMIC_ACQUIRE);

		for (int i = 0; i < count; i++) {
			uint64_t *now = &p->paths[i].steps;
			uint64_t steps = __atomic_load_n(now, __ATOMIC_ACQUIRE);

			while (steps % 2 != 0 && __atomic_load_n(now, __ATOMIC_ACQUIRE) == steps)
				usleep(10);
		}
	}
}

static int dmac_memif_munmap(void *address, size_t length)
{
	dmac_memif_settle();
	return munmap(address, length);
}

static int dmac_memif_close(int file)
{
	dmac_memif_settle();
	return close(file);
}

/* What memif_connect asks between the mapping of the rings and the mark that they are there. */
static enum rte_proc_type_t dmac_memif_process_type(void)
{
	dmac_memif_settle();
	return rte_eal_process_type();
}

static ssize_t dmac_memif_sendmsg(int socket, const struct msghdr *message, int flags)
{
	ssize_t sent = sendmsg(socket, message, flags | MSG_NOSIGNAL);

	if (sent >= 0)
		return sent;
	shutdown(socket, SHUT_RDWR);
	return (ssize_t)message->msg_iov->iov_len;
}

/* What a control thread has the interrupt thread do. */
struct dmac_memif_errand {
	int port;
	int result;
	sem_t done;
};

static int dmac_memif_send(rte_eal_alarm_callback run, struct dmac_memif_errand *errand)
{
	int error;

	sem_init(&errand->done, 0, 0);
	error = rte_eal_alarm_set(1, run, errand);
	if (error < 0)
		return error;
	while (sem_wait(&errand->done) != 0)
		;
	return errand->result;
}

static void dmac_memif_stop_here(void *argument)
{
	struct dmac_memif_errand *errand = (struct dmac_memif_errand *)argument;

	errand->result = rte_eth_dev_stop((uint16_t)errand->port);
	sem_post(&errand->done);
}

static void dmac_memif_close_here(void *argument)
{
	struct dmac_memif_errand *errand = (struct dmac_memif_errand *)argument;
	struct rte_eth_dev_info info;
	uint16_t port;

	RTE_ETH_FOREACH_DEV(port) {
		if (rte_eth_dev_info_get(port, &info) != 0 || strcmp(info.driver_name, "net_memif") != 0)
			continue;
		if (rte_eth_dev_close(port) != 0)
			errand->result = -EBUSY;
	}
	sem_post(&errand->done);
	for (;;)
		pause();
}

#endif

/*
 * To be called before the driver makes its first port. library: the driver's file name. 0, or a
 * negative errno: -ENOENT no such library, -ENOSYS it does not make the calls as expected, or the
 * kernel has no such barrier; -EPERM a seccomp filter refuses it.
 */
static inline int dmac_memif_mend(const char *library)
{
	const struct {
		const char *function;
		void *to;
	} calls[] = {
		{ "sendmsg", (void *)dmac_memif_sendmsg },
		{ "munmap", (void *)dmac_memif_munmap },
		{ "close", (void *)dmac_memif_close },
		{ "rte_eal_process_type", (void *)dmac_memif_process_type },
	};
	int result = 0;

	if (syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) != 0)
		return -errno;
	for (size_t i = 0; result == 0 && i < RTE_DIM(calls); i++)
		result = dmac_redirect_call(library, calls[i].function, calls[i].to);
	return result;
}

/* rte_eth_dev_stop, of a port that no thread polls any more. */
static inline int dmac_memif_stop(int port)
{
	struct dmac_memif_errand errand = { .port = port };

	return dmac_memif_send(dmac_memif_stop_here, &errand);
}

/*
 * Closes every memif; all are stopped before. Afterwards no port of the process hears of an
 * interrupt. 0, or a negative errno.
 */
static inline int dmac_memif_close_all(void)
{
	struct dmac_memif_errand errand = { .port = -1 };

	return dmac_memif_send(dmac_memif_close_here, &errand);
}

/*
 * Has a port's bursts counted. To be called after each start of the port, which sets its burst
 * functions anew, and before a thread polls it. 0, or a negative errno.
 */
static inline int dmac_memif_count_bursts(int port, int queues)
{
	struct rte_eth_fp_ops *driver = &rte_eth_fp_ops[port];
	struct dmac_memif_port *p = &dmac_memif_ports[port];

	if (driver->rx_pkt_burst == dmac_memif_burst)
		return 0;
	if (p->count == 0) {
		size_t size = 2 * queues * sizeof(*p->paths);

		p->paths = (struct dmac_memif_path *)aligned_alloc(64, size);
		p->handles = (void **)malloc(2 * queues * sizeof(*p->handles));
		if (p->paths == NULL || p->handles == NULL) {
			free(p->paths);
			free(p->handles);
			return -ENOMEM;
		}
		memset(p->paths, 0, size);
		for (int i = 0; i < 2 * queues; i++)
			p->handles[i] = &p->paths[i];
		__atomic_store_n(&p->count, 2 * queues, __ATOMIC_RELEASE);
	}
	for (int i = 0; i < queues; i++) {
		p->paths[i].burst = driver->rx_pkt_burst;
		p->paths[i].queue = driver->rxq.data[i];
		p->paths[queues + i].burst = driver->tx_pkt_burst;
		p->paths[queues + i].queue = driver->txq.data[i];
	}
	driver->rxq.data = p->handles;
	driver->txq.data = p->handles + queues;
	driver->rx_pkt_burst = dmac_memif_burst;
	driver->tx_pkt_burst = dmac_memif_burst;
	return 0;
}

#endif
