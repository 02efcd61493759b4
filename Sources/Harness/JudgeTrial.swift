import Imaging
import Judges
package import Model

/// `assay judge`: what a judge of the user's own says of files of the user's own.
package struct JudgeTrial: Sendable {
    package struct Said: Sendable {
        package let score: JudgeScore
        /// What the judge took, its start included.
        package let duration: Duration
    }

    private let judge: JudgeSpec
    private let secrets: [Secret]
    private let work: JudgedWork

    /// - Parameter feature: nil: the first that the judge is for.
    /// - Throws: ``HarnessError`` for a judge there is not, a feature it is not for, a file that cannot be read.
    package init(
        _ name: String, of settings: AssaySettings, input: String?, output: String, reference: String?,
        prompt: String?, feature: String?
    ) throws {
        guard let judge = settings.judges.first(where: { $0.id == name }) else {
            throw HarnessError.noJudge(name, known: settings.judges.map(\.id))
        }
        let judged = settings.features.filter(judge.judges)
        let chosen = feature.map { name in judged.first { $0.id.rawValue == name } } ?? judged.first
        guard let chosen else {
            throw HarnessError.notJudged(feature ?? "", by: name, known: judged.map(\.id.rawValue))
        }
        self.judge = judge
        secrets = settings.secrets
        var work = JudgedWork(output: try JudgeTrial.file(output))
        work.feature = chosen.id
        work.endpoint = settings.endpoints.first { $0.feature.id == chosen.id }?.id
        work.input = try input.map(JudgeTrial.file)
        work.reference = try reference.map(JudgeTrial.file)
        work.prompt = prompt
        self.work = work
    }

    /// Asks it once. Cancelling the task ends the command.
    package func run() async -> Said {
        await JudgePanel.with([judge], secrets: secrets) { panel in
            let start = ContinuousClock.now
            var score = await panel.score(of: work, by: judge)
            score = JudgeScore(
                judge: score.judge, score: score.score, bounds: score.bounds,
                message: Redactor(secrets).cleaned(score.message, to: TextBound.detail))
            return Said(score: score, duration: start.duration(to: .now))
        }
    }

    /// A picture by its first bytes; anything else is shown to the judge as it is.
    private static func file(_ path: String) throws -> JudgedWork.File {
        let bytes: [UInt8]
        do throws(FileBytes.Failure) { bytes = try FileBytes.read(path) } catch { throw HarnessError.file(error) }
        guard let format = ImageFormat(sniffing: bytes), let header = try? ImageHeader.read(bytes) else {
            let isText = String(validating: bytes, as: UTF8.self) != nil
            return JudgedWork.File(
                bytes: bytes, mediaType: isText ? "text/plain; charset=utf-8" : "application/octet-stream",
                suffix: isText ? "txt" : "bin", size: nil)
        }
        return JudgedWork.File(
            bytes: bytes, mediaType: format.mime, suffix: format.rawValue, size: (header.width, header.height))
    }
}

extension JudgeTrial.Said {
    /// Names and values for a table.
    package var rows: [(name: String, value: String)] {
        var rows = [(name: "judge", value: score.judge)]
        if let value = score.score {
            rows += [("score", JudgeScore.text(value)), ("passes", score.bounds.words)]
            rows.append(("verdict", score.passes ? "passes" : "\(OutcomeCode.imageJudge.rawValue): refused"))
        } else {
            rows.append(("verdict", "\(OutcomeCode.selfError.rawValue): the judge could not say"))
        }
        if !score.message.isEmpty { rows.append(("message", score.message)) }
        return rows + [("took", duration.readable)]
    }

    /// Keys do not change.
    package var json: JSONValue {
        [
            "schema": 1, "judge": .string(score.judge), "score": score.score.map(JSONValue.number) ?? .null,
            "at_least": score.bounds.atLeast.map(JSONValue.number) ?? .null,
            "at_most": score.bounds.atMost.map(JSONValue.number) ?? .null, "passed": .bool(score.passes),
            "code": score.isSilent
                ? .string(OutcomeCode.selfError.rawValue)
                : score.passes ? .string(OutcomeCode.ok.rawValue) : .string(OutcomeCode.imageJudge.rawValue),
            "message": .string(score.message), "took_us": .integer(Int(duration.microseconds)),
        ]
    }
}
