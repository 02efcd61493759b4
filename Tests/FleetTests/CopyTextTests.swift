import Recording
import Testing

@testable import Fleet

@Suite("Rows as COPY takes them")
struct CopyTextTests {
    @Test("what COPY gives a meaning is escaped, and NULL is not a text")
    func escapes() {
        var buffer: [UInt8] = []
        CopyText.append(
            [.null, .text("\\N"), .text("a\tb\nc\rd\0e"), .integer(-7), .real(0.1), .blob([0, 255]), .text("")],
            to: &buffer)
        #expect(String(decoding: buffer, as: UTF8.self) == "\\N\t\\\\N\ta\\tb\\nc\\rd\u{FFFD}e\t-7\t0.1\t\\\\x00ff\t\n")
    }
}
