import Foundation
import Recording
import Testing

@testable import Fleet

@Suite("Who ships a ledger")
struct ShippingLockTests {
    @Test("one at a time does, until it ends; one whose file was removed excludes nobody")
    func excludes() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "assay-lock-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "assay.db").path
        let ledger = try Ledger(path: path)
        let (one, other) = (ShippingLock(ledger), ShippingLock(ledger))
        #expect(try one.take(within: .zero, isStubborn: false) && one.isHeld)
        #expect(try !other.take(within: .milliseconds(150), isStubborn: false) && !other.isHeld)
        one.end()
        #expect(try other.take(within: .zero, isStubborn: false) && !one.isHeld)
        try FileManager.default.removeItem(atPath: path + "-ship")
        #expect(!other.isHeld)
        #expect(try one.take(within: .zero, isStubborn: false) && one.isHeld)
    }
}
