import Foundation
import Model
import Recording
import Testing

@Suite("Ledgers of every older version")
struct OldFileTests {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appendingPathComponent("../../fixtures/databases").standardized

    /// Each was written by the version that brought its schema, and is never made again.
    @Test("open, and hold what they held", arguments: ["v1", "v2", "v3"])
    func opens(name: String) throws {
        let scratch = try Scratch()
        try FileManager.default.copyItem(
            atPath: OldFileTests.folder.appendingPathComponent("\(name).sqlite").path, toPath: scratch.path)
        let ledger = try Ledger(path: scratch.path)
        #expect(try ledger.verdicts() == Sample.everything)
        #expect(try ledger.runs() == [Sample.run()])
        try ledger.append([Sample.verdict(60)], to: Sample.run())
        #expect(try ledger.verdicts().count == Sample.everything.count + 1)
        #expect(try ledger.check().problems.isEmpty)
    }
}
