import Glibc

/// SIGINT and SIGTERM, which wait to be asked for while the value lives, so that what was begun can be cleared away.
struct Interruption: ~Copyable {
    private var signals = sigset_t()
    private var former = sigset_t()

    init() {
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        sigprocmask(SIG_BLOCK, &signals, &former)
    }

    deinit {
        var former = former
        sigprocmask(SIG_SETMASK, &former, nil)
    }

    /// Whether one of them came since this was last asked; it is taken, or it would end the process with the value.
    func came() -> Bool {
        var pending = sigset_t()
        sigpending(&pending)
        guard sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1 else { return false }
        var signals = signals
        var number: Int32 = 0
        return sigwait(&signals, &number) == 0
    }
}
