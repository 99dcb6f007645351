#ifndef PAGE_H
#define PAGE_H

// The page of shared memory in which the processes of one life leave their stamps; page.py reads it. All stamps are
// nanoseconds of CLOCK_MONOTONIC, which is the same for every process of the machine.

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct page {
    volatile int64_t executed;  // right before PID 1 becomes the supervisor
    volatile int64_t ended;     // the supervisor's end was seen
    volatile int64_t started;   // the child's first instruction
    volatile int64_t arrived;   // the last signal came to the child
    volatile int64_t exiting;   // the child's last instruction
    volatile int64_t released;  // the orphans were let go
    volatile int64_t reaped;    // the last of them was gone
    volatile int32_t supervisor; // its pid as it is seen outside of the namespace
    volatile int32_t status;    // its exit code, or minus the signal that ended it
    volatile int32_t starts;    // how often the child was started
    volatile int32_t signals;   // how many signals came to the child
    volatile int32_t ready;     // the child is waiting
    volatile int32_t go;        // the benchmark is looking: the supervisor may be executed
    volatile int32_t release;   // the benchmark asks for the orphans' release
};

static inline int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static inline void rest(long microseconds) {
    struct timespec time = {.tv_nsec = microseconds * 1000};
    nanosleep(&time, NULL);
}

static inline struct page *page_at(const char *path) {
    int descriptor = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *page = descriptor < 0 ? MAP_FAILED
                                : mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (page == MAP_FAILED) {
        perror("the shared page");
        exit(70);
    }
    close(descriptor);
    return page;
}

#endif
