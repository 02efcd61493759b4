import Model

extension ProviderFamily {
    static let replicate: ProviderFamily = "replicate"
    static let huggingface = ProviderFamily("huggingface", title: "Hugging Face")
}

/// Hand-made values to judge.
enum Sample {
    static let start = Timestamp(microseconds: 1_795_305_600_000_000)

    static func picture(_ width: Int, _ height: Int) -> Picture {
        Picture(bytes: [1], format: .png, width: width, height: height, sha256: "00")
    }

    static func target(_ id: String = "replicate", family: ProviderFamily = .replicate) -> ProviderTarget {
        ProviderTarget(
            provider: Provider(
                id: id, kind: "any", family: family, baseURL: "http://127.0.0.1:1", token: nil), model: "owner/model",
            timeout: .seconds(60))
    }

    static let space = target("space", family: .huggingface)

    static func endpoint(
        _ feature: FeatureSpec = .hdImage, expectation: Expectation = Expectation(), targets: [ProviderTarget] = []
    ) -> Endpoint {
        Endpoint(
            id: feature.id.rawValue, title: feature.id.rawValue, feature: feature, path: "/api/x",
            parameters: feature == .hdImage ? ["scale": 4] : [:], timeout: .seconds(60), expectation: expectation,
            targets: targets)
    }

    static func check(
        _ feature: FeatureSpec = .hdImage, route: Route = .backend, expectation: Expectation = Expectation()
    ) -> Check {
        let content: Fixture.Content = feature.input == .image ? .image(picture(64, 48)) : .prompt("Hello")
        return Check(
            endpoint: endpoint(feature, expectation: expectation), route: route,
            fixture: Fixture(id: "sample", content: content))
    }

    static func outcome(
        _ code: OutcomeCode = .ok, answer: Answer? = .image(bytes: [1], declaredMime: "image/png"),
        source: String? = nil, status: Int? = 200, detail: String = "", took: Duration = .seconds(3)
    ) -> Outcome {
        Outcome(
            code: code,
            attempts: [Attempt(provider: "backend", startedAt: start, code: code, detail: detail, httpStatus: status)],
            answer: code == .ok ? answer : nil, source: source, scheduledAt: start, startedAt: start,
            finishedAt: start + took)
    }

    static func facts(
        _ width: Int = 256, _ height: Int = 192, format: ImageFormat = .png, blank: String? = nil, echo: Bool = false,
        fidelity: Fidelity? = nil
    ) -> ImageFacts {
        ImageFacts(
            format: format, width: width, height: height, byteCount: 9, sha256: "ab", blank: blank, isEcho: echo,
            fidelity: fidelity)
    }

    /// A verdict as the ledger gives it back.
    static func verdict(
        _ code: OutcomeCode = .ok, endpoint: String = "hd-image", feature: FeatureID = .hdImage,
        route: String = "replicate", family: ProviderFamily? = .replicate, at second: Int = 0,
        took: Duration = .seconds(3), cold: Bool? = nil, cached: Bool = false, source: String? = nil,
        cost: Cost = Cost(amount: MicroDollars(1900), basis: .priceFile, priceVersion: "p1"), tier: Tier = .work
    ) -> Verdict {
        let moment = start + .seconds(second)
        let attempt = Attempt(provider: route, startedAt: moment, code: code, cost: cost, isCold: cold)
        return Verdict(
            subject: Subject(
                endpoint: endpoint, route: route, fixture: "sample", feature: feature, tier: tier, family: family),
            outcome: Outcome(
                code: code, attempts: [attempt], source: source, isCached: cached, scheduledAt: moment,
                startedAt: moment, finishedAt: moment + took),
            code: code)
    }
}
