import Glibc

/// Which signals reach the supervisor, and how.
package enum SignalMask {
    /// Prepares this process to take signals from a ``SignalQueue``: the first call of `main`.
    ///
    /// It must come before any other thread exists, since threads inherit the mask and the kernel gives a signal to
    /// any thread that doesn't block it. As PID 1 a signal that arrives before it is dropped by the kernel.
    ///
    /// 1. Everything is blocked but the signals that a fault raises in the faulting thread: blocked, those would end
    ///    the process without a trace. A blocked signal is kept even where its disposition is to be ignored, and the
    ///    terminal's stop signals don't stop a process that blocks them.
    /// 2. SIGCHLD gets its default disposition. An inherited "ignore" has the kernel discard exit statuses, and every
    ///    wait end in ECHILD.
    /// 3. SIGPIPE is ignored, so that a log reader's end is an error of one write.
    package static func takeOver() {
        var blocked = everythingButFaults
        pthread_sigmask(SIG_SETMASK, &blocked, nil)
        signal(SIGCHLD, SIG_DFL)
        signal(SIGPIPE, SIG_IGN)
    }

    /// What ``takeOver()`` blocks.
    private static var everythingButFaults: sigset_t {
        var set = sigset_t()
        sigfillset(&set)
        for number in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS] { sigdelset(&set, number) }
        return set
    }

    /// What a ``SignalQueue`` waits for.
    ///
    /// SIGPIPE and the terminal's stop signals stay pending for ever: they ask for nothing, and one bit each is all
    /// that they cost.
    static var awaited: sigset_t {
        var set = everythingButFaults
        for number in [SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU] { sigdelset(&set, number) }
        return set
    }

    /// Every signal whose disposition can be changed, those included that glibc keeps for itself.
    ///
    /// `sigfillset` leaves out 32 and 33, which serve thread cancellation, and `posix_spawn` has the child ignore them
    /// unless they are in its set of defaults. So the bits are set by hand.
    static var changeable: sigset_t {
        var set = sigset_t()
        withUnsafeMutableBytes(of: &set) { bytes in
            for index in bytes.indices { bytes[index] = .max }
        }
        for number in [SIGKILL, SIGSTOP] { sigdelset(&set, number) }
        return set
    }

    /// No signal.
    static var empty: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        return set
    }
}
