import Imaging
import Judging
package import Model

/// `assay image same`: whether one file was made of another, with the scores, and whether it is whole.
package struct PictureIdentification {
    private let files: (input: String, output: String)
    private let lineUp: LineUp
    private let findings: [HealthFinding]

    /// - Parameters:
    ///   - input: what was sent; nothing but its pixels is needed.
    ///   - output: what came back.
    ///   - among: what else it could be made of.
    /// - Throws: ``HarnessError/picture(_:reason:)`` for a file that cannot be read as a picture.
    package init(_ input: String, _ output: String, among files: [String], _ work: PictureWork) throws {
        let before = PictureTraits(try PictureIdentification.upright(input))
        let after = PictureTraits(try PictureIdentification.upright(output))
        let others = try files.map { ($0, PictureTraits(try PictureIdentification.upright($0))) }
        self.files = (input, output)
        lineUp = LineUp(after, of: before, among: others, work)
        var context = HealthContext(input: before.bitmap, work: HealthContext.Work(work))
        context.traits = before
        context.isDrawnAnew = work == .cartoon
        findings = ImageHealth.findings(after, in: context)
            .filter { $0.kind.isDamage || [.shifted, .doubtful].contains($0.kind) }
    }

    package var sameness: Sameness { lineUp.answer.sameness }
    /// A warning leaves it whole.
    package var isWhole: Bool { !findings.contains { $0.severity == .alarm } }

    /// Names and values for a table.
    package var rows: [(name: String, value: String)] {
        var rows = [(name: "input", value: files.input), ("output", files.output)]
        rows.append((sameness.rawValue, lineUp.answer.sentence))
        rows += PictureIdentification.rows(lineUp.own)
        rows += lineUp.others.map { ("among", "\($0.name): frame \($0.scores.frame, decimals: 3)") }
        rows += findings.map { ($0.severity == .alarm ? "damaged" : "warning", "\($0.kind.rawValue): \($0.sentence)") }
        if isWhole { rows.append(("whole", findings.isEmpty ? "nothing found" : "nothing but that")) }
        return rows
    }

    private static func rows(_ scores: SamenessScores) -> [(name: String, value: String)] {
        var rows = [
            (name: "orientation", value: "\(scores.orientation, decimals: 4)"),
            ("strength", "\(scores.strength, decimals: 4)"), ("frame", "\(scores.frame, decimals: 4)"),
            ("stretch", "\(scores.stretch, decimals: 3)"),
        ]
        if let cutout = scores.cutout { rows.append(("cutout", "\(cutout, decimals: 2) of 255")) }
        if let corners = scores.corners { rows.append(("corners", "\(corners)")) }
        return rows
    }

    /// Keys do not change; what was not measured is null.
    package var json: JSONValue {
        [
            "schema": 1, "input": .string(files.input), "output": .string(files.output),
            "sameness": .string(sameness.rawValue), "match": lineUp.answer.match.map(JSONValue.string) ?? .null,
            "message": .string(lineUp.answer.sentence), "scores": PictureIdentification.json(lineUp.own),
            "among": .array(
                lineUp.others.map { ["file": .string($0.name), "scores": PictureIdentification.json($0.scores)] }),
            "whole": .bool(isWhole), "findings": .array(findings.map(\.json)),
        ]
    }

    private static func json(_ scores: SamenessScores) -> JSONValue {
        [
            "orientation": .number(scores.orientation), "strength": .number(scores.strength),
            "frame": .number(scores.frame), "stretch": .number(scores.stretch),
            "cutout": scores.cutout.map(JSONValue.number) ?? .null,
            "corners": scores.corners.map(JSONValue.integer) ?? .null,
        ]
    }

    private static func upright(_ file: String) throws -> Bitmap {
        do throws(ImageFault) {
            let image = try ImageReader.read(try PictureInspection.contents(file))
            return image.bitmap.upright(image.header.orientation)
        } catch {
            throw HarnessError.picture(file, reason: error.detail)
        }
    }
}
