import Foundation
import Imaging
import Model
import Providers
import Transport

/// Whole predictions (create, poll, download) by our Replicate client, many at once, against the sandbox on loopback:
/// how many a second, whether one of them fails, and whether the sandbox's memory stays flat.
enum LoadBench {
    private static let concurrency = 200
    private static let length = Duration.seconds(30)

    static func run() async throws {
        try await ChildSandbox.with { sandbox in
            async let memory = memory(of: sandbox)
            let (codes, spent) = await predictions(at: sandbox.url)
            let count = codes.values.reduce(0, +)
            let failed = codes.filter { $0.key != .ok }
            let wrong = failed.isEmpty ? "0" : failed.map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
            line(
                "predictions, \(concurrency) at once",
                "\(fixed(Double(count) / spent.inSeconds)) a second (\(count) in \(fixed(spent.inSeconds)) s), errors: \(wrong)"
            )
            line("  the sandbox's resident memory", await memory)
        }
    }

    private static func memory(of sandbox: ChildSandbox) async -> String {
        var parts: [String] = []
        let start = ContinuousClock.now
        for moment in [5, 15, 30] {
            try? await Task.sleep(until: start + .seconds(moment), clock: .continuous)
            parts.append("\(moment) s: \(sandbox.memory.map { fixed($0) } ?? "?") MiB")
        }
        return parts.joined(separator: ", ")
    }

    private static func predictions(at url: String) async -> (codes: [OutcomeCode: Int], spent: Duration) {
        let client = HTTPClient()
        defer { client.shutdown() }
        let (prober, call) = (Prober(client: client), call(to: url))
        let start = ContinuousClock.now
        let codes = await withTaskGroup(of: [OutcomeCode: Int].self) { group in
            for _ in 0..<concurrency {
                group.addTask {
                    var codes: [OutcomeCode: Int] = [:]
                    while start.duration(to: .now) < length { codes[await prober.call(call).code, default: 0] += 1 }
                    return codes
                }
            }
            return await group.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        }
        return (codes, start.duration(to: .now))
    }

    private static func call(to url: String) -> ProviderCall {
        let samples = (0..<16 * 16 * 3).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let provider = Provider.replicate(
            url: url, token: Secret("r8_bench", variable: "TOKEN"))
        let target = ProviderTarget(
            provider: provider, model: "nightmareai/real-esrgan",
            options: ["version": "42fed1c4974146d4d2414e2be2c5277c7fcf05fcc3a73abf41610695738c1d7b"],
            timeout: .seconds(60))
        let picture = PNGCodec.encode(Bitmap(width: 16, height: 16, samples))
        return ProviderCall(
            target: target, feature: .hdImage, input: .image(bytes: picture, mime: "image/png"),
            parameters: ["scale": 2])
    }
}
