import Foundation
import Harness
import Imaging
import Model
import Reporting
import TestSupport
import Testing

@Suite("Files that are there already")
struct OverwritingTests {
    private static let images = Repository.root.appending(path: "fixtures/images").path

    @Test("image compare writes over no picture it reads, and no two of its own to one file")
    func compare() async throws {
        try await withTemporaryFolder { folder in
            let (a, b, map) = (folder + "/a.png", folder + "/b.png", folder + "/map.png")
            for path in [a, b] {
                try FileManager.default.copyItem(atPath: Self.images + "/small-lake.png", toPath: path)
            }
            try FileManager.default.createSymbolicLink(atPath: folder + "/link.png", withDestinationPath: "b.png")
            let measured = try PictureMeasurement(a, b, ComparisonOptions(), bars: .init(), draws: true)
            let refused: [(map: String?, sideBySide: String?)] = [(a, nil), (nil, folder + "/link.png"), (map, map)]
            for (map, sideBySide) in refused {
                #expect(throws: HarnessError.self) { try measured.draw(map: map, sideBySide: sideBySide) }
            }
            #expect(!FileManager.default.fileExists(atPath: map))
            #expect(FileManager.default.contentsEqual(atPath: a, andPath: Self.images + "/small-lake.png"))
            try measured.draw(map: map, sideBySide: folder + "/both.png")
            #expect(FileManager.default.fileExists(atPath: map))
        }
    }

    @Test("a file of other bytes keeps its own until that is forced; one of the same bytes is as good as none")
    func others() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a"
            try OutputFile.refuseOverwriting([(path, [1])])
            try OutputFile.write([1], to: path)
            try OutputFile.refuseOverwriting([(path, [1]), (folder + "/b", [2])])
            #expect(throws: HarnessError.otherFile(path)) { try OutputFile.refuseOverwriting([(path, [2])]) }
        }
    }

    @Test("a drawing is PNG, and written under no name of another format; a report is written to no file called -")
    func otherFormats() throws {
        let picture = Self.images + "/small-lake.png"
        let measured = try PictureMeasurement(picture, picture, ComparisonOptions(), bars: .init(), draws: true)
        #expect(throws: HarnessError.notPNG("map.JPG")) { try measured.draw(map: "map.JPG", sideBySide: nil) }
        let file = try #require(ReportFile(typed: "json=-"))
        let delivery = ReportDelivery(format: .table, files: [file], style: .plain, environment: [:])
        #expect(throws: HarnessError.dash("json")) { try delivery.refuseSharing(ledger: "assay.db", settings: nil) }
    }
}
