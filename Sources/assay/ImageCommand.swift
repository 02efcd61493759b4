import ArgumentParser
import Foundation
import Imaging
import Model

/// `assay image`: the same decoders and metrics as in a check, on files.
struct ImageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image", abstract: "Compare two pictures, or look at what is wrong with some.",
        subcommands: [Compare.self, Inspect.self])

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure.usage("cannot read the file \(path)")
        }
        return Array(data)
    }

    /// A JSON object as text, or as `key  value` lines; nested objects take their key along.
    static func text(_ report: JSONValue, _ format: Format) throws -> String {
        switch format {
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(report), as: UTF8.self)
        case .table:
            return rows(report, key: "").map { "\($0.padding(toLength: 28, withPad: " ", startingAt: 0))\($1)" }
                .joined(separator: "\n")
        }
    }

    private static func rows(_ value: JSONValue, key: String) -> [(String, String)] {
        switch value {
        case .object(let members):
            members.sorted { $0.key < $1.key }.flatMap { rows($1, key: key.isEmpty ? $0 : "\(key).\($0)") }
        case .array(let items): items.enumerated().flatMap { rows($1, key: "\(key)[\($0)]") }
        case .null: [(key, "n/a")]
        case .bool(let flag): [(key, flag ? "yes" : "no")]
        case .integer(let number): [(key, "\(number)")]
        case .number(let number): [(key, "\(number, decimals: 4)")]
        case .string(let text): [(key, text)]
        }
    }
}

extension ImageCommand {
    /// Exit status 0 at or over the bars, 1 under one, 2 when the two cannot be compared.
    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "compare", abstract: "Measure one picture against another of the same size.")

        @Argument(help: "The picture to measure.")
        var output: String

        @Argument(help: "What it is measured against.")
        var reference: String

        @Option(help: "table or json.")
        var format: Format = .table

        @Option(help: "Pixels cut off each side of both pictures first, as super-resolution papers do with the scale.")
        var cropBorder = 0

        @Option(help: ArgumentHelp("The lowest psnr_rgb that passes.", valueName: "dB"))
        var minPSNR: Double?

        @Option(help: ArgumentHelp("The lowest ssim that passes, 0 to 1.", valueName: "value"))
        var minSSIM: Double?

        @Option(help: ArgumentHelp("Write a map of the differences: RMSE by block.", valueName: "out.png"))
        var heatmap: String?

        @Option(help: ArgumentHelp("Write both pictures and the map beside each other.", valueName: "out.png"))
        var sideBySide: String?

        func run() throws {
            let (a, b) = (try ImageCommand.bytes(output), try ImageCommand.bytes(reference))
            let report: ImageComparisonReport
            do {
                report = try ImageComparisonReport.compare(a, b, cropBorder: cropBorder)
            } catch {
                throw CommandFailure.usage(error.description)
            }
            try draw(a, b)
            Terminal.output(try ImageCommand.text(report.json, format))
            guard passes(report) else { throw ExitStatus.expectationFailed }
        }

        /// An infinite PSNR (identical pictures) is over every bar; a value that is not defined is under it.
        private func passes(_ report: ImageComparisonReport) -> Bool {
            if report.identical { return true }
            let isClear = minPSNR.map { (report.psnrRGB ?? .infinity) >= $0 } ?? true
            return isClear && minSSIM.map { (report.ssim ?? -1) >= $0 } ?? true
        }

        private func draw(_ a: [UInt8], _ b: [UInt8]) throws {
            guard heatmap != nil || sideBySide != nil else { return }
            let limits = DecodeLimits()
            let pictures = [try ImageReader.decode(a, limits: limits), try ImageReader.decode(b, limits: limits)]
            let map = BlockError(pictures[0], pictures[1]).heatMap()
            if let heatmap { try write(map, to: heatmap) }
            if let sideBySide { try write(Bitmap.sideBySide(pictures + [map]), to: sideBySide) }
        }

        private func write(_ bitmap: Bitmap, to path: String) throws {
            do {
                try Data(PNGCodec.encode(bitmap, level: 6)).write(to: URL(fileURLWithPath: path), options: .atomic)
            } catch {
                throw CommandFailure.usage("cannot write \(path): \(error.localizedDescription)")
            }
        }
    }

    /// Exit status 0 when every file is a whole picture, 2 when one is not.
    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "inspect", abstract: "Format, size, facts, warnings and health of pictures.")

        @Argument(help: "The files to look at.")
        var files: [String]

        @Option(help: "table or json.")
        var format: Format = .table

        @Option(help: ArgumentHelp("The picture the service was sent: finds echoes and lost parts.", valueName: "file"))
        var input: String?

        @Option(help: "How many times larger than the input each side must be.")
        var scale: Int?

        func run() throws {
            let context = HealthContext(input: try input.map(decoded), scale: scale, work: .repainting)
            var isWhole = true
            for file in files {
                do throws(ImageFault) {
                    let report = try ImageInspectionReport.inspect(contents(file), in: context)
                    Terminal.output(
                        "\(format == .table ? "\(file)\n" : "")\((try? ImageCommand.text(report.json, format)) ?? "")")
                } catch {
                    isWhole = false
                    Terminal.error("\(file): \(error.kind.rawValue): \(error.detail)")
                }
            }
            if !isWhole { throw ExitStatus.usage }
        }

        private func contents(_ file: String) throws(ImageFault) -> [UInt8] {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw ImageFault(.undecodable, "the file cannot be read")
            }
            return Array(data)
        }

        private func decoded(_ file: String) throws -> Bitmap {
            do {
                return try ImageReader.decode(try contents(file), limits: DecodeLimits())
            } catch {
                throw CommandFailure.usage("\(file): \(error.detail)")
            }
        }
    }
}
