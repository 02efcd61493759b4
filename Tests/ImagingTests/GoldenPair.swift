import Foundation
import Imaging
import Testing

/// A row of `fixtures/golden/psnr.csv`, which `script/golden-psnr` writes with other people's tools.
struct GoldenPair: Sendable, CustomTestStringConvertible {
    let reference: String
    let distortion: String
    let sha256: String
    /// By column; infinite for identical pictures, absent where a measure is not defined.
    let values: [String: Double]

    var testDescription: String { "\(reference) \(distortion)" }

    static let all: [GoldenPair] = {
        let text = (try? String(contentsOf: fixtures.appending(path: "golden/psnr.csv"), encoding: .utf8)) ?? ""
        let rows = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        guard let titles = rows.first else { return [] }
        return rows.dropFirst().map { row in
            let numbers = zip(titles, row).dropFirst(3).compactMap { title, cell in
                Double(cell).map { (String(title), $0) }
            }
            return GoldenPair(
                reference: String(row[0]), distortion: String(row[1]), sha256: String(row[2]),
                values: Dictionary(uniqueKeysWithValues: numbers))
        }
    }()

    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "fixtures")

    /// The distorted picture and the undistorted one.
    func bitmaps() throws -> (output: Bitmap, reference: Bitmap) {
        let original = try Self.picture(reference)
        if distortion.hasPrefix("file:") { return (try Self.picture(String(distortion.dropFirst(5))), original) }
        return (try #require(Distortion.apply(distortion, to: original)), original)
    }

    /// A shipped picture, or with a slash in its name a file of any format below `fixtures`.
    static func picture(_ name: String) throws -> Bitmap {
        if name.contains("/") {
            let picture = try ImageReader.decode([UInt8](try Data(contentsOf: fixtures.appending(path: name))))
            return picture.isTranslucent ? picture : picture.withoutAlpha()
        }
        let data = try Data(contentsOf: fixtures.appending(path: "images/\(name).png"))
        return try PNGCodec.decode([UInt8](data))
    }
}
