import Foundation
import Model
import Recording

/// A folder of its own for a test, removed with the last reference.
final class Scratch {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var path: String { file("ledger.sqlite") }
    func file(_ name: String) -> String { folder.appendingPathComponent(name).path }
}

enum Sample {
    static let start = Timestamp(microseconds: 1_795_305_600_000_000)

    static func run(_ id: String = "run-1", at moment: Timestamp = start) -> Run {
        Run(
            id: id, startedAt: moment, command: "check", target: "built-in (calm)", toolVersion: "0.1.0",
            location: "here")
    }

    /// The simplest verdict: one good attempt, nothing measured.
    static func verdict(
        _ number: Int = 0, code: OutcomeCode = .ok, endpoint: String = "hd-image", route: String = "replicate",
        tier: Tier = .work
    ) -> Verdict {
        let moment = start + .seconds(number)
        return Verdict(
            subject: Subject(
                endpoint: endpoint, route: route, fixture: "portrait", feature: .hdImage, tier: tier,
                family: route == "backend" ? nil : "replicate",
                model: route == "backend" ? nil : "nightmareai/real-esrgan"),
            outcome: Outcome(
                code: code, attempts: [Attempt(provider: route, startedAt: moment, code: code)],
                scheduledAt: moment, startedAt: moment, finishedAt: moment + .milliseconds(3000 + number)),
            code: code)
    }

    /// One of each kind that a ledger can hold, every field used: what the committed version 1 file contains.
    static var everything: [Verdict] { [skipped, full, identical, text] }

    static let skipped = Verdict(
        subject: Subject(endpoint: "cartoonify", route: "backend", fixture: "landscape", feature: .cartoonify),
        outcome: Outcome(
            code: .skippedBudget, attempts: [], scheduledAt: start, startedAt: start, finishedAt: start),
        code: .skippedBudget,
        findings: [Finding(code: .skippedBudget, subject: "check", expected: "to be run", actual: "$0.50 is spent")])

    static var full: Verdict {
        var timings = Timings(total: .microseconds(4_123_456))
        for (index, phase) in Timings.phases.enumerated() {
            timings[keyPath: phase.path] = .microseconds(1000 * index + 1)
        }
        let failed = Attempt(
            provider: "backend", startedAt: start + .seconds(1), code: .throttledRate, detail: "429: slow down",
            httpStatus: 429, body: "{\"error\": \"slow \u{1F422} down\"}", timings: Timings(total: .milliseconds(12)),
            bytesUp: 1200, bytesDown: 31, retryAfter: .seconds(30))
        let good = Attempt(
            provider: "backend", startedAt: start + .seconds(2), httpStatus: 200, timings: timings, bytesUp: 1200,
            bytesDown: 9000,
            cost: Cost(amount: MicroDollars(1900), basis: .priceFile, priceVersion: "2026-11"),
            modelVersion: "42fed1c4974146d4", remoteID: "p-17", isCold: true)
        return Verdict(
            subject: Subject(endpoint: "hd-image", route: "backend", fixture: "portrait", feature: .hdImage),
            outcome: Outcome(
                code: .ok, attempts: [failed, good], source: "huggingface", isCached: false, scheduledAt: start,
                startedAt: start + .microseconds(999_999), finishedAt: start + .seconds(6)),
            code: .imageSize,
            findings: [
                Finding(code: .imageSize, subject: "image size", expected: "4.00x", actual: "2.00x"),
                Finding(code: .degradedFallback, subject: "source", expected: "replicate", actual: "huggingface"),
            ],
            facts: ImageFacts(
                format: .png, width: 128, height: 96, byteCount: 8000, sha256: String(repeating: "ab", count: 32),
                fidelity: Fidelity(identical: false, psnr: 27.41, psnrY: 28.5)),
            curl: "curl -H \"Authorization: Bearer $REPLICATE_API_TOKEN\" http://127.0.0.1:5000/api/ai/hd-image")
    }

    static var identical: Verdict {
        var verdict = verdict(7)
        verdict.outcome.isCached = true
        verdict.facts = ImageFacts(
            format: .jpeg, width: 1, height: 2, byteCount: 3, sha256: "00", blank: "all black", isEcho: true,
            fidelity: Fidelity(identical: true, psnr: nil, psnrY: nil))
        return verdict
    }

    static let text = Verdict(
        subject: Subject(
            endpoint: "text-generation", route: "hf-inference", fixture: "hello", feature: .textGeneration,
            tier: .account,
            family: "huggingface", model: "mistralai/Mistral-7B-Instruct-v0.2"),
        outcome: Outcome(
            code: .ok,
            attempts: [
                Attempt(
                    provider: "hf-inference", startedAt: start + .seconds(9),
                    cost: Cost(amount: .zero, basis: .free, priceVersion: nil), isCold: false)
            ], source: "huggingface", scheduledAt: start + .seconds(8), startedAt: start + .seconds(9),
            finishedAt: start + .seconds(10)),
        code: .ok)
}
