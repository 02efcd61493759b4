import Imaging
import Judging
package import Model
package import Providers

/// One check from wire to verdict: probe, look at the picture, judge.
package struct CheckRunner: Sendable {
    private let prober: Prober
    private let backend: BackendTarget
    private let limits = DecodeLimits()

    package init(prober: Prober, backend: BackendTarget) {
        self.prober = prober
        self.backend = backend
    }

    package func run(_ check: Check, scheduledAt: Timestamp) async -> Verdict {
        let outcome = await prober.probe(check, backend: backend, scheduledAt: scheduledAt)
        let image = reading(of: outcome, for: check)
        return Judge.verdict(check, outcome, image: image, curl: prober.curlLine(check, backend: backend))
    }

    private func reading(of outcome: Outcome, for check: Check) -> ImageReading {
        guard case .image(let bytes, _) = outcome.answer else { return .none }
        var input: Picture?
        if case .image(let picture) = check.fixture.content { input = picture }
        do {
            return .readable(
                try ImageInspector.facts(
                    of: bytes, input: input, reference: check.fixture.references[check.endpoint.feature],
                    scale: check.scale, limits: limits))
        } catch {
            return .broken(error)
        }
    }
}
