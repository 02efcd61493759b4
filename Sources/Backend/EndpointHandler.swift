import Model
import Providers

/// One endpoint: reads the request, asks the providers in turn, and words the answer.
struct EndpointHandler: Sendable {
    private let endpoint: Endpoint
    private let cache: SharedCache
    private let call: BackendServer.Call
    private let wording: any Wording
    private let unknownCost: MicroDollars

    /// - Parameter unknownCost: what an attempt counts for whose cost nobody knows.
    init(endpoint: Endpoint, cache: SharedCache, unknownCost: MicroDollars, call: @escaping BackendServer.Call) {
        self.endpoint = endpoint
        self.cache = cache
        self.call = call
        self.unknownCost = unknownCost
        wording =
            switch (endpoint.feature.input, endpoint.feature.output) {
            case (.image, .image): PictureWording()
            case (.text, .image): DrawingWording()
            case (_, .text): TextWording()
            }
    }

    /// The most that a call may take.
    var price: MicroDollars { endpoint.ceiling(unknown: unknownCost) }

    /// - Parameter bill: what providers took is put on it.
    func reply(to body: [UInt8], _ bill: Bill) async -> ContractReply {
        do {
            let work = try WorkRequest(body, for: endpoint)
            let targets = try targets(for: work)
            let key = cache.isOn ? work.key(of: endpoint) : ""
            if let known = cache.find(key) {
                return ContractReply(200, known.merging(["cached": true]) { _, cached in cached })
            }
            let members = try await perform(work, targets: targets, bill)
            await cache.keep(members, for: key)
            return ContractReply(200, members)
        } catch {
            return error
        }
    }

    private func perform(
        _ work: WorkRequest, targets: [ProviderTarget], _ bill: Bill
    ) async throws(ContractReply) -> [String: JSONValue] {
        let start = ContinuousClock.now
        var chain = FallbackChain(targets, limit: endpoint.timeout)
        while true {
            switch chain.next(elapsed: start.duration(to: .now)) {
            case .call(let target):
                let reply = await call(
                    ProviderCall(
                        target: target, feature: endpoint.feature, input: work.input, parameters: work.parameters))
                bill.add(reply.attempts, unknown: target.ceiling(unknown: unknownCost))
                chain.record(reply, output: endpoint.feature.output)
            case .answered(let answer, let family): return wording.success(answer, source: family)
            case .failed(let failures): throw wording.failure(failures)
            case .unconfigured(let family): throw wording.unconfigured(family)
            }
        }
    }

    /// At Inference the request's `model` field names the model, and the path it is asked at: it must be a name.
    private func targets(for work: WorkRequest) throws(ContractReply) -> [ProviderTarget] {
        guard let model = work.parameters["model"]?.string else { return endpoint.targets }
        let parts = model.split(separator: "/", omittingEmptySubsequences: false)
        let isName =
            parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty && !part.allSatisfy { $0 == "." }
                    && part.utf8.allSatisfy { byte in
                        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                            || "-._".utf8.contains(byte)
                    }
            }
        guard isName else { throw .invalid("model", "expected owner/name") }
        return endpoint.targets.map { target in
            guard target.provider.kind == .inference, target.model != model else { return target }
            return ProviderTarget(
                provider: target.provider, model: model, input: target.input, timeout: target.timeout)
        }
    }
}
