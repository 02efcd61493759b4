import Model
import Reporting

/// Fixed values that show every kind of row: all good, degraded by fallback, both failed, limited, no data;
/// known, unknown and no cost; PSNR measured, and identical.
enum Example {
    static let start = Timestamp(microseconds: 1_795_356_189_000_125)
    static let run = Run(
        id: "hsjk3l2m1a0042", startedAt: start, command: "check", target: "http://127.0.0.1:5000",
        toolVersion: "0.1.0", location: "laboratory")

    static var full: ReportInput { input(endpoints.map(verdicts)) }

    static var empty: ReportInput {
        ReportInput(report: ExampleSummary.report([], endpoints: []), verdicts: [])
    }

    static func input(_ groups: [[Verdict]], title: String? = nil) -> ReportInput {
        let all = groups.flatMap(\.self)
        let known = endpoints.map { endpoint in
            guard let title else { return endpoint }
            return Endpoint(
                id: endpoint.id, title: title, feature: endpoint.feature, path: endpoint.path,
                timeout: endpoint.timeout,
                targets: endpoint.targets)
        }
        return ReportInput(
            report: ExampleSummary.report(all, endpoints: known), verdicts: all, run: run, duration: .seconds(83.4),
            ledgerPath: "assay.db", endpoints: known)
    }

    // MARK: Endpoints

    static let huggingface = ProviderFamily("huggingface", title: "Hugging Face")

    static let replicate = Provider(
        id: "replicate", kind: "replicate", family: "replicate", baseURL: "https://api.replicate.com",
        token: Secret("r8_never_shown", variable: "REPLICATE_API_TOKEN"))

    static let endpoints: [Endpoint] = [
        endpoint("fix-old-photo", "Fix Old Photo (GFPGAN)", .fixOldPhoto, [target(replicate, "tencentarc/gfpgan")]),
        endpoint(
            "hd-image", "HD Image (Real-ESRGAN)", .hdImage,
            [
                target(replicate, "nightmareai/real-esrgan"),
                target(space("real-esrgan-space"), "akhaliq/Real-ESRGAN"),
            ]),
        endpoint(
            "cartoonify", "Cartoonify (VToonify)", .cartoonify,
            [target(replicate, "412392713/vtoonify"), target(space("vtoonify-space"), "PKUWilliamYang/VToonify")]),
        endpoint(
            "text-generation", "Text Generation (Mistral-7B)", .textGeneration, [inference("mistralai/Mistral-7B")]),
        endpoint("text-to-image", "Image Generation (Stable Diffusion)", .textToImage, [inference("stabilityai/sd-2")]),
    ]

    private static func endpoint(
        _ id: String, _ title: String, _ feature: FeatureSpec, _ targets: [ProviderTarget]
    ) -> Endpoint {
        Endpoint(
            id: id, title: title, feature: feature, path: "/api/ai/\(id)", timeout: .seconds(60), targets: targets)
    }

    private static func space(_ id: String) -> Provider {
        Provider(
            id: id, kind: "space", family: huggingface, baseURL: "https://huggingface.co", token: nil, needsToken: false
        )
    }

    private static func target(_ provider: Provider, _ model: String) -> ProviderTarget {
        ProviderTarget(provider: provider, model: model, timeout: .seconds(60))
    }

    private static func inference(_ model: String) -> ProviderTarget {
        target(
            Provider(
                id: "hf-inference", kind: "inference", family: huggingface, baseURL: "https://hf.example", token: nil),
            model)
    }

    // MARK: Verdicts

    private static func verdicts(_ endpoint: Endpoint) -> [Verdict] {
        switch endpoint.feature.id {
        case .fixOldPhoto: allGood(endpoint)
        case .hdImage: degraded(endpoint)
        case .cartoonify: bothFailed(endpoint)
        case .textGeneration: limited(endpoint)
        default: noData(endpoint)
        }
    }

    private static func allGood(_ endpoint: Endpoint) -> [Verdict] {
        (0..<24).map { verdict(endpoint, nil, $0, seconds: 4.1, psnr: 31, cost: 2000) }
            + (0..<24).map { verdict(endpoint, 0, $0, seconds: 3.4, psnr: nil, cost: 2000) }
    }

    private static func degraded(_ endpoint: Endpoint) -> [Verdict] {
        let through = (0..<24).map { step -> Verdict in
            if step == 20 { return verdict(endpoint, nil, step, seconds: 0.02, psnr: 30, cost: 0, cached: true) }
            if step % 6 != 4 { return verdict(endpoint, nil, step, seconds: 9.2, psnr: 30, cost: 1900) }
            return verdict(
                endpoint, nil, step, .degradedFallback, seconds: 21, psnr: 27.4, cost: nil, source: "huggingface",
                finding: ("source", "replicate", "huggingface"))
        }
        let direct = (0..<24).map { step in
            step % 6 != 4
                ? verdict(endpoint, 0, step, seconds: 9, psnr: 30, cost: 1900)
                : verdict(
                    endpoint, 0, step, .providerError, seconds: 0.4, cost: 0, body: "{\"detail\": \"Service <busy>\"}",
                    finding: ("status", "200", "503"))
        }
        let backup = (0..<12).map { step in
            verdict(endpoint, 1, step, seconds: step == 0 ? 48 : 14, psnr: 27.4, cost: nil, isCold: step == 0)
        }
        return through + direct + backup
    }

    private static func bothFailed(_ endpoint: Endpoint) -> [Verdict] {
        let page = "{\"success\": false, \"error\": \"All services failed\"}"
        return (0..<8).map {
            verdict(
                endpoint, nil, $0, .contractStatus, seconds: 31, cost: nil, body: page,
                finding: ("status", "200", "500"))
        }
            + (0..<8).map {
                verdict(endpoint, 0, $0, .timeoutTotal, seconds: 60, cost: nil, detail: "no answer within 60 s")
            }
            + (0..<8).map {
                verdict(
                    endpoint, 1, $0, .providerRuntime, seconds: 0.3, cost: 0, detail: "the Space is in RUNTIME_ERROR")
            }
    }

    private static func limited(_ endpoint: Endpoint) -> [Verdict] {
        (0..<24).map { step in
            step % 3 == 0
                ? verdict(endpoint, nil, step, seconds: 1.4, cost: 0, source: "")
                : verdict(
                    endpoint, nil, step, .throttledRate, seconds: 0.1, cost: 0, detail: "HTTP 429, retry after 30 s")
        }
    }

    private static func noData(_ endpoint: Endpoint) -> [Verdict] {
        [verdict(endpoint, 0, 0, .skippedKey, seconds: 0, cost: nil, detail: "HUGGINGFACE_TOKEN is not set")]
    }

    /// - Parameters:
    ///   - position: of the target probed directly; nil for the backend.
    ///   - psnr: nil is identical where `code` passed and the feature is fix-old-photo, else not measured.
    ///   - cost: in micro-dollars; nil is unknown.
    static func verdict(
        _ endpoint: Endpoint, _ position: Int?, _ step: Int, _ code: OutcomeCode = .ok, seconds: Double,
        psnr: Double? = nil, cost: Int64?, source: String? = nil, body: String? = nil, detail: String = "",
        isCold: Bool? = nil, cached: Bool = false, finding: (String, String, String)? = nil,
        at: Duration? = nil
    ) -> Verdict {
        let wobble = 1 + Double(step * 37 % 11) / 25
        let started = start + (at ?? .seconds(Double(step) * 300)) + .seconds(Double(position ?? 3))
        let total = Duration.microseconds(Int64((seconds * wobble * 1e6).rounded()))
        let target = position.map { endpoint.targets[$0] }
        var timings = Timings(total: total)
        timings.upload = total / 10
        timings.wait = total / 2
        timings.download = total / 20
        let attempt = Attempt(
            provider: target?.provider.id ?? Route.backendName, startedAt: started,
            code: code == .degradedFallback ? .ok : code,
            detail: detail, httpStatus: body == nil ? nil : 503, body: body, timings: timings, bytesUp: 52_000,
            bytesDown: 480_000,
            cost: cost.map { Cost(amount: MicroDollars($0), basis: .priceFile, priceVersion: "2026-11") } ?? .unknown,
            isCold: isCold)
        let answered = source ?? target?.provider.family.rawValue ?? "replicate"
        let outcome = Outcome(
            code: attempt.code, attempts: code.outcomeClass == .skipped ? [] : [attempt],
            source: code.counting == .up && !answered.isEmpty ? answered : nil, isCached: cached, scheduledAt: started,
            startedAt: started, finishedAt: started + total)
        let wave = psnr.map { $0 + Double(step % 5) / 4 }
        var facts: ImageFacts?
        if code.counting == .up, endpoint.feature.output == .image {
            facts = ImageFacts(
                format: .png, width: 512, height: 512, byteCount: 480_000, sha256: "ab12",
                fidelity: Fidelity(identical: wave == nil, psnr: wave, psnrY: wave.map { $0 + 1 }))
        }
        return Verdict(
            subject: Subject(
                endpoint: endpoint.id, route: target?.provider.id ?? Route.backendName,
                fixture: endpoint.feature.input == .image ? "portrait" : "greeting", feature: endpoint.feature.id,
                family: target?.provider.family, model: target?.model),
            outcome: outcome, code: code,
            findings: finding.map { [Finding(code: code, subject: $0.0, expected: $0.1, actual: $0.2)] } ?? [],
            facts: facts, curl: code.outcomeClass == .skipped ? nil : curl(endpoint, target))
    }

    private static func curl(_ endpoint: Endpoint, _ target: ProviderTarget?) -> String {
        guard let target else {
            return "curl -sS -X POST http://127.0.0.1:5000\(endpoint.path) -H 'Content-Type: application/json' "
                + "-d '{\"image\": \"data:image/png;base64,…\"}'"
        }
        return
            "curl -sS -X POST \(target.provider.baseURL)/v1/predictions -H \"Authorization: Bearer $REPLICATE_API_TOKEN\""
    }
}
