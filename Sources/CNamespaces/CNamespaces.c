#define _GNU_SOURCE
#include "CNamespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <unistd.h>

static int outcome(long result) { return result < 0 ? errno : 0; }

static int flag(enum cns_kind kind) { return kind == cns_network ? CLONE_NEWNET : CLONE_NEWUTS; }

static int put(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return errno;
    int error = write(file, text, strlen(text)) < 0 ? errno : 0;
    close(file);
    return error;
}

static int map_user(void) {
    char users[32], groups[32];
    snprintf(users, sizeof users, "0 %u 1", geteuid());
    snprintf(groups, sizeof groups, "0 %u 1", getegid());
    if (unshare(CLONE_NEWUSER) < 0) return errno;
    int error = put("/proc/self/setgroups", "deny");
    if (!error) error = put("/proc/self/uid_map", users);
    if (!error) error = put("/proc/self/gid_map", groups);
    return error;
}

int cns_isolate(int maps_user) {
    int error = maps_user ? map_user() : 0;
    if (error) return error;
    // After the change of user, which takes the setting back.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0) return errno;
    if (unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC) < 0) return errno;
    return outcome(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL));
}

int cns_settle(void) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0) return errno;
    return outcome(mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
}

int cns_leave(enum cns_kind kind) { return outcome(unshare(flag(kind))); }

int cns_enter(int descriptor, enum cns_kind kind) { return outcome(setns(descriptor, flag(kind))); }

int cns_bind(const char *file, const char *over) { return outcome(mount(file, over, NULL, MS_BIND, NULL)); }

int cns_set_host_name(const char *name) { return outcome(sethostname(name, strlen(name))); }

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
// The leak check stops all threads by ptrace, which fails in a process that has changed its namespaces.
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "detect_leaks=0"; }
#endif
#endif
