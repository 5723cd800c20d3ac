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

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <linux/if_packet.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

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

/* Where a loaded library keeps the address of the function it calls by this name, or NULL. */
static void **dmac_call_slot(const struct link_map *library, const char *function)
{
	const ElfW(Rela) *relocations = NULL;
	const ElfW(Sym) *symbols = NULL;
	const char *strings = NULL;
	size_t size = 0;

	for (const ElfW(Dyn) *d = library->l_ld; d->d_tag != DT_NULL; d++) {
		switch (d->d_tag) {
		case DT_JMPREL:
			relocations = (const ElfW(Rela) *)d->d_un.d_ptr;
			break;
		case DT_PLTRELSZ:
			size = d->d_un.d_val;
			break;
		case DT_SYMTAB:
			symbols = (const ElfW(Sym) *)d->d_un.d_ptr;
			break;
		case DT_STRTAB:
			strings = (const char *)d->d_un.d_ptr;
			break;
		}
	}
	if (relocations == NULL || symbols == NULL || strings == NULL)
		return NULL;
	for (size_t i = 0; i < size / sizeof(*relocations); i++) {
		const ElfW(Sym) *symbol = &symbols[ELF64_R_SYM(relocations[i].r_info)];

		if (strcmp(strings + symbol->st_name, function) == 0)
			return (void **)(library->l_addr + relocations[i].r_offset);
	}
	return NULL;
}

/* 0, or a negative errno. */
static int dmac_redirect_call(const struct link_map *library, const char *function, void *to)
{
	void **slot = dmac_call_slot(library, function);
	long page = sysconf(_SC_PAGESIZE);
	char *start;

	if (slot == NULL)
		return -ENOSYS;
	start = (char *)((uintptr_t)slot & ~(uintptr_t)(page - 1));
	if (mprotect(start, page, PROT_READ | PROT_WRITE) != 0)
		return -errno;
	*slot = to;
	/* Read-only again, as the linker left it (RELRO). */
	return mprotect(start, page, PROT_READ) == 0 ? 0 : -errno;
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
