import Foundation
import Imaging
import Model
import Pictures
import Testing

@Suite("the shipped fixtures")
struct FixtureCatalogueTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "fixtures/images")

    /// `RECORD=1`, or a file of that name in the folder, has the committed files written anew; the test then fails.
    private static var isRecording: Bool {
        ProcessInfo.processInfo.environment["RECORD"] == "1"
            || FileManager.default.fileExists(atPath: folder.appending(path: "RECORD").path)
    }

    @Test("the committed files are what the code draws, byte by byte")
    func committed() throws {
        let files = FixtureCatalogue.generate()
        if Self.isRecording {
            for file in files { try Data(file.bytes).write(to: Self.folder.appending(path: file.path)) }
            Issue.record("recorded \(files.count) files: look at what changed, then run without recording")
            return
        }
        for file in files {
            let committed = try Data(contentsOf: Self.folder.appending(path: file.path))
            // A difference of arrays this long must not reach the expectation, which would print it.
            let isSame = Array(committed) == file.bytes
            #expect(isSame, "\(file.path) differs from what the code draws")
        }
        let present = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
        #expect(present == files.map(\.path).sorted())
        let isHeld = Set(FixtureCatalogue.shipped) == Set(files)
        #expect(isHeld, "the program holds other files than the committed ones: list them in CFixtures")
    }
}
