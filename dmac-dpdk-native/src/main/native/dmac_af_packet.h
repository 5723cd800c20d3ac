/*
 * Takes back two wishes of the AF_PACKET driver, in the calls that it makes of the C library.
 *
 * Whole datagrams: it joins its sockets to a packet fanout group and asks for PACKET_FANOUT_FLAG_DEFRAG
 * with no way to leave it out (drivers/net/af_packet/rte_eth_af_packet.c, 22.11 to 24.11). The kernel
 * then reassembles IPv4 datagrams before the port sees them (ip_check_defrag, packet(7)): one larger
 * than the ring's frame comes truncated, and any larger than the MTU could not be sent back. An echo
 * must give back the fragments that came.
 *
 * Locked rings: it maps them with MAP_LOCKED. They are the kernel's own pages, which are never
 * swapped, so it gains nothing; but they count against RLIMIT_MEMLOCK, 8 MiB where nobody has raised
 * it, and an ordinary user could have no port (mmap: EAGAIN).
 */
#ifndef DMAC_AF_PACKET_H
#define DMAC_AF_PACKET_H

#ifndef JAVACPP_PARSE

#include <linux/if_packet.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "dmac_redirect.h"

static int dmac_setsockopt_keeping_fragments(int socket, int level, int name, const void *value,
					     socklen_t length)
{
	if (level == SOL_PACKET && name == PACKET_FANOUT && length == sizeof(int)) {
		int fanout = *(const int *)value & ~(PACKET_FANOUT_FLAG_DEFRAG << 16);

		return setsockopt(socket, level, name, &fanout, length);
	}
	return setsockopt(socket, level, name, value, length);
}

static void *dmac_mmap_unlocked(void *address, size_t length, int protection, int flags, int file,
				off_t offset)
{
	return mmap(address, length, protection, flags & ~MAP_LOCKED, file, offset);
}

#endif

/*
 * Both are to be called before the driver makes its first port. library: the driver's file name, such
 * as "librte_net_af_packet.so.23". 0, or a negative errno: -ENOENT no such library, -ENOSYS it does
 * not make the call as expected.
 */
static inline int dmac_keep_fragments(const char *library)
{
	struct link_map *driver = (struct link_map *)dlopen(library, RTLD_NOW);

	return driver == NULL ? -ENOENT
			      : dmac_redirect_call(driver, "setsockopt",
						   (void *)dmac_setsockopt_keeping_fragments);
}

static inline int dmac_unlock_rings(const char *library)
{
	struct link_map *driver = (struct link_map *)dlopen(library, RTLD_NOW);
	int result;

	if (driver == NULL)
		return -ENOENT;
	/* One function by two names, where off_t has 64 bits: which, is as the library was compiled. */
	result = dmac_redirect_call(driver, "mmap64", (void *)dmac_mmap_unlocked);
	return result != -ENOSYS ? result
				 : dmac_redirect_call(driver, "mmap", (void *)dmac_mmap_unlocked);
}

#endif
