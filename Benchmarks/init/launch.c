// Runs a command as PID 1 of a PID namespace with its own /proc, as a container has it, and stamps when it was executed
// and when it ended.
//
// usage: launch PAGE COMMAND [ARGUMENT...]

#define _GNU_SOURCE
#include "page.h"

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static void need(int result, const char *what) {
    if (result >= 0) return;
    perror(what);
    exit(70);
}

int main(int count, char **arguments) {
    if (count < 3) return 64;
    struct page *page = page_at(arguments[1]);
    // Nothing outlives the benchmark: with the launcher goes PID 1, and with PID 1 its namespace.
    need(prctl(PR_SET_PDEATHSIG, SIGKILL), "parent death signal");
    // The mount namespace is this process' too, so that its end is no part of the supervisor's.
    need(unshare(CLONE_NEWPID | CLONE_NEWNS), "unshare");
    need(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL), "private mounts");

    pid_t supervisor = fork();
    need(supervisor, "fork");
    if (supervisor == 0) {
        need(prctl(PR_SET_PDEATHSIG, SIGKILL), "parent death signal");
        need(mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL), "mount /proc");
        while (!page->go) rest(50);
        page->executed = now();
        execvp(arguments[2], arguments + 2);
        perror(arguments[2]);
        _exit(127);
    }
    page->supervisor = supervisor;
    siginfo_t end;
    need(waitid(P_PID, (id_t)supervisor, &end, WEXITED), "waitid");
    page->status = end.si_code == CLD_EXITED ? end.si_status : -end.si_status;
    page->ended = now();
    return 0;
}
