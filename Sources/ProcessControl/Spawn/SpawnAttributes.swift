import Glibc

/// What a child starts with beside its descriptors; released with the value.
///
/// Without attributes a child inherits the supervisor's mask, which blocks SIGTERM, and its ignored SIGPIPE.
struct SpawnAttributes: ~Copyable {
    var attributes = posix_spawnattr_t()

    init() throws(ProcessError) {
        try ProcessError.check(posix_spawnattr_init(&attributes), during: .execute)
    }

    deinit {
        var attributes = attributes
        posix_spawnattr_destroy(&attributes)
    }

    /// Nothing blocked, nothing ignored, and a process group of its own.
    ///
    /// The group exists when `posix_spawn` returns, so a signal to it right after the start isn't lost.
    mutating func startClean() throws(ProcessError) {
        var mask = SignalMask.empty
        var defaults = SignalMask.changeable
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        try ProcessError.check(posix_spawnattr_setsigmask(&attributes, &mask), during: .execute)
        try ProcessError.check(posix_spawnattr_setsigdefault(&attributes, &defaults), during: .execute)
        try ProcessError.check(posix_spawnattr_setpgroup(&attributes, 0), during: .execute)
        try ProcessError.check(posix_spawnattr_setflags(&attributes, Int16(flags)), during: .execute)
    }
}
