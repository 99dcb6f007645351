// What every competitor supervises. Its page and what it does come from the environment, since not every supervisor
// passes arguments on: BENCH_PAGE, and BENCH_CHILD:
//
//   exit     ends at once
//   wait     stamps the signals that come; SIGTERM ends it
//   orphans  makes BENCH_ORPHANS processes without a parent, which all end when one pipe is closed
//   burn     uses a processor until it is killed; has no page

#define _GNU_SOURCE
#include "page.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static void finish(struct page *page) {
    page->exiting = now();
    _exit(0);
}

static void take_signals(struct page *page) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    page->ready = 1;
    while (1) {
        siginfo_t info;
        if (sigwaitinfo(&all, &info) < 0) continue;
        page->arrived = now();
        page->signals++;
        if (info.si_signo == SIGTERM) finish(page);
    }
}

static void make_orphans(struct page *page, int count) {
    int ends[2];
    if (pipe(ends) < 0) _exit(71);
    pid_t parent = fork();
    if (parent < 0) _exit(71);
    if (parent == 0) {
        // One group, which exists for as long as a member of it was not collected.
        setpgid(0, 0);
        close(ends[1]);
        for (int made = 0; made < count; made++) {
            pid_t orphan = fork();
            if (orphan < 0) _exit(71);
            if (orphan > 0) continue;
            char none;
            while (read(ends[0], &none, 1) < 0 && errno == EINTR) continue;
            _exit(0);
        }
        _exit(0);
    }
    int status = 0;
    if (waitpid(parent, &status, 0) != parent || status != 0) _exit(71);
    page->ready = 1;
    while (!page->release) rest(1000);
    page->released = now();
    close(ends[1]);
    // Each look visits every member under the lock that the reaping needs: rarely enough not to be what is measured.
    while (kill(-parent, 0) == 0) rest(1000);
    page->reaped = now();
}

int main(void) {
    int64_t started = now();
    const char *kind = getenv("BENCH_CHILD");
    if (!kind) return 64;
    if (strcmp(kind, "burn") == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        while (1) continue;
    }
    struct page *page = page_at(getenv("BENCH_PAGE"));
    page->started = started;
    page->starts++;
    if (strcmp(kind, "exit") == 0) finish(page);
    if (strcmp(kind, "orphans") == 0) {
        const char *count = getenv("BENCH_ORPHANS");
        make_orphans(page, count ? atoi(count) : 0);
    }
    take_signals(page);
}
