import Foundation

/// One way in which a secret may stand in a text from outside.
package struct SecretWriting: Sendable, CustomStringConvertible {
    package let description: String
    package let write: @Sendable (String) -> String

    package static let all: [SecretWriting] = [
        SecretWriting("as it is") { $0 }, SecretWriting("in capitals") { $0.uppercased() },
        SecretWriting("in small letters") { $0.lowercased() },
        SecretWriting("its first half") { String($0.prefix($0.count / 2)) },
        SecretWriting("all but its last") { String($0.dropLast()) },
        SecretWriting("all but its first") { String($0.dropFirst()) },
        between("a combining acute", "\u{301}"), between("a joiner", "\u{200D}"),
        between("a zero-width space", "\u{200B}"),
        between("a soft hyphen", "\u{AD}"), between("NUL", "\u{0}"), between("ESC", "\u{1B}"),
        between("a C1 control", "\u{85}"),
        between("a line break", "\n"), between("a blank", " "), between("an override", "\u{202E}"),
        between("a variation selector", "\u{FE0F}"), between("U+FFFE", "\u{FFFE}"),
        SecretWriting("percent, every byte") { $0.utf8.map { String(format: "%%%02X", $0) }.joined() },
        SecretWriting("percent, every other byte") { text in
            text.utf8.enumerated().map {
                $0 % 2 == 0 ? String(format: "%%%02x", $1) : String(decoding: [$1], as: UTF8.self)
            }
            .joined()
        },
        SecretWriting("percent twice") { $0.utf8.map { String(format: "%%25%02X", $0) }.joined() },
        SecretWriting("hexadecimal") { $0.utf8.map { String(format: "%02X", $0) }.joined() },
        SecretWriting("JSON \\u escapes") { $0.utf8.map { String(format: "\\u%04x", $0) }.joined() },
        SecretWriting("\\u{} escapes") { $0.utf8.map { String(format: "\\u{%x}", $0) }.joined() },
        SecretWriting("quoted-printable") { $0.utf8.map { String(format: "=%02X", $0) }.joined() },
        SecretWriting("\\x escapes") { $0.utf8.map { String(format: "\\x%02x", $0) }.joined() },
        SecretWriting("backslashes") { $0.map { "\\\\\($0)" }.joined() },
        SecretWriting("HTML, decimal") { $0.utf8.map { "&#\($0);" }.joined() },
        SecretWriting("HTML, hexadecimal") { $0.utf8.map { String(format: "&#x%x;", $0) }.joined() },
        SecretWriting("wide letters") { text in
            String(String.UnicodeScalarView(text.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }))
        },
        base64(behind: ""), base64(behind: "x"), base64(behind: "xy"), base64(behind: "Bearer "),
        SecretWriting("base64 for addresses") {
            Data(("u:" + $0).utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        },
        SecretWriting("base64 in lines of 10") { text in
            Data(text.utf8).base64EncodedString(options: []).enumerated()
                .map { $0 % 10 == 9 ? "\($1)\r\n" : "\($1)" }.joined()
        },
        SecretWriting("percent within HTML within JSON") {
            $0.utf8.map { String(format: "\\u0026#37;%02X", $0) }.joined()
        },
    ]

    private init(_ description: String, _ write: @escaping @Sendable (String) -> String) {
        self.description = description
        self.write = write
    }

    private static func between(_ name: String, _ filler: String) -> SecretWriting {
        SecretWriting("\(name) between") { $0.map(String.init).joined(separator: filler) + filler }
    }

    private static func base64(behind prefix: String) -> SecretWriting {
        SecretWriting("base64 behind \"\(prefix)\"") { Data((prefix + $0).utf8).base64EncodedString() }
    }
}

/// Looks for what is left of a secret, by other means than the program's: Foundation's decoders, and letters and digits
/// alone.
package enum SecretSearch {
    /// The first run of eight letters or digits of the secret that a reader of the text can get at, with what stands around it;
    /// nil: none.
    package static func survivor(of secret: String, in text: String) -> String? {
        let runs = runs(letters(secret))
        for reading in readings(of: text) {
            let plain = letters(reading)
            guard let run = runs.first(where: plain.contains), let place = plain.firstRange(of: run) else { continue }
            return
                "\(run), behind \(plain[..<place.lowerBound].suffix(200)), before \(plain[place.upperBound...].prefix(200))"
        }
        return nil
    }

    private static func readings(of text: String) -> [String] {
        var readings = [text]
        for _ in 0..<3 {
            let last = readings[readings.count - 1]
            readings.append(decoded(last))
            if readings[readings.count - 1] == last { break }
        }
        return readings + base64Runs(text) + hexRuns(text)
    }

    private static func decoded(_ text: String) -> String {
        var output = text
        for (pattern, radix) in [
            (#/&#x([0-9a-fA-F]+);/#, 16), (#/&#([0-9]+);/#, 10), (#/\\u([0-9a-fA-F]{4})/#, 16),
            (#/\\x([0-9a-fA-F]{2})/#, 16),
            (#/%([0-9a-fA-F]{2})/#, 16), (#/=([0-9A-F]{2})/#, 16), (#/\\u\{([0-9a-fA-F]+)\}/#, 16),
        ] {
            output = output.replacing(pattern) { match in
                UInt32(match.1, radix: radix).flatMap(Unicode.Scalar.init).map(String.init) ?? ""
            }
        }
        return output
    }

    private static func base64Runs(_ text: String) -> [String] {
        let joined = text.filter { !$0.isNewline }.replacing("-", with: "+").replacing("_", with: "/")
        return joined.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "+" || $0 == "/")) }
            .filter { $0.count >= 11 }
            .flatMap { run in
                (0..<4).compactMap { offset -> String? in
                    let part = run.dropFirst(offset)
                    return Data(base64Encoded: String(part.prefix(part.count / 4 * 4)))
                        .map { String(decoding: $0, as: UTF8.self) }
                }
            }
    }

    private static func hexRuns(_ text: String) -> [String] {
        text.split { !$0.isHexDigit }.filter { $0.count >= 16 }.flatMap { run in
            (0..<2).map { offset in
                let digits = Array(run.dropFirst(offset))
                let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                    UInt8(String(digits[$0...($0 + 1)]), radix: 16)
                }
                return String(decoding: bytes, as: UTF8.self)
            }
        }
    }

    private static func letters(_ text: String) -> String {
        let plain = text.decomposedStringWithCompatibilityMapping.unicodeScalars.filter {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
        }
        return String(String.UnicodeScalarView(plain)).lowercased()
    }

    private static func runs(_ text: String) -> [String] {
        let all = Array(text)
        return all.count < 8 ? [] : (0...(all.count - 8)).map { String(all[$0..<($0 + 8)]) }
    }
}
