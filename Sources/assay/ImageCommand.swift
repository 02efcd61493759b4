import ArgumentParser
import Foundation
import Imaging
import Model

/// `assay image`: the same decoders and metrics as in a check, on files.
struct ImageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image", abstract: "Compare two pictures, or look at what is wrong with some.",
        subcommands: [ImageCompareCommand.self, ImageInspectCommand.self])

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json
    }

    static func json(_ report: JSONValue) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }

    /// `name  value` lines, the values below each other.
    static func table(_ rows: [(name: String, value: String)]) -> String {
        rows.map { "\($0.name.padding(toLength: 18, withPad: " ", startingAt: 0))\($0.value)" }.joined(separator: "\n")
    }
}

extension ImageSummary {
    /// `PNG 640x480, 8 bit, 31234 bytes` and what else is remarkable.
    var line: String {
        let extras = [
            hasAlpha ? isTranslucent == true ? "translucent" : "alpha" : nil, header.isAnimated ? "animated" : nil,
            header.orientation.flatMap { $0 == 1 ? nil : "orientation \($0)" },
        ]
        let facts = ["\(depth) bit"] + extras.compactMap(\.self) + ["\(byteCount) bytes"]
        return "\(header.format.rawValue.uppercased()) \(header.width)x\(header.height), "
            + facts.joined(separator: ", ")
    }
}
