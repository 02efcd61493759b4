import Foundation
import Imaging
import Model
import Pictures
import Testing

@Suite("the shipped fixtures")
struct FixtureCatalogueTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "fixtures/images")

    /// With a file `RECORD` in the folder the committed files are written anew, and the test fails all the same.
    @Test("the committed files are what the code draws, byte by byte")
    func committed() throws {
        let files = FixtureCatalogue.generate()
        if FileManager.default.fileExists(atPath: Self.folder.appending(path: "RECORD").path) {
            for file in files { try Data(file.bytes).write(to: Self.folder.appending(path: file.path)) }
            Issue.record("recorded \(files.count) files; remove fixtures/images/RECORD and look at what changed")
            return
        }
        for file in files {
            let committed = try Data(contentsOf: Self.folder.appending(path: file.path))
            #expect(Array(committed) == file.bytes, "\(file.path) differs from what the code draws")
        }
        let present = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
        #expect(present == files.map(\.path).sorted())
    }
}
