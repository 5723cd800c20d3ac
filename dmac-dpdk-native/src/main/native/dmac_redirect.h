/*
 * Has a library of DPDK's call functions of ours in place of those it was linked to: for what a driver
 * or EAL does and offers no way to change.
 */
#ifndef DMAC_REDIRECT_H
#define DMAC_REDIRECT_H

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What a loaded library's dynamic section says, a number or an address; 0 where it says nothing. */
static uintptr_t dmac_dynamic(const struct link_map *library, long tag)
{
	for (const ElfW(Dyn) *d = library->l_ld; d->d_tag != DT_NULL; d++) {
		if (d->d_tag == tag)
			return d->d_un.d_ptr;
	}
	return 0;
}

/* Where a loaded library keeps the address of the function it calls by this name, or NULL. */
static void **dmac_call_slot(const struct link_map *library, const char *function)
{
	const ElfW(Rela) *relocations = (const ElfW(Rela) *)dmac_dynamic(library, DT_JMPREL);
	const ElfW(Sym) *symbols = (const ElfW(Sym) *)dmac_dynamic(library, DT_SYMTAB);
	const char *strings = (const char *)dmac_dynamic(library, DT_STRTAB);
	size_t size = dmac_dynamic(library, DT_PLTRELSZ);

	if (relocations == NULL || symbols == NULL || strings == NULL)
		return NULL;
	for (size_t i = 0; i < size / sizeof(*relocations); i++) {
		const ElfW(Sym) *symbol = &symbols[ELF64_R_SYM(relocations[i].r_info)];

		if (strcmp(strings + symbol->st_name, function) == 0)
			return (void **)(library->l_addr + relocations[i].r_offset);
	}
	return NULL;
}

/* 0, or a negative errno: -ENOSYS the library makes no such call. */
static int dmac_redirect_call_of(const struct link_map *library, const char *function, void *to)
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

/*
 * name: the library's file name, such as "librte_net_af_packet.so.23". 0, or a negative errno: -ENOENT
 * no such library, else as dmac_redirect_call_of.
 */
static int dmac_redirect_call(const char *name, const char *function, void *to)
{
	/* Loaded for good, as EAL does it. */
	const struct link_map *library = (const struct link_map *)dlopen(name, RTLD_NOW);

	return library == NULL ? -ENOENT : dmac_redirect_call_of(library, function, to);
}

#endif
