package import Imaging
package import Model

/// `assay image compare`: two files measured against each other, held against bars, and drawn.
package struct PictureMeasurement {
    /// What the measured values must reach; nil asks nothing. Identical pictures meet every bar.
    package struct Bars: Hashable, Sendable {
        package var psnr: Measure<Decibels>?
        package var ssim: Measure<Likeness>?

        package init(psnr: Measure<Decibels>? = nil, ssim: Measure<Likeness>? = nil) {
            self.psnr = psnr
            self.ssim = ssim
        }
    }

    /// Why there is no measurement.
    package enum Problem: Error {
        case file(FileBytes.Failure)
        case pictures(ImageComparisonProblem)
    }

    package let report: ImageComparisonReport
    /// A sentence for each bar that is not met; a value that is not defined meets none.
    package let failures: [String]
    let files: (output: String, reference: String)
    let bars: Bars
    private let pictures: (output: Bitmap, reference: Bitmap)?

    /// - Parameter draws: whether a map will be drawn, so that the pixels are kept.
    package init(
        _ output: String, _ reference: String, _ options: ComparisonOptions, bars: Bars, draws: Bool
    ) throws(Problem) {
        var options = options
        if bars.psnr != nil { options.metrics.insert(.psnr) }
        if bars.ssim != nil { options.metrics.insert(.ssim) }
        let bytes: ([UInt8], [UInt8])
        do throws(FileBytes.Failure) {
            bytes = (try FileBytes.read(output), try FileBytes.read(reference))
        } catch {
            throw .file(error)
        }
        let comparison: PictureComparison
        do throws(ImageComparisonProblem) {
            comparison = try PictureComparison(bytes.0, bytes.1, options, keepsPictures: draws)
        } catch {
            throw .pictures(error)
        }
        report = comparison.report
        pictures = comparison.pictures
        files = (output, reference)
        self.bars = bars
        failures = PictureMeasurement.failures(comparison.report, bars)
    }

    private static func failures(_ report: ImageComparisonReport, _ bars: Bars) -> [String] {
        var failures: [String] = []
        if let bar = bars.psnr?.value, let fidelity = report.fidelity, let level = fidelity.decisive, level < bar {
            failures.append("\(fidelity.basis) \(level, decimals: 4) dB is under --min-psnr \(bar)")
        }
        if let bar = bars.ssim?.value, report.fidelity?.identical != true {
            if let ssim = report.ssim {
                if ssim < bar { failures.append("ssim \(ssim, decimals: 6) is under --min-ssim \(bar)") }
            } else {
                failures.append("ssim is not defined under 11 pixels a side, so --min-ssim \(bar) is not met")
            }
        }
        return failures
    }

    /// Writes a map of the differences, and both pictures with the map beside each other, where paths are given.
    ///
    /// - Throws: ``HarnessError/sameFile(_:_:)`` for one that would overwrite a picture or the other,
    ///   ``HarnessError/notPNG(_:)``, ``HarnessError/file(_:)``.
    package func draw(map mapPath: String?, sideBySide: String?) throws(HarnessError) {
        guard let (a, b) = pictures, mapPath != nil || sideBySide != nil else { return }
        for path in [mapPath, sideBySide].compactMap(\.self) {
            let ending = path.split(separator: ".").last?.lowercased() ?? ""
            if ["jpg", "jpeg", "webp", "avif", "gif", "bmp", "tif", "tiff"].contains(ending) { throw .notPNG(path) }
        }
        for input in [files.output, files.reference] {
            var shared = SharedFile()
            try shared.add("the picture", input)
            if let mapPath { try shared.add("--heatmap", mapPath) }
            if let sideBySide { try shared.add("--side-by-side", sideBySide) }
        }
        let map = BlockError(a, b).heatMap()
        do throws(FileBytes.Failure) {
            if let mapPath { try FileBytes.write(PNGCodec.encode(map, level: 3), to: mapPath) }
            if let sideBySide {
                try FileBytes.write(PNGCodec.encode(Bitmap.sideBySide([a, b, map]), level: 3), to: sideBySide)
            }
        } catch { throw .file(error) }
    }

    package var json: JSONValue {
        guard case .object(var members) = report.json else { return report.json }
        members["passed"] = .bool(failures.isEmpty)
        members["failures"] = .array(failures.map(JSONValue.string))
        return .object(members)
    }
}

extension ImageComparisonProblem {
    /// ``description``, with the file it is about.
    package func sentence(output: String, reference: String) -> String {
        switch self {
        case .output: "\(output): \(description)"
        case .reference: "\(reference): \(description)"
        case .sizeMismatch, .nothingLeft: description
        }
    }
}
