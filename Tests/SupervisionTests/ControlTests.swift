import Doris
import Supervision
import Testing

@Suite("The control protocol")
struct ControlTests {
    @Test(
        "requests survive the wire",
        arguments: [
            ControlRequest.status, .preStop, .postStart(limit: .seconds(30)), .postStart(limit: .zero),
            .decommission(isWanted: true),
            .decommission(isWanted: false),
        ]
    )
    func roundTrip(request: ControlRequest) throws {
        #expect(try ControlRequest(line: request.line.utf8) == request)
        #expect(!request.line.contains("\n"))
    }

    @Test(
        "anything else is refused with a reason",
        arguments: [
            "", "{}", "status", "{\"command\":\"stop\"}", "{\"command\":7}", "[]", "{\"command\":\"status\"", "\u{0}",
        ]
    )
    func junk(line: String) {
        #expect(throws: ControlRequestError.self) { try ControlRequest(line: line.utf8) }
    }

    @Test("a limit is bounded, however large or negative it is asked for")
    func limits() throws {
        let huge = #"{"command":"post-start","limitMilliseconds":9223372036854775807}"#
        #expect(try ControlRequest(line: huge.utf8) == .postStart(limit: .seconds(86_400)))
        let negative = #"{"command":"post-start","limitMilliseconds":-5}"#
        #expect(try ControlRequest(line: negative.utf8) == .postStart(limit: .zero))
    }

    private func snapshot(_ events: [NodeMachine.Event]) -> Snapshot {
        var machine = NodeMachine(role: .backend, node: nil, policy: ProcessPolicy(), seed: 1, at: .at(0))
        for event in events { _ = machine.handle(event, at: .at(0)) }
        return machine.snapshot
    }

    private var running: [NodeMachine.Event] {
        [.process(.begun), .process(.prepared(.start(request, reason: ""))), .process(.spawned(pid: 42))]
    }

    @Test("status is one line, the last")
    func status() {
        var conversation = ControlConversation(.status, from: snapshot([]), at: .at(0))
        let answer = conversation.answer(to: snapshot([]), at: .at(0))
        #expect(answer.isLast)
        #expect(answer.document?["last"]?.bool == true)
        #expect(answer.document?["phase"]?.text == "boot")
    }

    @Test("pre-stop ends when Doris may be terminated, not before the stop has begun")
    func preStop() {
        var conversation = ControlConversation(.preStop, from: snapshot(running), at: .at(0))
        #expect(!conversation.answer(to: snapshot(running), at: .at(0)).isLast)
        #expect(conversation.answer(to: snapshot(running + [.process(.preStop)]), at: .at(1)).isLast)
    }

    @Test("pre-stop does not end on a state from before the stop, even where no child runs")
    func preStopWithoutChild() {
        var conversation = ControlConversation(.preStop, from: snapshot(running), at: .at(0))
        #expect(!conversation.answer(to: snapshot([.process(.begun)]), at: .at(0)).isLast)
        #expect(conversation.answer(to: snapshot([.process(.begun), .process(.preStop)]), at: .at(1)).isLast)
    }

    @Test("post-start ends with the registration or with its limit, and speaks at each change of phase only")
    func postStart() {
        var conversation = ControlConversation(.postStart(limit: .seconds(5)), from: snapshot([]), at: .at(0))
        #expect(conversation.answer(to: snapshot(running), at: .at(1)).document != nil)
        #expect(conversation.answer(to: snapshot(running), at: .at(2)).document == nil)
        var expiring = conversation
        #expect(expiring.answer(to: snapshot(running), at: .at(5)).isLast)
        let registered = running + [.membership(.read(.success(.alive)))]
        #expect(conversation.answer(to: snapshot(registered), at: .at(3)).isLast)
    }
}
