import Hashing
import Model
import Providers
import TestSupport
import Transport

/// Short ways to the values the tests of this target need.
enum Making {
    static let token = Secret("r8_secret_for_tests", variable: "REPLICATE_API_TOKEN")
    static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 4]
    static let version = String(repeating: "42fed1c4", count: 8)

    static func price(_ unit: Price.Unit, _ amount: Int64) -> Price {
        Price(unit: unit, amount: MicroDollars(amount), source: "test", date: "2026-01-01", version: "t1")
    }

    static func target(
        _ kind: ProviderKind, _ base: String, version: String? = Making.version, price: Price? = nil,
        timeout: Duration = .seconds(10), token: Secret? = Making.token, space: String = "owner/space",
        model: String? = nil
    ) -> ProviderTarget {
        let provider: Provider =
            switch kind {
            case .replicate: .replicate("p", url: base, token: token)
            case .space: .space(space, id: "p", hub: base, token: token)
            default: .inference("p", url: base, token: token)
            }
        let models: [ProviderKind: String] = [
            .replicate: "nightmareai/real-esrgan", .space: space, .inference: "stabilityai/stable-diffusion-2",
        ]
        var options = ["api": "/predict"]
        options["version"] = version
        return ProviderTarget(
            provider: provider, model: model ?? models[kind] ?? "", options: options, price: price, timeout: timeout)
    }

    static func call(
        _ target: ProviderTarget, _ feature: FeatureSpec = .hdImage, parameters: [String: JSONValue] = ["scale": 4],
        bytes: [UInt8] = png
    ) -> ProviderCall {
        let input: CallInput = feature.input == .image ? .image(bytes: bytes, mime: "image/png") : .prompt("a corgi")
        return ProviderCall(target: target, feature: feature, input: input, parameters: parameters)
    }

    static func endpoint(
        _ feature: FeatureSpec = .hdImage, targets: [ProviderTarget] = [], timeout: Duration = .seconds(10),
        expectation: Model.Expectation = Model.Expectation()
    ) -> Endpoint {
        Endpoint(
            id: feature.id.rawValue, title: feature.id.rawValue, feature: feature,
            path: "/api/ai/\(feature.id.rawValue)",
            parameters: feature == .hdImage ? ["scale": 4] : [:], timeout: timeout, expectation: expectation,
            targets: targets)
    }

    static func fixture(_ feature: FeatureSpec = .hdImage, bytes: [UInt8] = png) -> Fixture {
        guard feature.input == .image else { return Fixture(id: "prompt", content: .prompt("a 'corgi'")) }
        return Fixture(
            id: "portrait",
            content: .image(Picture(bytes: bytes, format: .png, width: 1, height: 1, sha256: SHA256.hex(bytes))))
    }

    /// Looks often: the servers of these tests are quick.
    static let quick = ProbeOptions(pace: LookingPace(shortest: .milliseconds(5), share: 0.02))

    static func prober(_ options: ProbeOptions = quick) -> Prober {
        Prober(client: HTTPClient(), options: options)
    }

    /// The JSON of a prediction; `members` go over the usual ones.
    static func prediction(_ status: String, _ members: String = "") -> String {
        """
        {"id":"hdwst0bb05rgp0cf0p29mzk2am","model":"nightmareai/real-esrgan","version":"\(version)","input":{},\
        "logs":"","status":"\(status)","created_at":"2024-04-22T11:15:15.329Z"\
        \(members.isEmpty ? "" : ",")\(members)}
        """
    }
}
