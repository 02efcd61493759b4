import Foundation
import Model
import Testing

/// The seeds of the fuzzer, and a few thousand mutations of each: the same on every run.
@Suite("Text nobody should send")
struct TextCorpusTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "fixtures/fuzz/text")

    @Test(
        "what must hold for any bytes holds for the corpus and for mutations of it",
        arguments: ["events", "json", "data-uri", "template"])
    func corpus(target: String) throws {
        let examine = try #require(TextProperties.all[target])
        let files = try FileManager.default.contentsOfDirectory(
            at: Self.folder.appending(path: target), includingPropertiesForKeys: nil)
        #expect(files.count >= 20)
        var random = SplitMix64(seed: 1)
        for file in files.sorted(by: { $0.path < $1.path }) {
            let bytes = [UInt8](try Data(contentsOf: file))
            examine(bytes)
            for _ in 0..<100 { examine(Self.mutated(bytes, &random)) }
        }
    }

    /// One to four bytes changed, put in, or taken out.
    private static func mutated(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        var bytes = bytes
        for _ in 0...Int.random(in: 0...3, using: &random) {
            let byte = UInt8.random(in: .min ... .max, using: &random)
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0...2, using: &random) {
            case 0: bytes.insert(byte, at: place)
            case 1 where place < bytes.count: bytes[place] = byte
            default: bytes.removeSubrange(min(place, bytes.count)..<min(place + Int(byte) % 9, bytes.count))
            }
        }
        return bytes
    }
}
