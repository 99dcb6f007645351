import Doris
import Testing

@testable import DorisSimulator

@Suite("How long a backend lives after a signal")
struct StopTimingTests {
    @Test("the main thread looks between its sleeps, which no signal shortens")
    func poll() {
        let timing = StopTiming(poll: .seconds(10), postDelay: .zero, override: nil)
        #expect(timing.delay(uptime: .zero) == .seconds(10))
        #expect(timing.delay(uptime: .seconds(4)) == .seconds(6))
        #expect(timing.delay(uptime: .milliseconds(29_500)) == .milliseconds(500))
        #expect(timing.delay(uptime: .seconds(30)) == .seconds(10))
        #expect(timing.delay(uptime: .seconds(-1)) == .zero)
    }

    @Test("a delay at the end comes on top, and a setting replaces all")
    func others() {
        let timing = StopTiming(poll: .seconds(3), postDelay: .seconds(30), override: nil)
        #expect(timing.delay(uptime: .seconds(1)) == .seconds(32))
        let set = StopTiming(poll: .seconds(3), postDelay: .seconds(30), override: .milliseconds(50))
        #expect(set.delay(uptime: .seconds(1)) == .milliseconds(50))
        #expect(StopTiming(poll: .zero, postDelay: .zero, override: nil).delay(uptime: .seconds(1)) == .zero)
    }

    @Test("each line has Doris' times, shortened; 4.0 alone reads the delay at the end", arguments: VersionProfile.all)
    func configuration(profile: VersionProfile) throws {
        let text = "simulator_time_scale = 0.5\ngrace_shutdown_post_delay_seconds = 20\n"
        let configuration = try NodeConfiguration([text], role: .backend, environment: [:])
        let timing = StopTiming(configuration, profile: profile)
        #expect(timing.override == nil)
        switch profile {
        case .v1_2, .v2_0: #expect((timing.poll, timing.postDelay) == (.seconds(5), .zero))
        case .v4_0: #expect((timing.poll, timing.postDelay) == (.milliseconds(1_500), .seconds(10)))
        default: #expect((timing.poll, timing.postDelay) == (.milliseconds(1_500), .zero))
        }
        let set = try NodeConfiguration(["simulator_stop_delay_ms = 0"], role: .backend, environment: [:])
        #expect(StopTiming(set, profile: profile).delay(uptime: .seconds(1)) == .zero)
    }
}
