import Foundation
import Judges
import Model

/// A folder of scripts that lasts as long as a test, and what judges them.
final class JudgeScripts {
    let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("judges-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// An executable file.
    func script(_ text: String, named name: String = "judge", mode: Int = 0o755) throws -> String {
        let path = "\(folder)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    /// What a Python script says of a small picture; `ARGS[0]` is the folder.
    func ask(
        python: String, within: Duration = .seconds(20), memory: MemorySize = MemorySize(mebibytes: 512),
        bounds: ScoreBounds = ScoreBounds(), secrets: [Secret] = [], work: JudgedWork = JudgeScripts.work
    ) async throws -> JudgeScore {
        let head = "#!/usr/bin/env python3\nimport json, os, subprocess, sys, time\nfolder = sys.argv[1]\n"
        let judge = JudgeSpec(
            id: "own", command: [try script(head + python), folder], bounds: bounds, within: Span(within),
            memory: memory)
        return await JudgeScripts.ask(judge, secrets: secrets, work: work)
    }

    static func ask(
        _ judge: JudgeSpec, secrets: [Secret] = [], work: JudgedWork = JudgeScripts.work
    ) async -> JudgeScore {
        await JudgePanel.with([judge], secrets: secrets) { panel in await panel.score(of: work, by: judge) }
    }

    /// What a script wrote down in the folder.
    func noted(_ name: String) -> String? {
        (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8))?
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Whether none of the processes whose numbers a script wrote down is there any more, at most five seconds from now.
    func areGone(_ name: String) async throws -> Bool {
        let numbers = (noted(name) ?? "").split(whereSeparator: \.isWhitespace).compactMap { pid_t(String($0)) }
        guard !numbers.isEmpty else { return false }
        for _ in 0..<100 {
            if numbers.allSatisfy({ !JudgeScripts.isAlive($0) }) { return true }
            try await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    /// A zombie that nobody has reaped yet is not alive.
    private static func isAlive(_ process: pid_t) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        return status.split(separator: ")").last?.split(separator: " ").first != "Z"
    }

    static var work: JudgedWork {
        var work = JudgedWork(
            output: .init(bytes: [1, 2, 3], mediaType: "image/png", suffix: "png", size: (width: 2, height: 1)))
        work.feature = .textToImage
        work.prompt = "a boat"
        return work
    }
}
