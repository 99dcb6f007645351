import NIOCore

/// The connection to a client below its packets, for faults that need more than a stream of bytes.
struct ClientLine: Sendable {
    let channel: any Channel
    let faults: FaultBoard

    /// Says nothing to a client in a black hole, until it leaves or the faults are cleared.
    ///
    /// - Parameter statement: The statement that is not answered; empty before the greeting.
    /// - Throws: ``WireError`` once either has come, which ends the connection.
    func vanish(at statement: String = "") async throws {
        let clearings = faults.clearings
        guard faults.take(for: statement, { $0 == .blackhole ? true : nil }) ?? false else { return }
        await wait(clearings: clearings)
        throw WireError("a fault that keeps silent: \(Fault.blackhole)")
    }

    /// Waits until the client is gone, the faults are cleared, or the time is over.
    ///
    /// - Parameters:
    ///   - clearings: How many times the faults were cleared before.
    ///   - time: The time; `nil` for no limit.
    func wait(clearings: Int, for time: Duration? = nil) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await waitForEnd() }
            group.addTask { await faults.wait { faults.clearings != clearings } }
            if let time { group.addTask { try? await Task.sleep(for: time) } }
            await group.next()
            group.cancelAll()
        }
    }

    /// Sends bytes one by one, each in a segment of its own: the next one follows when the kernel has taken the last.
    ///
    /// - Throws: When the client is gone, or the task was cancelled.
    func sendByteByByte(_ bytes: ByteBuffer) async throws {
        try await withTaskCancellationHandler {
            for byte in bytes.readableBytesView {
                try await channel.writeAndFlush(ByteBuffer(bytes: [byte])).get()
            }
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    private func waitForEnd() async {
        let (end, continuation) = AsyncStream.makeStream(of: Void.self)
        channel.closeFuture.whenComplete { _ in continuation.finish() }
        for await _ in end {}
    }
}
