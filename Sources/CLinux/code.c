#define _GNU_SOURCE
#include "CLinux.h"

#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

static int unmap(struct dl_phdr_info *program, size_t size, void *context) {
    (void)size;
    (void)context;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < program->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &program->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || (part->p_flags & PF_W)) continue;
        uintptr_t begin = program->dlpi_addr + part->p_vaddr;
        uintptr_t start = begin & ~(page - 1);
        madvise((void *)start, begin + part->p_memsz - start, MADV_DONTNEED);
    }
    return 0;
}

void assay_give_back_code(void) {
    dl_iterate_phdr(unmap, NULL);
    malloc_trim(0);
}
