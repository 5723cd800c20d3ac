/*
 * What the binding needs beyond DPDK's exported functions: the calls that DPDK defines as
 * "static inline" (bursts, bulk free, data address), gathered into one crossing per turn of the poll
 * loop, and a few calls of the C library that belong to a poll thread.
 *
 * Hot functions take and return integers alone: JavaCPP passes those without touching the JNI.
 */
#ifndef DMAC_SHIM_H
#define DMAC_SHIM_H

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <rte_eal.h>
#include <rte_ethdev.h>
#include <rte_interrupts.h>
#include <rte_lcore.h>
#include <rte_log.h>
#include <rte_mbuf.h>
#include <rte_mbuf_pool_ops.h>
#include <rte_mempool.h>
#include <rte_pause.h>
#include <rte_prefetch.h>
#include <rte_version.h>

#include "dmac_af_packet.h"
#include "dmac_eal.h"
#include "dmac_realtime.h"
#include "dmac_tls.h"

/*
 * One queue's arrays; each holds 2 * capacity entries: received frames, then allocated ones. What a
 * turn needs comes first, in one cache line.
 */
struct dmac_burst {
	/* The port's entry of a table that is as old as the process: what lies in it may change. */
	const struct rte_eth_fp_ops *driver;
	struct rte_mbuf **handles;
	uint16_t queue;
	/* The most frames of one call of the driver, and of a turn. */
	uint16_t burst;
	uint16_t capacity;
	/* Frames that the last turn's transmission took. */
	uint32_t sent;
	uint32_t turns;
	uint32_t tx_retries;
	uint16_t port;
	/* Whether the driver may leave frames of a burst behind, and the socket where it did, or -1. */
	uint8_t may_leave;
	/* Whether refused frames stay in the transmit list. */
	uint8_t holds;
	int unsent;
	struct rte_mempool *pool;
	struct rte_mbuf **drops;
	/* What new frames of one length have in common. */
	struct rte_mbuf fresh;
	/* For a poll thread that waits for frames; the EAL keeps pointers to both events. */
	int wake_fd;
	struct rte_epoll_event wake_event;
	struct dmac_guard guard;
};

#ifndef JAVACPP_PARSE

static inline struct dmac_burst *dmac_burst_of(int64_t burst)
{
	return (struct dmac_burst *)(uintptr_t)burst;
}

/* EAL's log, kept for the error messages: the last bytes of what EAL and the drivers said. */
static char dmac_log_text[16384];
static size_t dmac_log_length;
static FILE *dmac_log_stream;
static int dmac_log_echo;

static inline ssize_t dmac_log_write(void *cookie, const char *text, size_t size)
{
	size_t keep = size < sizeof(dmac_log_text) ? size : sizeof(dmac_log_text);
	size_t room = sizeof(dmac_log_text) - keep;

	(void)cookie;
	if (dmac_log_length > room) {
		memmove(dmac_log_text, dmac_log_text + dmac_log_length - room, room);
		dmac_log_length = room;
	}
	memcpy(dmac_log_text + dmac_log_length, text + size - keep, keep);
	dmac_log_length += keep;
	if (dmac_log_echo)
		fwrite(text, 1, size, stderr);
	return (ssize_t)size;
}

#endif

/* 0, or a positive errno. echo != 0: every line also goes to standard error. */
static inline int dmac_log_capture(int echo)
{
	cookie_io_functions_t io = { NULL, dmac_log_write, NULL, NULL };

	dmac_log_echo = echo;
	if (dmac_log_stream == NULL) {
		dmac_log_stream = fopencookie(NULL, "w", io);
		if (dmac_log_stream == NULL)
			return errno;
		setvbuf(dmac_log_stream, NULL, _IOLBF, BUFSIZ);
	}
	return rte_openlog_stream(dmac_log_stream) == 0 ? 0 : EINVAL;
}

/* Copies what was logged since the last call to text; the number of bytes copied. */
static inline int dmac_log_take(char *text, int size)
{
	int length;

	if (dmac_log_stream == NULL)
		return 0;
	fflush(dmac_log_stream);
	flockfile(dmac_log_stream);
	length = (int)dmac_log_length < size ? (int)dmac_log_length : size;
	memcpy(text, dmac_log_text + dmac_log_length - length, length);
	dmac_log_length = 0;
	funlockfile(dmac_log_stream);
	return length;
}

/* The name of an errno, such as "ENOTSUP". */
static inline const char *dmac_errno_name(int error)
{
	return strerrorname_np(error);
}

static inline const char *dmac_errno_text(int error)
{
	return strerrordesc_np(error);
}

/* The DPDK that this library was compiled against: its RTE_VERSION. */
static inline int dmac_compiled_version(void)
{
	return RTE_VERSION;
}

/*
 * As rte_pktmbuf_pool_create; for devices that do without DMA the buffers need not lie within pages.
 * Among ordinary pages they would get one page each: the heads of all mbufs then fall into the same
 * sets of the first-level cache, and forwarding costs twice as much (benchmarks/NOTES.md).
 */
static inline struct rte_mempool *dmac_pool_create(const char *name, int mbufs, int cache,
						   int data_room, int socket, int dma)
{
	struct rte_pktmbuf_pool_private priv = { .mbuf_data_room_size = (uint16_t)data_room };
	struct rte_mempool *pool;
	int error;

	if (dma || rte_eal_has_hugepages())
		return rte_pktmbuf_pool_create(name, mbufs, cache, 0, (uint16_t)data_room, socket);
	pool = rte_mempool_create_empty(name, mbufs, sizeof(struct rte_mbuf) + data_room, cache,
					sizeof(priv), socket, RTE_MEMPOOL_F_NO_IOVA_CONTIG);
	if (pool == NULL)
		return NULL;
	error = rte_mempool_set_ops_byname(pool, rte_mbuf_best_mempool_ops(), NULL);
	if (error == 0) {
		rte_pktmbuf_pool_init(pool, &priv);
		error = rte_mempool_populate_default(pool);
	}
	if (error < 0) {
		rte_mempool_free(pool);
		rte_errno = -error;
		return NULL;
	}
	rte_mempool_obj_iter(pool, rte_pktmbuf_init, NULL);
	return pool;
}

/* Arrays for one queue; 0 when memory is short. may_leave: see dmac_af_packet.h; holds: dmac_exchange. */
static inline int64_t dmac_burst_create(int port, int queue, struct rte_mempool *pool, int burst,
					int capacity, int tx_retries, int may_leave, int holds)
{
	size_t entries = 2 * (size_t)capacity;
	size_t head = RTE_ALIGN_CEIL(sizeof(struct dmac_burst), 64);
	size_t total = head + RTE_ALIGN_CEIL(entries * (8 + 8), 64);
	char *memory = (char *)aligned_alloc(64, total);
	struct dmac_burst *b = (struct dmac_burst *)memory;

	if (memory == NULL)
		return 0;
	memset(memory, 0, total);
	b->driver = &rte_eth_fp_ops[port];
	b->port = port;
	b->queue = queue;
	b->burst = (uint16_t)burst;
	b->capacity = (uint16_t)capacity;
	b->tx_retries = tx_retries;
	b->may_leave = may_leave != 0;
	b->holds = holds != 0;
	b->unsent = -1;
	b->pool = pool;
	b->wake_fd = -1;
	b->fresh.data_off = RTE_PKTMBUF_HEADROOM;
	rte_mbuf_refcnt_set(&b->fresh, 1);
	b->fresh.nb_segs = 1;
	b->fresh.port = RTE_MBUF_PORT_INVALID;
	b->handles = (struct rte_mbuf **)(memory + head);
	b->drops = b->handles + entries;
	return (int64_t)(uintptr_t)b;
}

static inline void dmac_burst_destroy(int64_t burst)
{
	dmac_guard_stop(&dmac_burst_of(burst)->guard);
	if (dmac_burst_of(burst)->wake_fd >= 0)
		close(dmac_burst_of(burst)->wake_fd);
	free(dmac_burst_of(burst));
}

static inline int64_t dmac_burst_handles(int64_t burst)
{
	return (int64_t)(uintptr_t)dmac_burst_of(burst)->handles;
}

/* Where dmac_exchange leaves the number of frames sent, 32 bits wide; of the last turn that had any. */
static inline int64_t dmac_burst_sent(int64_t burst)
{
	return (int64_t)(uintptr_t)&dmac_burst_of(burst)->sent;
}

static inline int64_t dmac_burst_drops(int64_t burst)
{
	return (int64_t)(uintptr_t)dmac_burst_of(burst)->drops;
}

#ifndef JAVACPP_PARSE

/* The port took fewer frames than were offered: tries again; the frames it took. */
static __attribute__((noinline)) uint32_t dmac_refused(struct dmac_burst *b, uint32_t sent,
						       uint32_t offered)
{
	for (uint32_t retry = 0; retry < b->tx_retries && sent < offered; retry++) {
		rte_pause();
		sent += rte_eth_tx_burst(b->port, b->queue, b->handles + sent,
					 (uint16_t)RTE_MIN(offered - sent, b->burst));
	}
	if (sent < offered && !b->holds)
		rte_pktmbuf_free_bulk(b->handles + sent, offered - sent);
	return sent;
}

/* What was refused becomes the transmit list of the next turn, and this one receives nothing. */
static __attribute__((noinline)) int dmac_hold(struct dmac_burst *b, uint32_t sent, uint32_t offered,
					       uint32_t drops)
{
	memmove(b->handles, b->handles + sent, (offered - sent) * sizeof(*b->handles));
	rte_pktmbuf_free_bulk(b->drops, drops);
	return -(int)(offered - sent);
}

#endif

/*
 * The turn's one crossing: transmits the first tx handles, frees the refused ones and the first
 * drops of the drop list, receives; burst after burst, until the driver takes or has less. The number
 * of frames received; what was sent is in the arrays (dmac_burst_sent). Where refused frames are
 * held, some are, and nothing was received: their number, negative.
 *
 * The driver's own functions, as rte_eth_tx_burst and rte_eth_rx_burst call them; those look for
 * callbacks before and after, which only another process of the same EAL would set (pdump).
 */
static inline int dmac_exchange(int64_t burst, int tx, int drops)
{
	struct dmac_burst *b = dmac_burst_of(burst);
	const struct rte_eth_fp_ops *driver = b->driver;
	const uint16_t most = b->burst;
	void *queue;
	int received = 0;
	uint16_t n;

	b->turns++;
	if (likely(tx > 0)) {
		int sent = 0;

		queue = driver->txq.data[b->queue];
		do {
			uint16_t offered = (uint16_t)RTE_MIN(tx - sent, most);

			n = driver->tx_pkt_burst(queue, b->handles + sent, offered);
			sent += n;
			if (unlikely(n < offered)) {
				sent = dmac_refused(b, sent, tx);
				break;
			}
		} while (sent < tx);
		b->sent = sent;
		if (unlikely(b->may_leave))
			b->unsent = dmac_af_packet_unsent;
		if (unlikely(sent < tx && b->holds))
			return dmac_hold(b, sent, tx, drops);
	} else if (unlikely(b->unsent >= 0)) {
		b->unsent = dmac_af_packet_resend(b->unsent);
	}
	if (unlikely(drops > 0))
		rte_pktmbuf_free_bulk(b->drops, drops);
	queue = driver->rxq.data[b->queue];
	do {
		n = driver->rx_pkt_burst(queue, b->handles + received, most);
		received += n;
	} while (n == most && received < b->capacity);
	return received;
}

/* For callers that find their own way in. */
static inline int64_t dmac_exchange_address(void)
{
	return (int64_t)(uintptr_t)&dmac_exchange;
}

/*
 * Appends count new frames of length bytes at index from, each a copy of contents where that is not
 * 0; the number appended: all, or none when the pool has too few buffers or too small ones.
 *
 * As the drivers' receive paths do, it writes no more of an mbuf than 32 bytes at once, from the
 * data offset to the lengths: what lies behind has its meaning by flags, which are clear, and the
 * pool keeps mbufs as single segments (rte_mbuf_raw_free).
 */
static inline int dmac_allocate(int64_t burst, int from, int count, int length, int64_t contents)
{
	struct dmac_burst *b = dmac_burst_of(burst);
	const size_t first = offsetof(struct rte_mbuf, data_off);

	RTE_BUILD_BUG_ON(offsetof(struct rte_mbuf, data_len) + sizeof(uint16_t) >
			 offsetof(struct rte_mbuf, data_off) + 32);
	RTE_BUILD_BUG_ON(offsetof(struct rte_mbuf, ol_flags) < offsetof(struct rte_mbuf, data_off));
	if (length > rte_pktmbuf_data_room_size(b->pool) - RTE_PKTMBUF_HEADROOM)
		return 0;
	if (rte_mempool_get_bulk(b->pool, (void **)(b->handles + from), count) != 0)
		return 0;
	/* Not each time: to read at once what was just written in parts takes longer. */
	if (b->fresh.pkt_len != (uint32_t)length) {
		b->fresh.data_len = (uint16_t)length;
		b->fresh.pkt_len = (uint32_t)length;
	}
	for (int i = from; i < from + count; i++) {
		struct rte_mbuf *m = b->handles[i];

		memcpy((char *)m + first, (char *)&b->fresh + first, 32);
		if (contents != 0)
			rte_memcpy(rte_pktmbuf_mtod(m, void *), (const void *)(uintptr_t)contents,
				   (size_t)length);
	}
	return count;
}

/* 0, or -EMSGSIZE when the buffer is too small or the frame lies in several. */
static inline int dmac_resize(int64_t burst, int index, int length)
{
	struct rte_mbuf *m = dmac_burst_of(burst)->handles[index];

	if (m->nb_segs != 1 || length + m->data_off > m->buf_len)
		return -EMSGSIZE;
	m->data_len = (uint16_t)length;
	m->pkt_len = (uint32_t)length;
	return 0;
}

/* Moves a frame that lies in several buffers to its first one: 0, or -1 when that has no room. */
static inline int dmac_gather(int64_t burst, int index)
{
	return rte_pktmbuf_linearize(dmac_burst_of(burst)->handles[index]);
}

/* One frame, copied, past the arrays: 1 sent, 0 refused, -ENOMEM, -EMSGSIZE. */
static inline int dmac_send(int64_t burst, const signed char *frame, int length)
{
	struct dmac_burst *b = dmac_burst_of(burst);
	struct rte_mbuf *m = rte_pktmbuf_alloc(b->pool);
	char *data;
	int sent;

	if (m == NULL)
		return -ENOMEM;
	data = rte_pktmbuf_append(m, (uint16_t)length);
	if (data == NULL) {
		rte_pktmbuf_free(m);
		return -EMSGSIZE;
	}
	memcpy(data, frame, length);
	sent = rte_eth_tx_burst(b->port, b->queue, &m, 1);
	if (sent == 0)
		rte_pktmbuf_free(m);
	return sent;
}

/* Frees both lists unsent: the end of a poll thread. */
static inline void dmac_discard(int64_t burst, int tx, int drops)
{
	struct dmac_burst *b = dmac_burst_of(burst);

	rte_pktmbuf_free_bulk(b->handles, tx);
	rte_pktmbuf_free_bulk(b->drops, drops);
}

/* Receives and frees what still waits in the queue, at most rounds bursts; the number of frames. */
static inline int dmac_drain(int64_t burst, int rounds)
{
	struct dmac_burst *b = dmac_burst_of(burst);
	int total = 0;

	while (rounds-- > 0) {
		uint16_t n = rte_eth_rx_burst(b->port, b->queue, b->handles, b->burst);

		if (n == 0)
			break;
		rte_pktmbuf_free_bulk(b->handles, n);
		total += n;
	}
	return total;
}

/*
 * Pins the calling thread to cpu (negative: leaves it) and registers it with EAL: without an lcore
 * id it would have no mempool cache. The lcore id, or a negative errno.
 */
static inline int dmac_thread_attach(int cpu)
{
	if (cpu >= 0) {
		cpu_set_t set;
		int error;

		CPU_ZERO(&set);
		CPU_SET(cpu, &set);
		error = pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
		if (error != 0)
			return -error;
	}
	if (rte_thread_register() < 0)
		return -rte_errno;
	dmac_tls_update();
	return (int)rte_lcore_id();
}

static inline void dmac_thread_detach(void)
{
	rte_thread_unregister();
	dmac_tls_update();
}

/* On the poll thread, once it is registered: 0, or a negative errno. */
static inline int dmac_interrupts_attach(int64_t burst)
{
	struct dmac_burst *b = dmac_burst_of(burst);
	int error = rte_eth_dev_rx_intr_ctl_q(b->port, b->queue, RTE_EPOLL_PER_THREAD,
					      RTE_INTR_EVENT_ADD, NULL);

	if (error < 0)
		return error;
	b->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (b->wake_fd < 0)
		return -errno;
	b->wake_event.epdata.event = EPOLLIN;
	return rte_epoll_ctl(RTE_EPOLL_PER_THREAD, EPOLL_CTL_ADD, b->wake_fd, &b->wake_event);
}

static inline void dmac_interrupts_detach(int64_t burst)
{
	struct dmac_burst *b = dmac_burst_of(burst);

	rte_epoll_ctl(RTE_EPOLL_PER_THREAD, EPOLL_CTL_DEL, b->wake_fd, &b->wake_event);
	rte_eth_dev_rx_intr_ctl_q(b->port, b->queue, RTE_EPOLL_PER_THREAD, RTE_INTR_EVENT_DEL, NULL);
}

/* Drivers that signal every frame anyway have no such call: ENOTSUP is no failure here. */
static inline void dmac_interrupts_arm(int64_t burst)
{
	rte_eth_dev_rx_intr_enable(dmac_burst_of(burst)->port, dmac_burst_of(burst)->queue);
}

/* The number of events: 0 when the time was over. */
static inline int dmac_interrupts_await(int64_t burst, int milliseconds)
{
	struct dmac_burst *b = dmac_burst_of(burst);
	struct rte_epoll_event events[2];
	uint64_t wakes;

	int count = rte_epoll_wait(RTE_EPOLL_PER_THREAD, events, 2, milliseconds);

	rte_eth_dev_rx_intr_disable(b->port, b->queue);
	if (read(b->wake_fd, &wakes, sizeof(wakes)) < 0)
		return count; /* nobody woke us: a frame, or the time */
	return 1;
}

/* From any thread, until the arrays are destroyed. */
static inline void dmac_interrupts_wake(int64_t burst)
{
	uint64_t one = 1;

	if (write(dmac_burst_of(burst)->wake_fd, &one, sizeof(one)) < 0)
		return; /* it is awake already */
}

/* The CPUs the process may use, the first count of them in cpus; how many there are. */
static inline int dmac_allowed_cpus(int *cpus, int count)
{
	cpu_set_t set;
	int found = 0;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return -errno;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &set))
			continue;
		if (found < count)
			cpus[found] = cpu;
		found++;
	}
	return found;
}

/* A Linux interface's name by its index, written to name (IF_NAMESIZE bytes); its length, or 0. */
static inline int dmac_interface_name(int index, signed char *name)
{
	return if_indextoname((unsigned int)index, (char *)name) == NULL ? 0 : (int)strlen((char *)name);
}

/* The MAC address a Linux interface has now, in the low 48 bits; or a negative errno. */
static inline int64_t dmac_interface_mac(const char *name)
{
	struct ifreq request;
	int64_t result = 0;
	int socket_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (socket_ < 0)
		return -errno;
	memset(&request, 0, sizeof(request));
	strncpy(request.ifr_name, name, sizeof(request.ifr_name) - 1);
	if (ioctl(socket_, SIOCGIFHWADDR, &request) != 0)
		result = -errno;
	for (int i = 0; i < 6 && result >= 0; i++)
		result = result << 8 | (uint8_t)request.ifr_hwaddr.sa_data[i];
	close(socket_);
	return result;
}

/*
 * The name of the kernel's driver of a Linux interface, such as veth or macvlan (ethtool's
 * ETHTOOL_GDRVINFO): its length, or a negative errno.
 */
static inline int dmac_interface_driver(const char *name, signed char *driver, int room)
{
	struct ethtool_drvinfo info;
	struct ifreq request;
	int result = 0;
	int socket_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (socket_ < 0)
		return -errno;
	memset(&info, 0, sizeof(info));
	info.cmd = ETHTOOL_GDRVINFO;
	memset(&request, 0, sizeof(request));
	strncpy(request.ifr_name, name, sizeof(request.ifr_name) - 1);
	request.ifr_data = (char *)&info;
	if (ioctl(socket_, SIOCETHTOOL, &request) != 0)
		result = -errno;
	close(socket_);
	if (result == 0) {
		result = (int)strnlen(info.driver, sizeof(info.driver));
		result = result < room ? result : room;
		memcpy(driver, info.driver, result);
	}
	return result;
}

#ifndef JAVACPP_PARSE
static inline struct rtattr *dmac_attribute(struct rtattr *first, int length, int type)
{
	for (struct rtattr *a = first; RTA_OK(a, length); a = RTA_NEXT(a, length))
		if ((a->rta_type & NLA_TYPE_MASK) == type)
			return a;
	return NULL;
}

static inline struct rtattr *dmac_nested(struct rtattr *parent, int type)
{
	return parent == NULL ? NULL
			      : dmac_attribute((struct rtattr *)RTA_DATA(parent), RTA_PAYLOAD(parent), type);
}
#endif

/* The mode of a macvlan interface (enum macvlan_mode), 0 for another kind; or a negative errno. */
static inline int dmac_macvlan_mode(const char *name)
{
	struct {
		struct nlmsghdr header;
		struct ifinfomsg body;
	} request;
	char answer[16384];
	struct nlmsghdr *header = (struct nlmsghdr *)answer;
	struct rtattr *link;
	struct rtattr *kind;
	struct rtattr *mode;
	int length;
	int socket_ = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	if (socket_ < 0)
		return -errno;
	memset(&request, 0, sizeof(request));
	request.header.nlmsg_len = sizeof(request);
	request.header.nlmsg_type = RTM_GETLINK;
	request.header.nlmsg_flags = NLM_F_REQUEST;
	request.body.ifi_index = if_nametoindex(name);
	length = send(socket_, &request, sizeof(request), 0) < 0 ? -1 : recv(socket_, answer, sizeof(answer), 0);
	if (length < 0)
		length = -errno;
	close(socket_);
	if (length < 0)
		return length;
	if (!NLMSG_OK(header, length) || header->nlmsg_type != RTM_NEWLINK)
		return -ENODEV;
	link = dmac_attribute(IFLA_RTA(NLMSG_DATA(header)), IFLA_PAYLOAD(header), IFLA_LINKINFO);
	kind = dmac_nested(link, IFLA_INFO_KIND);
	if (kind == NULL || strncmp((const char *)RTA_DATA(kind), "macvlan", RTA_PAYLOAD(kind)) != 0)
		return 0;
	mode = dmac_nested(dmac_nested(link, IFLA_INFO_DATA), IFLA_MACVLAN_MODE);
	return mode == NULL ? 0 : *(int *)RTA_DATA(mode);
}

#ifndef JAVACPP_PARSE

static inline int64_t dmac_now_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

#endif

/* CPU time the calling thread has used, in nanoseconds. */
static inline int64_t dmac_thread_cpu_ns(void)
{
	return dmac_now_ns(CLOCK_THREAD_CPUTIME_ID);
}

/*
 * Has the calling thread run soon after it wakes, for so long at a time: a shorter slice comes
 * before a longer one (sched_setattr(2); since Linux 6.12, and earlier kernels take no notice).
 * Only of an ordinary thread. 0, or -errno.
 */
static inline int dmac_set_slice(uint64_t ns)
{
	struct {
		uint32_t size;
		uint32_t policy;
		uint64_t flags;
		int32_t nice;
		uint32_t priority;
		uint64_t runtime;
		uint64_t deadline;
		uint64_t period;
	} attributes;

	int policy = sched_getscheduler(0);

	if ((policy & ~SCHED_RESET_ON_FORK) != SCHED_OTHER)
		return 0;
	memset(&attributes, 0, sizeof(attributes));
	attributes.size = sizeof(attributes);
	attributes.policy = SCHED_OTHER;
	/* To take this back where it is set would need CAP_SYS_NICE. */
	attributes.flags = (policy & SCHED_RESET_ON_FORK) != 0;
	attributes.nice = getpriority(PRIO_PROCESS, 0);
	attributes.runtime = ns;
	return syscall(SYS_sched_setattr, 0, &attributes, 0) == 0 ? 0 : -errno;
}

/*
 * Has the calling poll thread come before all ordinary ones of its CPU, and its guard before it
 * (dmac_realtime.h). 0, or a negative errno.
 */
static inline int dmac_realtime_attach(int64_t burst, int loop_priority, int guard_priority)
{
	struct dmac_burst *b = dmac_burst_of(burst);

	return dmac_guard_start(&b->guard, &b->turns, loop_priority, guard_priority);
}

/* On the poll thread. */
static inline void dmac_realtime_detach(int64_t burst)
{
	dmac_guard_stop(&dmac_burst_of(burst)->guard);
}

#ifndef JAVACPP_PARSE

/* As io.dmac.port.DriverCall has it. */
struct dmac_driver_call {
	int64_t began_ns;
	int64_t took_ns;
};

#endif

/*
 * As rte_eth_dev_default_mac_addr_set(), whose time it writes to a dmac_driver_call. An ordinary thread has
 * that priority meanwhile, unless it is 0. Here and not around the call in Java: there a thread may wait for
 * another by yielding, and keep that one from its CPU.
 */
static inline int dmac_set_mac(int port, struct rte_ether_addr *address, int priority, int64_t driver_call)
{
	struct dmac_driver_call *call = (struct dmac_driver_call *)(uintptr_t)driver_call;
	int raised = priority > 0 && dmac_is_ordinary() && dmac_set_realtime(0, priority) == 0;
	int64_t began_ns = dmac_now_ns(CLOCK_MONOTONIC);
	int result;

	__atomic_store_n(&call->began_ns, began_ns, __ATOMIC_RELEASE);
	result = rte_eth_dev_default_mac_addr_set(port, address);
	__atomic_store_n(&call->took_ns, dmac_now_ns(CLOCK_MONOTONIC) - began_ns, __ATOMIC_RELAXED);
	if (raised)
		dmac_set_realtime(0, 0);
	return result;
}

#endif
