import CPosix
import Glibc

/// A thread of its own for work that blocks, such as a client library's calls.
package enum SystemThread {
    /// Starts a detached thread that inherits the caller's signal mask.
    ///
    /// - Parameters:
    ///   - name: What tools show; the kernel keeps 15 bytes, the rest is cut off.
    ///   - stackSize: Bytes of stack, rounded up to the system's minimum and to whole pages. They are reserved and
    ///     cost memory only when touched; glibc's default of 8 MiB counts against limits on address space.
    ///   - body: Runs on the thread and ends it by returning.
    /// - Throws: ``ProcessError`` when the limit on processes or memory is reached.
    package static func start(
        name: String,
        stackSize: Int = 256 * 1024,
        body: @escaping @Sendable () -> Void
    ) throws(ProcessError) {
        let page = max(sysconf(Int32(_SC_PAGESIZE)), 4096)
        let pages = (max(stackSize, sysconf(Int32(_SC_THREAD_STACK_MIN)), page) + page - 1) / page
        let context = Unmanaged.passRetained(Body(run: body))
        let failure = cposix_start_thread(
            String(decoding: name.utf8.prefix(15), as: UTF8.self),
            pages * page,
            { context in
                if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            },
            context.toOpaque()
        )
        guard failure != 0 else { return }
        context.release()
        throw ProcessError(operation: .startThread, path: name, code: failure)
    }

    /// Carries the closure through C.
    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }
}
