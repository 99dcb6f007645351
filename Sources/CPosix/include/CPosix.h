#ifndef CPOSIX_H
#define CPOSIX_H

// What Swift cannot spell of Linux and glibc: GNU extensions, macros, variadic functions, raw system calls, unions.
//
// Every function that can fail returns 0 or an errno value, so that no caller reads `errno` itself.

#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

/// A signal as `sigtimedwait` reported it.
struct cposix_signal {
    int number;
    /// `si_code`: how it was sent.
    int code;
    /// `si_pid`; 0 when the kernel sent it, or a process outside our PID namespace.
    pid_t sender;
    /// `si_value`; meaningful for `SI_QUEUE` alone.
    int value;
};

/// An ended child as `waitid` reported it.
struct cposix_exit {
    /// 0 when children exist but none has ended.
    pid_t pid;
    /// Whether `status` is a signal's number instead of an exit code.
    bool signalled;
    int status;
};

/// SIGRTMAX, which is a function call in glibc.
int cposix_realtime_maximum(void);

/// Waits for one signal of the set; a null timeout waits for ever. EAGAIN: the time is over. sigtimedwait(2)
int cposix_wait_signal(const sigset_t *set, const struct timespec *timeout, struct cposix_signal *received);

/// Whether `code` says that a process queued the signal with a value. sigqueue(3)
bool cposix_is_queued(int code);

/// Whether `code` says that a process sent the signal: kill(2), tgkill(2), sigqueue(3) and their kin.
bool cposix_is_sent(int code);

/// Queues a signal with a value to this process. EAGAIN: the queue of this user is full. sigqueue(3)
int cposix_queue_to_self(int number, int value);

/// Takes the next ended child, or only looks at it (`WNOWAIT`), without blocking. ECHILD: no child at all. waitid(2)
int cposix_wait_any(bool consume, struct cposix_exit *ended);

/// Has the child close every descriptor from `first` up. posix_spawn_file_actions_addclosefrom_np(3)
int cposix_add_close_from(posix_spawn_file_actions_t *actions, int first);

/// Has the child change its working directory. posix_spawn_file_actions_addchdir_np(3)
int cposix_add_change_directory(posix_spawn_file_actions_t *actions, const char *path);

/// Has the child's group take the foreground of its controlling terminal.
/// posix_spawn_file_actions_addtcsetpgrp_np, glibc 2.35
int cposix_add_take_foreground(posix_spawn_file_actions_t *actions, int terminal);

/// Makes this process the new parent of its orphaned descendants. prctl(2), PR_SET_CHILD_SUBREAPER
int cposix_become_subreaper(void);

/// Starts so many threads, at most 64, has all of them exist at once, and ends them again. EAGAIN: a limit on processes.
int cposix_try_threads(int count);

/// Closes every descriptor from `first` up. ENOSYS before Linux 5.9. close_range(2)
int cposix_close_from(unsigned int first);

/// Opens a descriptor that keeps referring to this very process. ENOSYS before Linux 5.3. pidfd_open(2)
int cposix_open_process(pid_t pid, int *descriptor);

/// Sends a signal through such a descriptor. pidfd_send_signal(2)
int cposix_signal_process(int descriptor, int number);

/// How many arguments `main` has, the program's own name included.
int cposix_argument_count(void);

/// An argument of `main`; null beyond the last. It needs no /proc.
const char *cposix_argument(int index);

/// Takes back the variable that let the runtime start without /proc, so that children don't get it.
void cposix_forget_substitute(void);

/// Reads where `/proc/PID/exe` points, not terminated; the length, or -1. proc_pid_exe(5)
long cposix_read_executable(pid_t pid, char *path, unsigned long size);

/// Gives the resident pages of this program's read-only segments back: what is needed again comes from the page cache. Freed
/// memory goes back to the kernel too.
/// Returns how many bytes were covered. madvise(2), MADV_DONTNEED
long cposix_release_program(void);

#endif
