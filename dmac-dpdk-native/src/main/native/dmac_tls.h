/*
 * Finds EAL's thread-local variables sooner than the C library does. Drivers need the lcore id with
 * each buffer that they take or free, and ask __tls_get_addr() for it, as shared libraries have to:
 * it looks whether a library was loaded since, and then through the thread's table of libraries. A
 * poll thread knows where EAL's variables lie, and keeps that at a place of its own that needs no search:
 * what a program has that is linked to DPDK statically.
 */
#ifndef DMAC_TLS_H
#define DMAC_TLS_H

#ifndef JAVACPP_PARSE

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <link.h>

#include <rte_eal.h>
#include <rte_ethdev.h>

#include "dmac_redirect.h"

/* As compilers pass it: whose variable, and how far from the begin of those (ELF's TLS, x86-64). */
struct dmac_tls_variable {
	unsigned long library;
	unsigned long offset;
};

#ifdef __cplusplus
extern "C"
#endif
void *__tls_get_addr(struct dmac_tls_variable *variable);

/* Where this thread's variables of EAL begin, or NULL: no poll thread. */
static __thread char *dmac_tls_of_eal __attribute__((tls_model("initial-exec")));

static void *dmac_tls_address(struct dmac_tls_variable *variable)
{
	char *variables = dmac_tls_of_eal;

	if (likely(variables != NULL))
		return variables + variable->offset;
	return __tls_get_addr(variable);
}

/* The library that some code belongs to, or NULL. */
static struct link_map *dmac_tls_library(void *code)
{
	struct link_map *library = NULL;
	Dl_info info;

	return dladdr1(code, &info, (void **)&library, RTLD_DL_LINKMAP) == 0 ? NULL : library;
}

/* Whether a library asks __tls_get_addr() for variables of this one alone. */
static int dmac_tls_asks_for(const struct link_map *library, unsigned long wanted)
{
	const ElfW(Rela) *relocations = (const ElfW(Rela) *)dmac_dynamic(library, DT_RELA);
	size_t size = dmac_dynamic(library, DT_RELASZ);

	for (size_t i = 0; i < size / sizeof(*relocations); i++) {
		const ElfW(Rela) *r = &relocations[i];

		if (ELF64_R_TYPE(r->r_info) == R_X86_64_DTPMOD64 &&
		    *(unsigned long *)(library->l_addr + r->r_offset) != wanted)
			return 0;
	}
	return 1;
}

#endif

/* To be called on a poll thread, once EAL knows it. Without it the C library answers, as ever. */
static inline void dmac_tls_attach(void)
{
	struct link_map *eal = dmac_tls_library((void *)rte_eal_init);
	void *variables;

	if (eal != NULL && dlinfo(eal, RTLD_DI_TLS_DATA, &variables) == 0)
		dmac_tls_of_eal = (char *)variables;
}

/*
 * Has the driver of a started port ask us. 0, or a negative errno: -ENOENT no such library, -ENOSYS it
 * makes no such call, as on processors other than x86-64, -ENOTSUP it has thread-local variables of its own.
 */
static inline int dmac_tls_redirect(int port)
{
	struct link_map *eal = dmac_tls_library((void *)rte_eal_init);
	struct link_map *driver = dmac_tls_library((void *)rte_eth_fp_ops[port].rx_pkt_burst);
	size_t variables;

	if (eal == NULL || driver == NULL || dlinfo(eal, RTLD_DI_TLS_MODID, &variables) != 0)
		return -ENOENT;
	if (!dmac_tls_asks_for(driver, variables))
		return -ENOTSUP;
	return dmac_redirect_call_of(driver, "__tls_get_addr", (void *)dmac_tls_address);
}

#endif
