import Doris
import Testing

@Suite("JSON")
struct JSONValueTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: text.utf8) }

    @Test(
        "documents of RFC 8259",
        arguments: [
            ("null", .null),
            (" \t\r\n true ", true),
            ("false", false),
            ("0", 0),
            ("-0", 0),
            ("-12", -12),
            ("9223372036854775807", .integer(.max)),
            ("9223372036854775808", .double(9_223_372_036_854_775_808)),
            ("1.5", .double(1.5)),
            ("1e2", .double(100)),
            ("1E+2", .double(100)),
            ("-0.25e-1", .double(-0.025)),
            ("\"\"", ""),
            (#""\"\\\/\b\f\n\r\t\u0041""#, "\"\\/\u{8}\u{C}\n\r\tA"),
            (#""\uD83D\uDE00""#, "😀"),
            (#""\uD83D""#, "\u{FFFD}"),
            (#""\uDE00x""#, "\u{FFFD}x"),
            (#""\uD83D\u0041""#, "\u{FFFD}A"),
            (#""\uD83D\n""#, "\u{FFFD}\n"),
            ("\"中\u{7F}\"", "中\u{7F}"),
            ("[]", []),
            ("[ 1 , [ ] , {} ]", [1, [], [:]]),
            (#"{"a":1,"b":{"c":null},"a":2}"#, ["a": 1, "b": ["c": .null], "a": 2]),
        ] as [(String, JSONValue)]
    )
    func accepted(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
        #expect(try parse(value.serialized) == value)
    }

    @Test(
        "texts that are none",
        arguments: [
            "", " ", "nul", "nulll", "True", "tru", "01", "-", "-01", "+1", ".5", "1.", "1.e1", "1e", "1e+", "0x1",
            "1e999",
            "NaN", "Infinity", "\"", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\uD83D\\u00\"", "\"a\nb\"",
            "'a'",
            "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}",
            "{1:1}", "{\"a\" 1}", "1 2", "[] []", "\u{FEFF}1", "/* */1", "<html></html>",
        ]
    )
    func refused(text: String) {
        let error = #expect(throws: JSONError.self) { try parse(text) }
        #expect(error?.description.hasPrefix("not JSON: ") == true)
    }

    @Test("nesting is bounded")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try parse(nested(32))
        #expect(throws: JSONError.self) { try parse(nested(40)) }
        #expect(throws: JSONError.self) { try parse(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.self) { try parse(String(repeating: "{\"a\":", count: 1_000_000)) }
    }

    @Test("invalid UTF-8 within a string is repaired")
    func invalidBytes() throws {
        #expect(try JSONValue(parsing: [0x22, 0x61, 0xFF, 0x22]) == "a\u{FFFD}")
    }

    @Test("the last of several members counts, and other kinds have none")
    func lookUp() throws {
        let document = try parse(#"{"a":1,"a":"x","b":true}"#)
        #expect(document["a"]?.text == "x")
        #expect(document["b"]?.bool == true)
        #expect(document["c"] == nil)
        #expect(document["a"]?["a"] == nil)
        #expect(document["a"]?.integer == nil)
    }

    @Test("written text is one line, whatever it holds")
    func oneLine() {
        let value: JSONValue = ["k\n": .string("\u{0}\u{1F}\u{7F}\"\\"), "n": .double(.infinity)]
        #expect(value.serialized == #"{"k\n":"\u0000\u001f\u007f\"\\","n":null}"#)
    }

    @Test("random bytes never trap, and what is read can be written and read again")
    func fuzz() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(state: seed)
        let alphabet = Array("{}[]\",:\\ueE+-.0129truefalsn \n\u{1}".utf8) + [0xC3, 0xFF, 0xED, 0xA0]
        for round in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0..<24, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            let again = try? JSONValue(parsing: value.serialized.utf8)
            #expect(again == value, "seed \(seed), round \(round): \(bytes)")
        }
    }
}

/// A generator that gives the same bytes for the same seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
