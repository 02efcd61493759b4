/// Takes the secrets of the process out of a text, however they are written in it.
///
/// A run of ``runLength`` characters of a secret is taken out wherever it stands, so that a text may be cut before or
/// after. It is found through upper and lower case, marks, joiners, control characters and blanks between its characters,
/// percent, JSON, HTML, hexadecimal and base64 writing, and three of these upon another. A secret shorter than that is found whole, if it
/// has ``shortest`` characters.
package struct Redactor: Hashable, Sendable {
    /// What stands where a secret stood.
    package static let mark = "•••"
    package static let runLength = 8
    package static let shortest = 4

    private let runs: Set<UInt64>
    /// Two bits of a run's hash; most runs of a text are told apart by it.
    private let sieve: [UInt64]
    private let short: [[UInt8]]

    package init(_ secrets: [Secret]) {
        var (runs, short): (Set<UInt64>, [[UInt8]]) = ([], [])
        for secret in secrets {
            let folded = FoldedText(secret.reveal()).units
            if folded.count >= Redactor.runLength {
                runs.formUnion(Redactor.runs(of: folded))
                runs.formUnion(Redactor.runs(of: Redactor.hexadecimal(secret.reveal())))
                for writing in Base64Writings(secret.reveal()).all { runs.formUnion(Redactor.runs(of: writing)) }
            } else if folded.count >= Redactor.shortest {
                short.append(folded)
            }
        }
        var sieve = [UInt64](repeating: 0, count: runs.isEmpty ? 0 : 1024)
        for run in runs { sieve[Redactor.place(run) / 64] |= 1 << UInt64(Redactor.place(run) % 64) }
        (self.runs, self.sieve, self.short) = (runs, sieve, short)
    }

    package var isEmpty: Bool { runs.isEmpty && short.isEmpty }

    /// The same text with a ``mark`` for each stretch that is of a secret.
    package func redact(_ text: String) -> String {
        guard !isEmpty, text.utf8.count >= Redactor.shortest else { return text }
        var text = text
        let found = text.withUTF8 { bytes in stretches(in: bytes) }
        guard !found.isEmpty else { return text }
        var (output, kept) = ("", 0)
        text.withUTF8 { bytes in
            for stretch in found {
                output += String(decoding: bytes[kept..<stretch.lowerBound], as: UTF8.self) + Redactor.mark
                kept = stretch.upperBound
            }
            output += String(decoding: bytes[kept...], as: UTF8.self)
        }
        return output
    }

    /// In order, apart from each other, from the first to the last byte of a scalar.
    private func stretches(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var written = WrittenText(bytes)
        for _ in 0..<WrittenText.deepest {
            let folded = FoldedText(written)
            match(folded, into: &found)
            guard let decoded = written.decoded() else { break }
            written = decoded
        }
        return Redactor.merged(found)
    }

    private func match(_ folded: FoldedText, into found: inout [Range<Int>]) {
        var run: UInt64 = 0
        for (index, unit) in folded.units.enumerated() where !runs.isEmpty {
            run = run << 8 | UInt64(unit)
            guard index >= Redactor.runLength - 1 else { continue }
            let place = Redactor.place(run)
            guard sieve[place / 64] >> UInt64(place % 64) & 1 == 1, runs.contains(run) else { continue }
            found.append(folded.source(of: (index - Redactor.runLength + 1)...index))
        }
        for secret in short {
            var start = 0
            while start + secret.count <= folded.units.count {
                if folded.units[start..<(start + secret.count)].elementsEqual(secret) {
                    found.append(folded.source(of: start...(start + secret.count - 1)))
                }
                start += 1
            }
        }
    }

    private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var merged: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    /// Two digits a byte: a run of eight is four characters.
    private static func hexadecimal(_ text: String) -> [UInt8] {
        text.utf8.flatMap { byte in [byte >> 4, byte & 15].map { $0 < 10 ? $0 + 0x30 : $0 + 0x57 } }
    }

    private static func runs(of units: [UInt8]) -> Set<UInt64> {
        guard units.count >= runLength else { return [] }
        return Set(
            (0...(units.count - runLength)).map { start in
                units[start..<(start + runLength)].reduce(0) { $0 << 8 | UInt64($1) }
            })
    }

    /// 0 to 65,535.
    private static func place(_ run: UInt64) -> Int {
        Int((run &* 0x9E37_79B9_7F4A_7C15) >> 48)
    }
}

/// How a text stands inside a longer text's base64: at each of three places within a group of three bytes, the digits that
/// hang on it alone, in both alphabets, folded as texts are.
private struct Base64Writings {
    let all: [[UInt8]]

    init(_ text: String) {
        all = (0..<3).flatMap { offset -> [[UInt8]] in
            let bytes = [UInt8](repeating: 0, count: offset) + Array(text.utf8)
            let digits = DataURI.encodeBase64(bytes).utf8
            let own = Array(digits.prefix(bytes.count * 8 / 6).dropFirst(offset == 0 ? 0 : offset + 1))
            let standard = String(decoding: own, as: UTF8.self)
            let forAddresses = standard.replacing("+", with: "-").replacing("/", with: "_")
            return [FoldedText(standard).units] + (standard == forAddresses ? [] : [FoldedText(forAddresses).units])
        }
    }
}
