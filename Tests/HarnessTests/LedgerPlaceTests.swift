import Foundation
import Model
import Recording
import Testing

@testable import Harness

@Suite("What is done to the file of one place")
struct LedgerPlaceTests {
    @Test(
        "is refused of a centre, with what to do instead, and its address is not repeated",
        arguments: LedgerPlace.Work.allCases)
    func centre(work: LedgerPlace.Work) {
        #expect {
            _ = try LedgerPlace.file("postgresql://fra:hunter2hunter2@db/assay", for: work)
        } throws: { error in
            let text = "\(error)"
            return (error as? HarnessError)?.status == .usage && text.contains(work.remedy) && !text.contains("hunter2")
        }
    }

    @Test("an upgrade says the number of the schema, and what was done")
    func upgrade() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path + "/assay.db"
        let count = try Ledger(path: path).info().schema.count
        #expect(try LedgerPlace.upgrade(path) == "\(path): schema \(count); nothing was to be done")
    }
}
