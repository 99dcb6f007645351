#define _GNU_SOURCE
#include "CPosix.h"

#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

// Only segments that nobody could have written to: their pages are the file's own, and clean.
static int release(struct dl_phdr_info *program, size_t size, void *result) {
    (void)size;
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int index = 0; index < program->dlpi_phnum; index++) {
        const ElfW(Phdr) *segment = &program->dlpi_phdr[index];
        if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W)) continue;
        // Whole pages inside the segment: those at its edges may hold a neighbour's bytes.
        uintptr_t begin = ((uintptr_t)program->dlpi_addr + segment->p_vaddr + page - 1) & ~(page - 1);
        uintptr_t end = ((uintptr_t)program->dlpi_addr + segment->p_vaddr + segment->p_filesz) & ~(page - 1);
        if (end > begin && madvise((void *)begin, end - begin, MADV_DONTNEED) == 0) *(long *)result += (long)(end - begin);
    }
    // The first is the program itself; libraries are left alone.
    return 1;
}

long cposix_release_program(void) {
    long released = 0;
    // What the start has freed lies between what is still in use, where free(3) leaves it.
    malloc_trim(0);
    dl_iterate_phdr(release, &released);
    return released;
}
