import Testing

@testable import DorisSimulator

@Suite("Proofs of a password")
struct NativePasswordTests {
    @Test("a password is stored as MySQL's PASSWORD() stores it")
    func stored() {
        #expect(NativePassword(password: "password").stored == "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19")
        #expect(NativePassword(password: "").stored.isEmpty)
        #expect(
            NativePassword(stored: "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19") == NativePassword(password: "password")
        )
        #expect(NativePassword(stored: "*2470") == nil)
    }

    @Test("only the right password's proof is accepted, and only for its scramble")
    func proof() {
        let scramble = Array("0123456789abcdefghij".utf8)
        let password = NativePassword(password: "right")
        #expect(password.accepts(NativePassword.response(password: "right", scramble: scramble), scramble: scramble))
        #expect(!password.accepts(NativePassword.response(password: "wrong", scramble: scramble), scramble: scramble))
        let other = Array("jihgfedcba9876543210".utf8)
        #expect(!password.accepts(NativePassword.response(password: "right", scramble: scramble), scramble: other))
        #expect(!password.accepts([], scramble: scramble))
        #expect(NativePassword(password: "").accepts([], scramble: scramble))
        #expect(!NativePassword(password: "").accepts([1], scramble: scramble))
    }
}
