/*
 * Gives drivers their thread's lcore id without a call. They need it with each buffer that they take or
 * free, and a shared library has to ask __tls_get_addr() where EAL keeps it; that looks whether libraries
 * were loaded since, and goes through the thread's table of them. A linker that knows the whole program
 * makes two instructions of such a call, and here the same is done to the driver's code in memory (U.
 * Drepper, ELF Handling For Thread-Local Storage, 5.5: from general dynamic to local exec). What the
 * driver then reads is a variable of ours, which says what EAL's says.
 */
#ifndef DMAC_TLS_H
#define DMAC_TLS_H

#ifndef JAVACPP_PARSE

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <rte_ethdev.h>
#include <rte_lcore.h>

#include "dmac_redirect.h"

/* This thread's lcore id, as far as it was updated. */
static __thread unsigned int dmac_tls_lcore __attribute__((tls_model("initial-exec"))) = LCORE_ID_ANY;

/* Bytes of the call with its argument, and of what comes in its place. */
#define DMAC_TLS_CALL 16

/* Where the dynamic linker has put a library's argument for EAL's lcore id, or 0: it never asks. */
static uintptr_t dmac_tls_argument(const struct link_map *library)
{
	const ElfW(Rela) *relocations = (const ElfW(Rela) *)dmac_dynamic(library, DT_RELA);
	const ElfW(Sym) *symbols = (const ElfW(Sym) *)dmac_dynamic(library, DT_SYMTAB);
	const char *strings = (const char *)dmac_dynamic(library, DT_STRTAB);
	size_t size = dmac_dynamic(library, DT_RELASZ);

	for (size_t i = 0; i < size / sizeof(*relocations); i++) {
		const ElfW(Rela) *r = &relocations[i];

		if (ELF64_R_TYPE(r->r_info) == R_X86_64_DTPMOD64 &&
		    strcmp(strings + symbols[ELF64_R_SYM(r->r_info)].st_name,
			   "per_lcore__lcore_id") == 0)
			return library->l_addr + r->r_offset;
	}
	return 0;
}

/*
 * data16 lea ARGUMENT(%rip),%rdi; data16 data16 rex.W call __tls_get_addr, or with the call through its
 * table: compilers have to write it so, for the sake of linkers.
 */
static int dmac_tls_asks(const uint8_t *code, uintptr_t argument)
{
	int32_t distance;

	if (memcmp(code, "\x66\x48\x8d\x3d", 4) != 0)
		return 0;
	memcpy(&distance, code + 4, sizeof(distance));
	return (uintptr_t)code + 8 + distance == argument &&
	       (memcmp(code + 8, "\x66\x66\x48\xe8", 4) == 0 ||
		memcmp(code + 8, "\x66\x48\xff\x15", 4) == 0);
}

/* mov %fs:0,%rax; lea DISTANCE(%rax),%rax */
static void dmac_tls_write_answer(uint8_t *code)
{
	int32_t distance = (int32_t)((char *)&dmac_tls_lcore - (char *)__builtin_thread_pointer());

	memcpy(code, "\x64\x48\x8b\x04\x25\0\0\0\0\x48\x8d\x80", 12);
	memcpy(code + 12, &distance, sizeof(distance));
}

/* Puts the answer in place of the question: how many have it now, or a negative errno. */
static int dmac_tls_relax(uint8_t *code, size_t size, uintptr_t argument)
{
	const uintptr_t page = sysconf(_SC_PAGESIZE);
	uint8_t answer[DMAC_TLS_CALL];
	int answered = 0;

	dmac_tls_write_answer(answer);
	for (uint8_t *c = code; c + DMAC_TLS_CALL <= code + size; c++) {
		if (dmac_tls_asks(c, argument)) {
			uint8_t *first = (uint8_t *)((uintptr_t)c & ~(page - 1));
			size_t length = c + DMAC_TLS_CALL - first;

			/* Executable meanwhile: what else is in the page may be at work. */
			if (mprotect(first, length, PROT_READ | PROT_WRITE | PROT_EXEC) != 0)
				return -errno;
			memcpy(c, answer, DMAC_TLS_CALL);
			if (mprotect(first, length, PROT_READ | PROT_EXEC) != 0)
				return -errno;
		}
		answered += memcmp(c, answer, DMAC_TLS_CALL) == 0;
	}
	return answered;
}

#endif

/* To be called on a thread whenever EAL gave it an lcore id, or took that. */
static inline void dmac_tls_update(void)
{
	dmac_tls_lcore = rte_lcore_id();
}

/*
 * Has the driver of a started port ask no longer, before a thread polls any port of it. How many
 * places of its code have the answer now, or a negative errno: -ENOENT no such library, -EACCES its code may
 * not be changed (SELinux), -ENOSYS this is no x86-64 processor. Whatever fails, the driver works as ever.
 */
static inline int dmac_tls_answer(int port)
{
#ifdef RTE_ARCH_X86_64
	const ElfW(Ehdr) *file;
	const ElfW(Phdr) *segments;
	struct link_map *driver = NULL;
	uintptr_t argument;
	Dl_info found;
	int answered = 0;

	if (dladdr1((void *)rte_eth_fp_ops[port].rx_pkt_burst, &found, (void **)&driver,
		    RTLD_DL_LINKMAP) == 0)
		return -ENOENT;
	dmac_tls_update();
	argument = dmac_tls_argument(driver);
	file = (const ElfW(Ehdr) *)found.dli_fbase;
	segments = (const ElfW(Phdr) *)((const char *)file + file->e_phoff);
	for (int i = 0; argument != 0 && i < file->e_phnum; i++) {
		int more;

		if (segments[i].p_type != PT_LOAD || (segments[i].p_flags & PF_X) == 0)
			continue;
		more = dmac_tls_relax((uint8_t *)driver->l_addr + segments[i].p_vaddr,
				      segments[i].p_memsz, argument);
		if (more < 0)
			return more;
		answered += more;
	}
	return answered;
#else
	return -ENOSYS;
#endif
}

#endif
