/*
 * Takes back two wishes of the AF_PACKET driver, in the calls that it makes of the C library, and
 * keeps what it forgets.
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
 *
 * Frames left in the ring: where the device takes no more for now, the kernel leaves them there until
 * it is asked again (tpacket_snd), which the driver does with its next burst alone. The last frames of
 * a burst of traffic, a whole ring at worst, would wait for the next one.
 */
#ifndef DMAC_AF_PACKET_H
#define DMAC_AF_PACKET_H

#ifndef JAVACPP_PARSE

#include <errno.h>
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

/* The socket whose ring this thread's last call left frames in, or -1. */
static __thread int dmac_af_packet_unsent = -1;

static ssize_t dmac_sendto_remembering(int socket, const void *content, size_t length, int flags,
				       const struct sockaddr *to, socklen_t to_length)
{
	ssize_t sent = sendto(socket, content, length, flags, to, to_length);

	dmac_af_packet_unsent = sent < 0 && (errno == EAGAIN || errno == ENOBUFS) ? socket : -1;
	return sent;
}

/* Asks the kernel again; the socket when it leaves frames behind once more, else -1. */
static __attribute__((noinline)) int dmac_af_packet_resend(int socket)
{
	dmac_sendto_remembering(socket, NULL, 0, MSG_DONTWAIT, NULL, 0);
	return dmac_af_packet_unsent;
}

#endif

/*
 * All are to be called before the driver makes its first port, with its library's file name. 0, or a
 * negative errno, as dmac_redirect_call.
 */
static inline int dmac_keep_fragments(const char *library)
{
	return dmac_redirect_call(library, "setsockopt", (void *)dmac_setsockopt_keeping_fragments);
}

static inline int dmac_unlock_rings(const char *library)
{
	/* One function by two names, where off_t has 64 bits: which, is as the library was compiled. */
	int result = dmac_redirect_call(library, "mmap64", (void *)dmac_mmap_unlocked);

	return result != -ENOSYS ? result
				 : dmac_redirect_call(library, "mmap", (void *)dmac_mmap_unlocked);
}

static inline int dmac_remember_unsent(const char *library)
{
	return dmac_redirect_call(library, "sendto", (void *)dmac_sendto_remembering);
}

#endif
