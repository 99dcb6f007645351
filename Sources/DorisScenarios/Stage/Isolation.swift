import CNamespaces
import Doris
import Glibc

/// A machine within the machine, for one scenario: its processes, its network, its mounts.
package enum Isolation {
    /// Leaves the machine's namespaces for own ones; the children of this process, and no others, get the new pids.
    ///
    /// A user who is not root becomes root of a namespace for users first. The process must have one thread.
    ///
    /// - Throws: ``StageError`` where the machine does not allow it.
    package static func begin() throws(StageError) {
        let code = cns_isolate(geteuid() == 0 ? 0 : 1)
        guard code == 0 else { throw StageError("unshare (network, mounts, pids, names)", errno: code) }
    }

    /// Makes this process, the first of its pids, at home there; it ends with its parent.
    ///
    /// - Throws: ``StageError`` where the machine does not allow it.
    package static func settle() throws(StageError) {
        guard getpid() == 1 else { throw StageError("this is not the first process of a namespace") }
        let code = cns_settle()
        guard code == 0 else { throw StageError("mount /proc", errno: code) }
    }

    /// Tries everything that a scenario needs: a bridge, and a network joined to it.
    package static func rehearse() throws(StageError) {
        let folder = "/tmp/doris-scenarios-rehearsal-\(UInt64.random(in: .min ... .max))"
        try Files.makeFolder(folder)
        defer { Files.remove(folder) }
        let names = [NodeName(role: .frontend, number: 1)]
        _ = try Network(names, isolated: true, folder: folder, children: Children())
    }
}
