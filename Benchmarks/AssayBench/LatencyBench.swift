import Foundation
import Imaging
import Model
import Providers
import Transport

/// The latency that is told of work of a known length, beside the one in the sandbox's journal, and how often it was
/// looked at: for every way the providers are asked.
enum LatencyBench {
    private struct Way {
        let name: String
        let kind: ProviderKind
        let model: String
        var version: String?
        var path = ""
        var prefer: Int?
        /// Whether it is said beforehand how long the work takes.
        var isExpected = false
    }

    private static let esrgan = "42fed1c4974146d4d2414e2be2c5277c7fcf05fcc3a73abf41610695738c1d7b"
    private static let ways = [
        Way(
            name: "Replicate, held", kind: .replicate, model: "nightmareai/real-esrgan", version: esrgan, prefer: 60),
        Way(name: "Replicate, looked at", kind: .replicate, model: "nightmareai/real-esrgan", version: esrgan),
        Way(
            name: "Replicate, expected", kind: .replicate, model: "nightmareai/real-esrgan", version: esrgan,
            isExpected: true),
        Way(name: "Space", kind: .space, model: "akhaliq/Real-ESRGAN"),
        Way(name: "Inference", kind: .inference, model: "stabilityai/stable-diffusion-2", path: "/hf-inference"),
    ]

    static func run() async throws {
        try await ChildSandbox.with { sandbox in
            let client = HTTPClient()
            defer { client.shutdown() }
            for length in [Duration.milliseconds(30), .milliseconds(500), .seconds(4), .seconds(60)] {
                await play(length, at: sandbox.url, client)
                for way in ways { await measure(way, length, at: sandbox.url, client) }
            }
        }
    }

    private static func play(_ length: Duration, at url: String, _ client: HTTPClient) async {
        let scenario = "timed:\n  models:\n    \"*\": {latency: \(length.microseconds)us}\n"
        let request = HTTPRequest(method: "POST", url: url + "/_sandbox/scenario", body: Array(scenario.utf8))
        let answer = await client.perform(request).response
        precondition(answer?.status == 200, "the sandbox refuses the bench's scenario")
    }

    private static func measure(_ way: Way, _ length: Duration, at url: String, _ client: HTTPClient) async {
        _ = await client.perform(HTTPRequest(method: "DELETE", url: url + "/_sandbox/journal"))
        let prober = Prober(client: client, options: ProbeOptions(preferWait: way.prefer))
        let reply = await prober.call(call(way, length, at: url))
        guard let timings = reply.attempts.last?.timings, reply.code == .ok else {
            return line(
                "\(way.name), \(length.readable)", "failed: \(reply.attempts.last?.detail ?? reply.code.rawValue)")
        }
        let journal = await client.perform(HTTPRequest(url: url + "/_sandbox/journal")).response
        let entries = journal.flatMap { JSONValue(parsing: $0.body) }?["entries"]?.array ?? []
        let truth = entries.compactMap { $0["work_us"]?.integer }.first ?? 0
        let looks = entries.count { $0["path"]?.string?.hasPrefix("/v1/predictions/") == true }
        let error = Double(timings.latency.microseconds - Int64(truth)) / 1000
        line(
            "\(way.name), \(length.readable)",
            "told \(timings.latency.readable), true \(Duration.microseconds(truth).readable), error "
                + "\(fixed(error)) ms (\(fixed(error * 100_000 / Double(max(1, truth)), 2)) %), \(looks) looks, poll "
                + (timings.poll?.readable ?? "none"))
    }

    private static func call(_ way: Way, _ length: Duration, at url: String) -> ProviderCall {
        let (token, base) = (Secret("r8_bench", variable: "TOKEN"), url + way.path)
        let provider: Provider =
            switch way.kind {
            case .replicate: .replicate("p", url: base, token: token)
            case .space: .space(way.model, id: "p", hub: base, token: token)
            default: .inference("p", url: base, token: token)
            }
        var options = ["api": "/predict"]
        options["version"] = way.version
        let target = ProviderTarget(
            provider: provider, model: way.model, options: options, timeout: .seconds(120))
        let expected = way.isExpected ? length : nil
        if way.kind == .inference {
            return ProviderCall(
                target: target, feature: .textToImage, input: .prompt("a corgi"),
                parameters: ["width": 32, "height": 32], expected: expected)
        }
        let samples = (0..<16 * 16 * 3).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let picture = PNGCodec.encode(Bitmap(width: 16, height: 16, samples))
        return ProviderCall(
            target: target, feature: .hdImage, input: .image(bytes: picture, mime: "image/png"),
            parameters: ["scale": 2], expected: expected)
    }
}
