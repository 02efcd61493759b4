import Model

/// What an output picture must be like: readable, labelled truly, of the right size, healthy (neither blank nor the
/// input itself, nor blurred, in pieces, another picture), and near enough to its reference.
struct ImageRules {
    private let check: Check
    private let health: HealthPolicy

    init(_ check: Check, _ health: HealthPolicy) {
        self.check = check
        self.health = health
    }

    func findings(bytes: [UInt8], declared: String?, reading: ImageReading) -> [Finding] {
        guard check.endpoint.feature.output == .image else {
            return [Finding(code: .contractField, subject: "answer", expected: "text", actual: "a picture")]
        }
        switch reading {
        case .none:
            return []
        case .broken(let fault):
            let format = ImageFormat(sniffing: bytes)
            return [
                Finding(code: fault.code, subject: "image", expected: "a readable picture", actual: fault.detail)
            ] + (format.map { mime(declared, $0) } ?? foreignMime(declared, bytes))
        case .readable(let facts, let remarks):
            return mime(declared, facts.format) + format(facts) + size(facts) + alpha(facts) + content(remarks)
                + quality(facts)
        }
    }

    /// The declared media type against the magic bytes. Without a declaration there is nothing to contradict; the
    /// type for "any bytes" declares nothing either, except through the backend, whose clients rely on it.
    private func mime(_ declared: String?, _ format: ImageFormat) -> [Finding] {
        guard let declared, ImageFormat(mime: declared) != format else { return [] }
        if declared.lowercased().hasSuffix("/octet-stream"), check.route != .backend { return [] }
        return [
            Finding(
                code: .contractMime, subject: "media type", expected: "\(format.mime), as the bytes show",
                actual: "declared \(declared.isEmpty ? "\"\"" : declared)")
        ]
    }

    /// The same for what we have no decoder for: an HTML page that says it is a PNG.
    private func foreignMime(_ declared: String?, _ bytes: [UInt8]) -> [Finding] {
        guard let declared, let format = ForeignFormat(sniffing: bytes) else { return [] }
        let essence = declared.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        if format.mimes.contains(essence) || essence.hasSuffix("/octet-stream") { return [] }
        return [
            Finding(
                code: .contractMime, subject: "media type", expected: "\(format.mimes[0]), as the bytes show",
                actual: "declared \(declared.isEmpty ? "\"\"" : declared)")
        ]
    }

    private func size(_ facts: ImageFacts) -> [Finding] {
        guard let (width, height) = check.expectedSize, facts.width != width || facts.height != height else {
            return []
        }
        var (expected, actual) = ("\(width) x \(height)", "\(facts.width) x \(facts.height)")
        if let scale = check.scale, case .image(let input) = check.fixture.content {
            expected = "\(Double(scale), decimals: 2)x the input, " + expected
            actual = "\(factor(facts, input)), " + actual
        }
        return [Finding(code: .imageSize, subject: "image size", expected: expected, actual: actual)]
    }

    /// The feature may ask for certain formats.
    private func format(_ facts: ImageFacts) -> [Finding] {
        let wanted = check.endpoint.feature.formats
        guard !wanted.isEmpty, !wanted.contains(facts.format) else { return [] }
        return [
            Finding(
                code: .contractMime, subject: "format", expected: wanted.map(\.mime).joined(separator: " or "),
                actual: facts.format.mime)
        ]
    }

    private func alpha(_ facts: ImageFacts) -> [Finding] {
        guard let has = facts.hasTransparency else { return [] }
        let wanted: Bool? =
            switch check.endpoint.feature.alpha {
            case .any: nil
            case .kept: facts.inputHasTransparency == true ? true : nil
            case .required: true
            case .none: false
            }
        guard let wanted, wanted != has else { return [] }
        return [
            Finding(
                code: .imageQuality, subject: "transparency",
                expected: wanted ? "some pixels that are not opaque" : "opaque pixels only",
                actual: has ? "some pixels are not opaque" : "every pixel is opaque")
        ]
    }

    /// `2.00x` when both sides grew alike, else `2.00x by 1.50x`.
    private func factor(_ facts: ImageFacts, _ input: Picture) -> String {
        let across = "\(Double(facts.width) / Double(max(1, input.width)), decimals: 2)x"
        let down = "\(Double(facts.height) / Double(max(1, input.height)), decimals: 2)x"
        return across == down ? across : "\(across) by \(down)"
    }

    /// What the health rules remark on. The size is judged above, by what the check expects.
    private func content(_ remarks: [PictureRemark]) -> [Finding] {
        remarks.filter { $0.rule != .wrongScale }.compactMap(health.finding)
    }

    /// PSNR against the reference: deterministic features only, and an identical picture passes any bar.
    private func quality(_ facts: ImageFacts) -> [Finding] {
        guard let bar = check.endpoint.expectation.minimumPSNR, !check.endpoint.feature.isGenerative,
            let fidelity = facts.fidelity, !fidelity.identical, let psnr = fidelity.psnr, psnr < bar
        else { return [] }
        return [
            Finding(
                code: .imageQuality, subject: "PSNR", expected: "at least \(bar, decimals: 2) dB",
                actual: "\(psnr, decimals: 2) dB")
        ]
    }
}
