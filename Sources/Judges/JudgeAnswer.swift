import Model

/// What a run of a judge's command comes to: a score, or why there is none.
struct JudgeAnswer {
    enum Said {
        case score(Double, message: String)
        case nothing(because: String)
    }

    /// Of a judge's message, and of what it wrote to stderr, in bytes.
    static let mostMessage = 1 << 10
    static let mostComplaints = 2 << 10

    let redactor: Redactor

    /// - Parameter within: what it may take, for the sentence.
    func said(_ result: JudgeProcess.Result, within: Duration) -> Said {
        switch result.ending {
        case .exited(0): return reading(result.output)
        case .exited(let status): return .nothing(because: "exit status \(status)\(complaint(result))")
        case .signalled(let signal):
            return .nothing(because: "it was ended by signal \(signal)\(complaint(result))")
        case .tookTooLong:
            return .nothing(because: "it took more than \(within.readable) and was ended\(complaint(result))")
        case .saidTooMuch:
            return .nothing(because: "it wrote more than \(JudgeProcess.mostOutput >> 10) KiB and was ended")
        case .cancelled: return .nothing(because: "the run was interrupted")
        case .notStarted(let reason): return .nothing(because: redactor.redact(reason))
        }
    }

    private func reading(_ output: [UInt8]) -> Said {
        guard let answer = JSONValue(parsing: output) else {
            if let excess = JSONValue.excess(in: output) { return .nothing(because: "its JSON \(excess)") }
            let start = redactor.redact(String(decoding: output.prefix(200), as: UTF8.self)).bounded(to: 120)
            return .nothing(
                because: output.isEmpty
                    ? "it wrote nothing; expected {\"score\": …} on stdout" : "it wrote no JSON: \(start)")
        }
        guard case .object = answer else { return .nothing(because: "it wrote \(answer.kind), and no JSON object") }
        guard let value = answer["score"] else { return .nothing(because: "its JSON has no member \"score\"") }
        guard let score = value.double else {
            return .nothing(because: "its \"score\" is \(value.kind), and no number")
        }
        guard score.isFinite else { return .nothing(because: "its \"score\" is not finite") }
        let message = answer["message"]?.string ?? ""
        return .score(score, message: redactor.cleaned(message, to: JudgeAnswer.mostMessage))
    }

    /// The end of what it wrote to stderr.
    private func complaint(_ result: JudgeProcess.Result) -> String {
        let text = redactor.redact(String(decoding: result.complaints, as: UTF8.self))
        let tail = String(decoding: text.utf8.suffix(JudgeAnswer.mostComplaints), as: UTF8.self)
        let trimmed = tail.split(whereSeparator: \.isNewline).joined(separator: "\n")
        return trimmed.isEmpty ? "" : "; stderr: \(trimmed)"
    }
}
