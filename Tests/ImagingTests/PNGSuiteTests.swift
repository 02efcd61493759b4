import Foundation
import Hashing
import Imaging
import Model
import Testing

@Suite("PngSuite")
struct PNGSuiteTests {
    /// A row of `fixtures/pngsuite/manifest.csv`, which `script/pngsuite` writes with another decoder.
    struct Case: Sendable, CustomTestStringConvertible {
        let cells: [String]
        var testDescription: String { cells[0] }
        var isWhole: Bool { cells[1] == "ok" }

        func bytes() throws -> [UInt8] {
            [UInt8](try Data(contentsOf: GoldenPair.fixtures.appending(path: "pngsuite/\(cells[0])")))
        }
    }

    static let cases: [Case] = {
        let file = GoldenPair.fixtures.appending(path: "pngsuite/manifest.csv")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().map { row in
            Case(cells: row.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
        }
    }()

    @Test("all 175 files are there, 161 of them whole")
    func table() {
        #expect(Self.cases.count == 175)
        #expect(Self.cases.count(where: \.isWhole) == 161)
    }

    @Test("whole files have the samples another decoder sees; broken ones are refused in words", arguments: cases)
    func decodes(_ file: Case) throws {
        guard file.isWhole else {
            #expect {
                _ = try ImageReader.read(try file.bytes())
            } throws: {
                ($0 as? ImageFault)?.detail.isEmpty == false
            }
            return
        }
        let bitmap = try ImageReader.read(try file.bytes()).bitmap
        let facts = ["\(bitmap.width)", "\(bitmap.height)", "\(bitmap.depth)", SHA256.hex(bitmap.rgba.goldenBytes)]
        #expect(facts == Array(file.cells[2...5]))
    }
}

extension Bitmap {
    /// The same picture with alpha, which is opaque where there was none.
    var rgba: Bitmap {
        guard !hasAlpha else { return self }
        func widened<Sample: FixedWidthInteger>(_ values: [Sample]) -> [Sample] {
            stride(from: 0, to: values.count, by: 3).flatMap { Array(values[$0..<$0 + 3]) + [Sample.max] }
        }
        return switch samples {
        case .eight(let values): Bitmap(width: width, height: height, hasAlpha: true, widened(values))
        case .sixteen(let values): Bitmap(width: width, height: height, hasAlpha: true, widened(values))
        }
    }
}
