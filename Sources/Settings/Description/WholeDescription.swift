import Documents
import Model

/// Mistakes that only two parts of a description together make.
struct WholeDescription {
    let api: APIDescription
    let section: Section

    func check() {
        checkResend()
        checkExtras()
        checkTimings()
        ValueMapReader.check(section["parameters"], of: api)
    }

    private func checkResend() {
        let submit = api.submit.request
        let isIdempotent =
            submit.method == .put || api.idempotencyHeader != nil || submit.places.contains(.attemptID)
        guard api.mayResend, !isIdempotent else { return }
        section["submit"]?["resend"]?.refuse(
            "`safe` of a request that buys a second picture when it is sent again",
            expected: "it beside a `put`, an `idempotency` header, or a body with {attempt-id}")
    }

    /// What a target adds has a place in the body, and leaves the rest of it as it is.
    private func checkExtras() {
        guard let written = section["submit"]?["input-at"] else {
            guard case .json(let body)? = api.submit.request.body, case .array? = sent(body) else { return }
            section["submit"]?["json"]?.refuse(
                "a list without `input-at`", expected: "`input-at: /0` or so beside it: where a target's `input` goes")
            return
        }
        guard case .json(let body)? = api.submit.request.body else {
            return written.refuse("`input-at`", expected: "it only beside a body in `json`")
        }
        switch sent(body).flatMap(api.extrasPlace.find) {
        case .object?, nil: break
        case let other?: written.refuse("a place that holds \(other.kind)", expected: "the place of an object")
        }
    }

    private func sent(_ body: ValueTemplate) -> JSONValue? { body.render { _ in .string("") } }

    /// The phases of the work are of the answer that said it was done.
    private func checkTimings() {
        guard api.poll != nil, api.result.step != nil else { return }
        for (name, selector) in [("queue", api.timings.queue), ("run", api.timings.run)]
        where selector?.step == "result" {
            section["timings"]?[name]?.refuse(
                "a place in the answer of `result`",
                expected: "one in that of `poll` or `submit`, which tell of the work")
        }
    }
}
