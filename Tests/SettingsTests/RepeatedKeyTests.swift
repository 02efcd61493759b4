import Testing

@testable import Documents

@Suite("A key written twice")
struct RepeatedKeyTests {
    @Test(
        "is told at its second place, where that has a line of its own",
        arguments: [
            ("a: 1\nb: 2\na: 3\n", "a", 1, 1, 3), ("x:\n  a: 1\n  # a: 2\n  b: {a: 1}\n\n  \"a\" : 2\n", "a", 2, 3, 6),
            ("a: 1\r\nb: 2\r\n\r\na: 3\r\n", "a", 1, 1, 4), ("- a: 1\n  b:\n    a: 2\n  'a': 3\n", "a", 1, 3, 4),
        ])
    func second(text: String, key: String, line: Int, column: Int, again: Int) {
        #expect(RepeatedKey(key, line: line, column: column).line(in: text) == again)
    }

    @Test("is told at its first place where it has none, or stands in another mapping")
    func none() {
        #expect(RepeatedKey("a", line: 1, column: 3).line(in: "{ a: 1, a: 2 }") == nil)
        #expect(RepeatedKey("a", line: 2, column: 3).line(in: "x:\n  a: 1\ny:\n  a: 1\n") == nil)
        #expect(RepeatedKey("a", line: 1, column: 1).line(in: "a: 1\nab: 2\na\n") == nil)
    }
}
