import Foundation
import Imaging
import Model
import Providers
import Settings
import Transport

/// The same calls by a driver that was written for the API and by its description, in turn, against one sandbox: the CPU time of a
/// call in this process. The ratio is the median of those of the rounds: both sides of a round had the same machine.
enum DescribedBench {
    private static let rounds = 60

    static func run() async throws {
        try await ChildSandbox.with { sandbox in
            for side in [16, 256] {
                let pairs: [(String, ProviderTarget, ProviderTarget)] = [
                    ("replicate", replicate(sandbox.url), try described(replicateText(sandbox.url), model: "")),
                    ("inference", inference(sandbox.url), try described(inferenceText(sandbox.url), model: upscaler)),
                ]
                for (name, written, described) in pairs { await compare(name, written, described, side: side) }
            }
        }
    }

    private static func compare(_ name: String, _ written: ProviderTarget, _ described: ProviderTarget, side: Int) async
    {
        let client = HTTPClient()
        defer { client.shutdown() }
        let prober = Prober(client: client)
        var seconds: [[Double]] = [[], []]
        var failed = 0
        for round in 0..<rounds {
            // Neither is always the one that follows the other.
            for which in round.isMultiple(of: 2) ? [0, 1] : [1, 0] {
                let target = [written, described][which]
                let call = call(target, side: side)
                let before = Measure.cpuSeconds(RUSAGE_SELF)
                for _ in 0..<5 where await prober.call(call).code != .ok { failed += 1 }
                // The first rounds warm up.
                if round >= 5 { seconds[which].append((Measure.cpuSeconds(RUSAGE_SELF) - before) / 5) }
            }
        }
        let (own, by) = (Measure.median(seconds[0]), Measure.median(seconds[1]))
        let ratio = Measure.median(zip(seconds[1], seconds[0]).map { $0 / $1 })
        line(
            "described \(name), \(side)x\(side)",
            "\(fixed(by * 1000, 3)) ms CPU a call, the written driver \(fixed(own * 1000, 3)) ms, ratio \(fixed(ratio, 2)), "
                + "\(rounds * 10) calls, \(failed) failed")
    }

    private static func call(_ target: ProviderTarget, side: Int) -> ProviderCall {
        var random = SplitMix64(seed: 1)
        let samples = (0..<side * side * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let picture = PNGCodec.encode(Bitmap(width: side, height: side, samples))
        return ProviderCall(
            target: target, feature: .hdImage, input: .image(bytes: picture, mime: "image/png"),
            parameters: ["scale": 1])
    }

    // MARK: Both ways

    private static let upscaler = "stabilityai/stable-diffusion-x4-upscaler"
    private static let version = "42fed1c4974146d4d2414e2be2c5277c7fcf05fcc3a73abf41610695738c1d7b"

    private static func replicate(_ url: String) -> ProviderTarget {
        ProviderTarget(
            provider: .replicate(url: url, token: Secret("r8_bench", variable: "KEY")),
            model: "nightmareai/real-esrgan",
            options: ["version": version], timeout: .seconds(60))
    }

    private static func inference(_ url: String) -> ProviderTarget {
        ProviderTarget(
            provider: .inference(url: "\(url)/hf-inference", token: Secret("hf_bench", variable: "KEY")),
            model: upscaler,
            timeout: .seconds(60))
    }

    private static func replicateText(_ url: String) -> String {
        """
        bench:
          kind: http
          url: \(url)
          auth: { header: Authorization, value: "Bearer ${KEY}" }
          submit:
            post: /v1/predictions
            headers: { Prefer: wait=60 }
            json: { version: \(version), input: { image: "{image.data-uri}", scale: "{param.scale}" } }
          result: { ok-if: { /status: succeeded }, image: [/output/0, /output], version: /version }
          timings: { run: /metrics/predict_time }
        """
    }

    private static func inferenceText(_ url: String) -> String {
        """
        bench:
          kind: http
          url: \(url)/hf-inference
          auth: { header: Authorization, value: "Bearer ${KEY}" }
          submit: { post: "/models/{model}", headers: { x-use-cache: "false", Accept: image/png }, raw: "{image.bytes}" }
          result: { image: body }
          timings: { run: "header:x-compute-time" }
        """
    }

    private static func described(_ provider: String, model: String) throws -> ProviderTarget {
        let lines = provider.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        let named = model.isEmpty ? "" : ", model: \(model)"
        let settings = try SettingsLoader.load(
            text: """
                version: 1
                providers:
                \(lines)
                endpoints:
                  e: { feature: hd-image, path: /e, timeout: 60s, targets: [{ provider: bench\(named) }] }
                """, file: "bench", environment: ["KEY": "bench-key-1"], schemas: Drivers.schemas)
        return settings.endpoints[0].targets[0]
    }
}
