package import Imaging
package import Model

/// `assay image inspect`: what is to be said of one file, alone or beside others.
package struct PictureInspection {
    package let file: String
    package let result: Result<ImageInspectionReport, ImageFault>

    /// The other pictures an output is held against, by their files; nil for none.
    package struct Companions: Hashable, Sendable {
        package var input: String?
        package var reference: String?
        package var earlier: String?

        package init(input: String? = nil, reference: String? = nil, earlier: String? = nil) {
            self.input = input
            self.reference = reference
            self.earlier = earlier
        }
    }

    /// Several files, as many at a time as there are processors; in their order.
    ///
    /// - Throws: ``HarnessError/picture(_:reason:)`` for a companion that cannot be read.
    package static func inspect(
        _ files: [String], beside companions: Companions, scale: Count<Enlargement>?, work: HealthContext.Work
    ) throws -> [PictureInspection] {
        let context = HealthContext(
            input: try companions.input.map(decoded), reference: try companions.reference.map(decoded),
            earlier: try companions.earlier.map(decoded), scale: scale?.value, work: work)
        let results = ImageInspectionReport.inspectAll(files.count, in: context) { index throws(ImageFault) in
            try contents(files[index])
        }
        return zip(files, results).map(PictureInspection.init)
    }

    /// The file's, for people: what is hidden in it is escaped.
    package var name: String { file.singleLine }

    package var isWhole: Bool {
        if case .success = result { true } else { false }
    }

    /// Whether there is a finding of this severity or worse.
    package func has(_ severity: HealthFinding.Severity) -> Bool {
        guard case .success(let report) = result else { return false }
        return report.findings.contains { severity == .warning || $0.severity == .alarm }
    }

    package var json: JSONValue {
        switch result {
        case .success(let report):
            guard case .object(var members) = report.json else { return report.json }
            members["file"] = .string(file)
            return .object(members)
        case .failure(let fault):
            return [
                "schema": 1, "file": .string(file),
                "error": ["kind": .string(fault.kind.rawValue), "message": .string(fault.detail)],
            ]
        }
    }

    /// Names and values for a table; nil for what is no whole picture, of which ``complaint`` tells.
    package var rows: [(name: String, value: String)]? {
        guard case .success(let report) = result else { return nil }
        var rows = [(name: "  picture", value: report.image.line)]
        rows.append(("  sha256", report.image.sha256 ?? "n/a"))
        if let hash = report.perceptualHash { rows.append(("  dhash", hash)) }
        rows += report.image.warnings.map { ("  warning", "\($0.rawValue): \($0.sentence)") }
        rows += report.findings.map { ("  \($0.severity.rawValue)", "\($0.kind.rawValue): \($0.sentence)") }
        if report.findings.isEmpty { rows.append(("  health", "nothing found")) }
        return rows
    }

    /// Why it is no whole picture; nil for one that is.
    package var complaint: String? {
        guard case .failure(let fault) = result else { return nil }
        // What cannot even be read is told with its path.
        if fault.detail.hasPrefix("cannot read \(file): ") { return fault.detail }
        return "\(file): \(fault.kind.rawValue): \(fault.detail)"
    }

    static func contents(_ file: String) throws(ImageFault) -> [UInt8] {
        do {
            return try FileBytes.read(file)
        } catch {
            throw ImageFault(.undecodable, error.message)
        }
    }

    private static func decoded(_ file: String) throws -> Bitmap {
        do {
            let image = try ImageReader.read(try contents(file))
            return image.bitmap.upright(image.header.orientation)
        } catch {
            throw HarnessError.picture(file, reason: error.detail)
        }
    }
}
