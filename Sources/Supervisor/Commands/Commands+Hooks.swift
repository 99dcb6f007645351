import ControlSocket
import Doris
import Glibc
import ProcessControl
import Supervision

extension Commands {
    /// Waits, for a bounded time, until the node is registered.
    ///
    /// - Returns: 0; with `isStrict`, 1 when the node is not registered within the limit.
    package static func postStart(limit: Duration, isStrict: Bool) -> Int32 {
        let isRegistered: Bool
        do throws(ControlSocketError) {
            let last = try waitForRegistration(until: MonotonicClock.now() + limit)
            isRegistered = last["membership"]?["state"]?.text == "alive"
        } catch {
            Console.complain("post-start: \(error)")
            isRegistered = false
        }
        return isStrict && !isRegistered ? 1 : 0
    }

    /// Kubernetes runs the hook beside the entry point and not after it, so that PID 1 may not serve its socket yet.
    private static func waitForRegistration(until deadline: Instant) throws(ControlSocketError) -> JSONValue {
        let control = control
        var pause = Backoff(first: .milliseconds(20), cap: .milliseconds(200), seed: UInt64(getpid()))
        while true {
            let left = max(.zero, deadline - MonotonicClock.now())
            do throws(ControlSocketError) {
                return try control.ask(.postStart(limit: left), limit: left + .seconds(5)) { show($0) }
            } catch {
                let wait = pause.next()
                guard error.isAbsent, wait < deadline - MonotonicClock.now() else { throw error }
                usleep(UInt32(clamping: wait.milliseconds * 1_000))
            }
        }
    }

    /// Begins the stop and waits until Doris may be terminated.
    ///
    /// - Returns: 0, also when PID 1 does not answer: the kubelet sends SIGTERM next in any case.
    package static func preStop() -> Int32 {
        // PID 1 ends the wait by its own deadline; this one is for a PID 1 that cannot.
        let limit = CommandSettings(environment: environment).stopGrace
        do throws(ControlSocketError) {
            let last = try control.ask(.preStop, limit: limit) { show($0) }
            if last["stop"] == .null { Console.complain("pre-stop: PID 1 has not begun the stop") }
        } catch {
            Console.complain("pre-stop: \(error)")
        }
        return 0
    }

    /// The control socket of this container.
    static var control: ControlClient {
        ControlClient(path: CommandSettings(environment: environment).controlSocket, group: networkThread())
    }

    /// Prints one line of progress.
    static func show(_ document: JSONValue) {
        if let error = document["error"]?.text {
            Console.complain(error)
            return
        }
        let phase = document["phase"]?.text ?? "unknown"
        Console.print("\(phase): \(document["reason"]?.text ?? "")")
    }
}
