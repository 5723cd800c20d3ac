/*
 * Keeps the memif driver from taking memory away under a poll thread.
 *
 * A peer's messages, and its end, are handled on EAL's interrupt thread. When the peer is gone, that
 * thread marks the port as not connected, closes the queues' event descriptors and unmaps the memory
 * shared with the peer (memif_disconnect in drivers/net/memif/memif_socket.c, 22.11 to 24.11), while
 * a burst that found the port connected may still be reading there: the process died of SIGSEGV, or
 * went on in whatever was mapped there meanwhile. When a peer comes, a burst may have looked for the
 * rings before they were mapped, and see the port connected afterwards (memif_connect in
 * rte_eth_memif.c).
 *
 * So the driver's bursts count their way in and out, and the driver waits, in the calls that it makes
 * between the steps, until every burst has ended that can have seen the step before. The poll threads
 * never wait. They have no fence either: the kernel puts one into them when a peer comes or goes
 * (membarrier(2)).
 */
#ifndef DMAC_MEMIF_H
#define DMAC_MEMIF_H

#ifndef JAVACPP_PARSE

#include <errno.h>
#include <linux/membarrier.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

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

#endif

/*
 * To be called before the driver makes its first port. library: the driver's file name. 0, or a
 * negative errno: -ENOENT no such library, -ENOSYS it does not make the calls as expected, or the
 * kernel has no such barrier; -EPERM a seccomp filter refuses it.
 */
static inline int dmac_memif_settle_bursts(const char *library)
{
	struct link_map *driver = (struct link_map *)dlopen(library, RTLD_NOW);
	int result;

	if (driver == NULL)
		return -ENOENT;
	if (syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) != 0)
		return -errno;
	result = dmac_redirect_call(driver, "munmap", (void *)dmac_memif_munmap);
	if (result == 0)
		result = dmac_redirect_call(driver, "close", (void *)dmac_memif_close);
	if (result == 0)
		result = dmac_redirect_call(driver, "rte_eal_process_type",
					    (void *)dmac_memif_process_type);
	return result;
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
