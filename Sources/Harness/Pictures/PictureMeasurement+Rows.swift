import Imaging
import Model

/// The measurement as names and values, for a table.
extension PictureMeasurement {
    package var rows: [(name: String, value: String)] {
        var rows = [
            (name: "output", value: "\(files.output): \(report.output.line)"),
            (name: "reference", value: "\(files.reference): \(report.reference.line)"),
        ]
        for (name, picture) in [("output", report.output), ("reference", report.reference)] {
            rows += picture.warnings.map { ("warning", "\(name): \($0.rawValue): \($0.sentence)") }
        }
        if report.options.cropBorder > 0 { rows.append(("crop_border", "\(report.options.cropBorder)")) }
        if report.options.isOriented { rows.append(("oriented", "yes")) }
        rows += fidelityRows + otherRows
        if bars != Bars() {
            rows.append(("passed", failures.isEmpty ? "yes" : "no: " + failures.joined(separator: "; ")))
        }
        return rows
    }

    private var fidelityRows: [(name: String, value: String)] {
        guard let fidelity = report.fidelity else { return [] }
        let whatIsSame = report.bytesIdentical ? "yes, byte by byte" : "yes, in other bytes"
        var rows = [
            (name: "identical", value: fidelity.identical ? whatIsSame : "no"),
            (name: "mse_rgb", value: "\(fidelity.mseRGB, decimals: 6)"),
            (name: "psnr_rgb", value: decibels(fidelity.psnrRGB)),
        ]
        if fidelity.basis != "psnr_rgb" {
            rows.append(("psnr_over_black", decibels(fidelity.psnrOverBlack)))
            rows.append(("psnr_over_white", decibels(fidelity.psnrOverWhite)))
            rows.append(("psnr_decisive", fidelity.basis))
        }
        return rows
    }

    private var otherRows: [(name: String, value: String)] {
        var rows: [(name: String, value: String)] = []
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
