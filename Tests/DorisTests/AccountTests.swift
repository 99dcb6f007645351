import Doris
import Testing

@Suite("Account names and password hashes")
struct AccountTests {
    @Test(
        "a name of the allowed characters is taken",
        arguments: ["root", "a", "Node_1-x.y", String(repeating: "n", count: 64)]
    )
    func names(text: String) throws {
        #expect(try AccountName(text).text == text)
    }

    @Test(
        "any other text is refused, and not repeated",
        arguments: [
            "", "a'b", #"a"b"#, #"a\b"#, "a b", "a\n", "ä", "a@b", "a;b", "a\0", "1a", "-a", "_a", ".a",
            String(repeating: "n", count: 65),
        ]
    )
    func refused(text: String) {
        let error = #expect(throws: AccountName.Invalid.self) { try AccountName(text) }
        #expect(text.isEmpty || error?.description.contains("'\(text)'") == false)
    }

    @Test("the hash is MySQL's PASSWORD(), and is never printed")
    func hash() throws {
        let hash = try #require(PasswordHash(password: "password".utf8))
        #expect(hash.exposed == "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19")
        #expect("\(hash)" == "<redacted>")
        var dumped = ""
        dump(hash, to: &dumped)
        #expect(!dumped.contains("2470"))
        #expect(!String(reflecting: [hash]).contains("2470"))
    }

    @Test("the empty password has no hash")
    func empty() {
        #expect(PasswordHash(password: "".utf8) == nil)
    }
}
