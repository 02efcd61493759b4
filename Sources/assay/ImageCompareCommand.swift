import ArgumentParser
import Imaging
import Model

/// Exit status 0 at or over the bars, 1 under one, 2 when the two cannot be compared.
struct ImageCompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Measure one picture against another of the same size.",
        discussion: """
            PSNR, SSIM and MS-SSIM by one definition each, which is the one under that name in the documentation. Exit \
            status 0 when every bar is met (identical pictures meet every bar), 1 when one is not, 2 when the pictures \
            cannot be read or compared.
            """)

    @Argument(help: "The picture to measure.")
    var output: String

    @Argument(help: "What it is measured against.")
    var reference: String

    @Option(help: "Output format.")
    var format: ImageCommand.Format = .table

    @Option(name: .customLong("metric"), help: "Measure this alone, and what a bar needs; repeatable. Default: all.")
    var metrics: [ImageMetric] = []

    @Option(help: "Pixels cut off each side of both pictures first, as super-resolution papers do with the scale.")
    var cropBorder = 0

    @Option(help: "The background that decides where a picture is translucent. Default: the worse of both.")
    var over: ComparisonOptions.Background?

    @Flag(help: "Turn both pictures upright by their Exif orientation first.")
    var orient = false

    @Option(help: ArgumentHelp("The lowest PSNR that passes: psnr_rgb, or over the background.", valueName: "dB"))
    var minPSNR: Double?

    @Option(help: ArgumentHelp("The lowest ssim that passes, up to 1.", valueName: "value"))
    var minSSIM: Double?

    @Option(help: ArgumentHelp("Write a map of the differences: RMSE by block.", valueName: "out.png"))
    var heatmap: String?

    @Option(help: ArgumentHelp("Write both pictures and the map beside each other.", valueName: "out.png"))
    var sideBySide: String?

    func validate() throws {
        guard cropBorder >= 0 else { throw ValidationError("--crop-border is a number of pixels, 0 or more") }
        guard minPSNR.map({ $0.isFinite && $0 >= 0 }) ?? true else {
            throw ValidationError("--min-psnr is a number of dB, for example 30")
        }
        guard minSSIM.map({ (-1...1).contains($0) }) ?? true else {
            throw ValidationError("--min-ssim is between -1 and 1, for example 0.95")
        }
    }

    func run() throws {
        let comparison = try compared()
        if let pictures = comparison.pictures { try draw(pictures.output, pictures.reference) }
        let (report, failures) = (comparison.report, failures(comparison.report))
        switch format {
        case .json: Terminal.output(try ImageCommand.json(json(report, failures)))
        case .table: Terminal.output(ImageCommand.table(rows(report, failures)))
        }
        guard failures.isEmpty else { throw ExitStatus.expectationFailed }
    }

    private var options: ComparisonOptions {
        var asked = metrics.isEmpty ? Set(ImageMetric.allCases) : Set(metrics)
        if minPSNR != nil { asked.insert(.psnr) }
        if minSSIM != nil { asked.insert(.ssim) }
        return ComparisonOptions(metrics: asked, cropBorder: cropBorder, background: over, isOriented: orient)
    }

    private func compared() throws -> PictureComparison {
        let files: ([UInt8], [UInt8])
        do throws(FileBytes.Failure) {
            files = (try FileBytes.read(output), try FileBytes.read(reference))
        } catch {
            throw CommandFailure.usage(error.message)
        }
        do {
            return try PictureComparison(
                files.0, files.1, options, keepsPictures: heatmap != nil || sideBySide != nil)
        } catch {
            if format == .json { Terminal.output(try ImageCommand.json(error.json)) }
            throw CommandFailure.usage(error.description)
        }
    }

    /// A sentence for each bar that is not met. Identical pictures meet every bar; a value that is not defined meets none.
    private func failures(_ report: ImageComparisonReport) -> [String] {
        var failures: [String] = []
        if let minPSNR, let fidelity = report.fidelity, let level = fidelity.decisive, level < minPSNR {
            failures.append("\(fidelity.basis) \(level, decimals: 4) dB is under --min-psnr \(minPSNR)")
        }
        if let minSSIM, report.fidelity?.identical != true {
            if let ssim = report.ssim {
                if ssim < minSSIM { failures.append("ssim \(ssim, decimals: 6) is under --min-ssim \(minSSIM)") }
            } else {
                failures.append("ssim is not defined under 11 pixels a side, so --min-ssim \(minSSIM) is not met")
            }
        }
        return failures
    }

    private func json(_ report: ImageComparisonReport, _ failures: [String]) -> JSONValue {
        guard case .object(var members) = report.json else { return report.json }
        members["passed"] = .bool(failures.isEmpty)
        members["failures"] = .array(failures.map(JSONValue.string))
        return .object(members)
    }
}

// Writing the pictures
extension ImageCompareCommand {
    private func draw(_ a: Bitmap, _ b: Bitmap) throws {
        guard heatmap != nil || sideBySide != nil else { return }
        let map = BlockError(a, b).heatMap()
        if let heatmap { try write(map, to: heatmap) }
        if let sideBySide { try write(Bitmap.sideBySide([a, b, map]), to: sideBySide) }
    }

    private func write(_ bitmap: Bitmap, to path: String) throws {
        do throws(FileBytes.Failure) {
            try FileBytes.write(PNGCodec.encode(bitmap, level: 3), to: path)
        } catch {
            throw CommandFailure.usage(error.message)
        }
    }
}

// The table
extension ImageCompareCommand {
    private func rows(_ report: ImageComparisonReport, _ failures: [String]) -> [(name: String, value: String)] {
        var rows = [
            (name: "output", value: "\(output): \(report.output.line)"),
            (name: "reference", value: "\(reference): \(report.reference.line)"),
        ]
        for (name, picture) in [("output", report.output), ("reference", report.reference)] {
            rows += picture.warnings.map { ("warning", "\(name): \($0)") }
        }
        if cropBorder > 0 { rows.append(("crop_border", "\(cropBorder)")) }
        if orient { rows.append(("oriented", "yes")) }
        rows += measured(report)
        if minPSNR != nil || minSSIM != nil {
            rows.append(("passed", failures.isEmpty ? "yes" : "no: " + failures.joined(separator: "; ")))
        }
        return rows
    }

    private func measured(_ report: ImageComparisonReport) -> [(name: String, value: String)] {
        var rows: [(name: String, value: String)] = []
        if let fidelity = report.fidelity {
            let whatIsSame = report.bytesIdentical ? "yes, byte by byte" : "yes, in other bytes"
            rows.append(("identical", fidelity.identical ? whatIsSame : "no"))
            rows.append(("mse_rgb", "\(fidelity.mseRGB, decimals: 6)"))
            rows.append(("psnr_rgb", decibels(fidelity.psnrRGB)))
            if fidelity.basis != "psnr_rgb" {
                rows.append(("psnr_over_black", decibels(fidelity.psnrOverBlack)))
                rows.append(("psnr_over_white", decibels(fidelity.psnrOverWhite)))
                rows.append(("psnr_decisive", fidelity.basis))
            }
        }
        let asked = report.options.metrics
        if asked.contains(.psnrY) { rows.append(("psnr_y601", decibels(report.psnrY601))) }
        if asked.contains(.ssim) { rows.append(("ssim", likeness(report.ssim, side: 11))) }
        if asked.contains(.msssim) { rows.append(("msssim", likeness(report.msssim, side: 176))) }
        if let differences = report.differences {
            rows.append(("meanabs_rgb", "\(differences.mean, decimals: 6)"))
            rows.append(("maxabs_rgb", "\(differences.largest)"))
            rows.append(("diffpix_rgb", "\(differences.pixels)"))
        }
        for block in report.worstBlocks ?? [] {
            rows.append(
                ("worst_block", "\(block.width)x\(block.height) at \(block.x),\(block.y): \(block.rmse, decimals: 2)"))
        }
        return rows
    }

    private func decibels(_ level: Double?) -> String { level.map { "\($0, decimals: 4) dB" } ?? "inf (no difference)" }

    private func likeness(_ value: Double?, side: Int) -> String {
        value.map { "\($0, decimals: 6)" } ?? "n/a (a side is under \(side) pixels)"
    }
}

extension ImageMetric: ExpressibleByArgument {}
extension ComparisonOptions.Background: ExpressibleByArgument {}
