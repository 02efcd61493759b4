import Foundation
import Model
import Testing

@Suite("Reading JSON")
struct JSONParserTests {
    @Test(
        "values are what they say",
        arguments: [
            ("null", .null), (" true ", .bool(true)), ("0", .integer(0)), ("-7", .integer(-7)), ("4.0", .number(4)),
            ("1e3", .number(1000)), ("-0.5E-1", .number(-0.05)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            ("\"a\\n\\u00e9\\uD83D\\ude00\\/\"", .string("a\né😀/")), ("\"\\ud800x\"", .string("\u{FFFD}x")),
            ("\"\\ud800\\u0041\"", .string("\u{FFFD}A")), ("[]", .array([])), ("{}", .object([:])),
            ("[1,[2,{\"a\":null}]]", [1, [2, .object(["a": .null])]]), ("{\"a\":1,\"a\":2}", ["a": 2]),
            ("\r\n\t{ \"k\" : [ 1 , 2 ] } ", ["k": [1, 2]]),
        ] as [(String, JSONValue)])
    func values(text: String, value: JSONValue) {
        #expect(JSONValue(parsing: Array(text.utf8)) == value)
    }

    @Test(
        "what is not JSON is nothing",
        arguments: [
            "", " ", "nul", "tru", "01", "-", "1.", ".5", "1e", "+1", "NaN", "1e999", "\"", "\"\\x\"", "\"\\u12\"",
            "\"a\nb\"",
            "[1,]", "[1", "[,]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "{\"a\":1", "1 2", "<html>", "'a'",
            "[1}",
        ])
    func malformed(text: String) {
        #expect(JSONValue(parsing: Array(text.utf8)) == nil)
    }

    @Test("bytes that are not UTF-8, and a nesting without end, are refused")
    func hostile() {
        #expect(JSONValue(parsing: [0x22, 0xFF, 0x22]) == nil)
        #expect(JSONValue(parsing: [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) == nil)
        let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        #expect(JSONValue(parsing: Array(deep.utf8)) != nil)
    }

    @Test("it reads what Foundation writes")
    func roundTrip() throws {
        var random = SplitMix64(seed: 11)
        func make(_ depth: Int) -> JSONValue {
            switch random.next() % (depth > 4 ? 5 : 7) {
            case 0: .null
            case 1: .bool(random.next() % 2 == 0)
            case 2: .integer(Int(truncatingIfNeeded: random.next()))
            case 3: .number(Double(Int32(truncatingIfNeeded: random.next())) / 8 + 0.0625)
            case 4:
                .string(
                    (0..<random.next() % 9).map { _ in "aé😀\"\\/\u{7}\n\u{2028}".randomElement(using: &random) ?? "a" }
                        .map(String.init).joined())
            case 5: .array((0..<random.next() % 5).map { _ in make(depth + 1) })
            default: .object(Dictionary((0..<random.next() % 5).map { ("k\($0)", make(depth + 1)) }) { $1 })
            }
        }
        for _ in 0..<300 {
            let value = make(0)
            let data = try JSONEncoder().encode(value)
            #expect(JSONValue(parsing: Array(data)) == value)
        }
    }

    @Test("escapes cost no more than what they stand in: each text is read once")
    func linear() {
        for (escape, size) in [("\\/", 8 << 20), ("\\u00e9", 8 << 20), ("\\ud83d\\ude00", 4 << 20), ("\\n", 4 << 20)] {
            let text = "\"" + String(repeating: "abcdefg" + escape, count: size / (7 + escape.utf8.count)) + "\""
            let value = JSONValue(parsing: Array(text.utf8))  // by the square of its length it would take minutes
            #expect(value?.string?.hasPrefix("abcdefg") == true)
        }
        #expect(JSONValue(parsing: Array("\"\\".utf8)) == nil)
        #expect(JSONValue(parsing: Array("\"abcdefgh\\".utf8)) == nil)
        #expect(JSONValue(parsing: Array("\"\\ud83d\\u\"".utf8)) == nil)
        for length in 0..<40 {
            let plain = String(repeating: "x", count: length)
            #expect(JSONValue(parsing: Array("\"\(plain)\"".utf8))?.string == plain)
            #expect(JSONValue(parsing: Array("\"\(plain)\u{1F}\"".utf8)) == nil)
            #expect(JSONValue(parsing: Array("\"\(plain)\\t\(plain)é\"".utf8))?.string == "\(plain)\t\(plain)é")
        }
    }

    @Test("values are given no more room than 32 MiB")
    func room() {
        let items = "[" + String(repeating: "0,", count: 4_000_000) + "0]"
        #expect(JSONValue(parsing: Array(items.utf8)) == nil)
        let members = "{" + (0..<500_000).map { "\"\($0)\":0" }.joined(separator: ",") + "}"
        #expect(JSONValue(parsing: Array(members.utf8)) == nil)
        #expect(
            JSONValue(parsing: Array(("[" + String(repeating: "0,", count: 500_000) + "0]").utf8))?.array?.count
                == 500_001)
    }
}
