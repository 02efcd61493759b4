/// What came from outside, made fit to be kept and shown: secrets taken out, then every text cut to its bound. All that a
/// probe brings goes through here before anything else sees it.
package enum TextBound {
    /// Bytes of any text that came from outside: an answer, an address.
    package static let text = 64 << 10
    /// Of the sentence that tells what happened.
    package static let detail = 4 << 10
    /// Of an error answer's body.
    package static let body = 2 << 10
    /// Of a name: a source, an id, a version.
    package static let name = 256
}

extension String {
    /// At most so many bytes of UTF-8, cut between two characters; what was cut shows as `…`.
    package func bounded(to bytes: Int) -> String {
        guard utf8.count > bytes else { return self }
        let mark = "…"
        let end = utf8.index(startIndex, offsetBy: bytes - mark.utf8.count)
        return String(self[..<end]) + mark  // a slice begins and ends between two scalars
    }
}

extension Redactor {
    package func cleaned(_ text: String, to bound: Int) -> String {
        // What is far behind the bound is not looked at: it could be of any length.
        redact(text.bounded(to: 2 * bound)).bounded(to: bound)
    }
}

extension Attempt {
    package mutating func clean(by redactor: Redactor) {
        detail = redactor.cleaned(detail, to: TextBound.detail)
        body = body.map { redactor.cleaned($0, to: TextBound.body) }
        modelVersion = modelVersion.map { redactor.cleaned($0, to: TextBound.name) }
        remoteID = remoteID.map { redactor.cleaned($0, to: TextBound.name) }
    }
}

extension Answer {
    package mutating func clean(by redactor: Redactor) {
        switch self {
        case .image(let bytes, let mime):
            self = .image(bytes: bytes, declaredMime: mime.map { redactor.cleaned($0, to: TextBound.name) })
        case .text(let text): self = .text(redactor.cleaned(text, to: TextBound.text))
        }
    }
}

extension Finding {
    /// A judge may quote what only came to light by decoding.
    fileprivate func cleaned(by redactor: Redactor) -> Finding {
        Finding(
            code: code, about: about, expected: redactor.cleaned(expected, to: TextBound.detail),
            actual: redactor.cleaned(actual, to: TextBound.detail))
    }
}

extension JudgeScore {
    fileprivate func cleaned(by redactor: Redactor) -> JudgeScore {
        JudgeScore(
            judge: judge, score: score, bounds: bounds, message: redactor.cleaned(message, to: TextBound.detail))
    }
}

extension Endpoint {
    /// As it is shown: a title, a path or a model may have been given a secret of the settings.
    package func cleaned(by redactor: Redactor) -> Endpoint {
        Endpoint(
            id: id, title: redactor.redact(title), feature: feature, path: redactor.redact(path),
            parameters: parameters, timeout: timeout, expectation: expectation, contract: contract,
            targets: targets.map { target in
                ProviderTarget(
                    provider: target.provider, model: redactor.redact(target.model), options: target.options,
                    input: target.input, price: target.price, timeout: target.timeout)
            })
    }
}

extension Verdict {
    /// Its outcome is clean already.
    package mutating func clean(by redactor: Redactor) {
        subject.model = subject.model.map { redactor.cleaned($0, to: TextBound.name) }
        findings = findings.map { $0.cleaned(by: redactor) }
        scores = scores.map { $0.cleaned(by: redactor) }
    }
}

extension Outcome {
    /// Its attempts are clean already: each is when it ends.
    package mutating func clean(by redactor: Redactor) {
        answer?.clean(by: redactor)
        source = source.map { redactor.cleaned($0, to: TextBound.name) }
    }
}
