#define _GNU_SOURCE
#include "CPosix.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int outcome(long result) { return result < 0 ? errno : 0; }

int cposix_realtime_maximum(void) { return SIGRTMAX; }

int cposix_wait_signal(const sigset_t *set, const struct timespec *timeout, struct cposix_signal *received) {
    siginfo_t info;
    memset(&info, 0, sizeof info);
    if (sigtimedwait(set, &info, timeout) < 0) return errno;
    received->number = info.si_signo;
    received->code = info.si_code;
    received->sender = info.si_pid;
    received->value = info.si_value.sival_int;
    return 0;
}

bool cposix_is_queued(int code) { return code == SI_QUEUE; }

bool cposix_is_sent(int code) { return code <= 0; }

int cposix_queue_to_self(int number, int value) {
    union sigval payload = {.sival_int = value};
    return outcome(sigqueue(getpid(), number, payload));
}

int cposix_wait_any(bool consume, struct cposix_exit *ended) {
    siginfo_t info;
    // With WNOHANG and no ended child, only a zero that was there before says so.
    memset(&info, 0, sizeof info);
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | (consume ? 0 : WNOWAIT)) < 0) return errno;
    ended->pid = info.si_pid;
    ended->signalled = info.si_code != CLD_EXITED;
    ended->status = info.si_status;
    return 0;
}

int cposix_add_close_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

int cposix_add_change_directory(posix_spawn_file_actions_t *actions, const char *path) {
    return posix_spawn_file_actions_addchdir_np(actions, path);
}

int cposix_add_take_foreground(posix_spawn_file_actions_t *actions, int terminal) {
    return posix_spawn_file_actions_addtcsetpgrp_np(actions, terminal);
}

int cposix_become_subreaper(void) { return outcome(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)); }

static void *wait_for_gate(void *gate) {
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return NULL;
}

int cposix_try_threads(int count) {
    enum { most = 64 };
    pthread_t threads[most];
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    int failure = 0, started = 0;
    pthread_mutex_lock(&gate);
    while (failure == 0 && started < count && started < most) {
        failure = pthread_create(&threads[started], NULL, wait_for_gate, &gate);
        if (failure == 0) started += 1;
    }
    pthread_mutex_unlock(&gate);
    while (started > 0) pthread_join(threads[--started], NULL);
    return failure;
}

// The three below go by number: glibc 2.36 and later alone have functions for all of them.

int cposix_close_from(unsigned int first) { return outcome(syscall(SYS_close_range, first, UINT_MAX, 0)); }

int cposix_open_process(pid_t pid, int *descriptor) {
    long opened = syscall(SYS_pidfd_open, pid, 0);
    *descriptor = (int)opened;
    return outcome(opened);
}

int cposix_signal_process(int descriptor, int number) {
    return outcome(syscall(SYS_pidfd_send_signal, descriptor, number, NULL, 0));
}

long cposix_read_executable(pid_t pid, char *path, unsigned long size) {
    char link[32];
    snprintf(link, sizeof link, "/proc/%d/exe", pid);
    return readlink(link, path, size);
}
