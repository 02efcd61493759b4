import Model

/// What an output picture must be like: readable, labelled truly, of the right size, neither blank nor the input
/// itself, and near enough to its reference.
enum ImageRules {
    static func findings(_ check: Check, bytes: [UInt8], declared: String?, reading: ImageReading) -> [Finding] {
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
            ] + (format.map { mime(check, declared, $0) } ?? [])
        case .readable(let facts):
            return mime(check, declared, facts.format) + size(check, facts) + content(facts) + quality(check, facts)
        }
    }

    /// The declared media type against the magic bytes. Without a declaration there is nothing to contradict; the
    /// type for "any bytes" declares nothing either, except through the backend, whose clients rely on it.
    private static func mime(_ check: Check, _ declared: String?, _ format: ImageFormat) -> [Finding] {
        guard let declared, ImageFormat(mime: declared) != format else { return [] }
        if declared.lowercased().hasSuffix("/octet-stream"), check.route != .backend { return [] }
        return [
            Finding(
                code: .contractMime, subject: "media type", expected: "\(format.mime), as the bytes show",
                actual: "declared \(declared.isEmpty ? "\"\"" : declared)")
        ]
    }

    private static func size(_ check: Check, _ facts: ImageFacts) -> [Finding] {
        guard let scale = check.scale, case .image(let input) = check.fixture.content else { return [] }
        let (width, height) = (input.width * scale, input.height * scale)
        guard facts.width != width || facts.height != height else { return [] }
        return [
            Finding(
                code: .imageSize, subject: "image size",
                expected: "\(Double(scale), decimals: 2)x the input, \(width) x \(height)",
                actual: "\(factor(facts, input)), \(facts.width) x \(facts.height)")
        ]
    }

    /// `2.00x` when both sides grew alike, else `2.00x by 1.50x`.
    private static func factor(_ facts: ImageFacts, _ input: Picture) -> String {
        let across = "\(Double(facts.width) / Double(max(1, input.width)), decimals: 2)x"
        let down = "\(Double(facts.height) / Double(max(1, input.height)), decimals: 2)x"
        return across == down ? across : "\(across) by \(down)"
    }

    private static func content(_ facts: ImageFacts) -> [Finding] {
        var findings: [Finding] = []
        if let blank = facts.blank {
            findings.append(Finding(code: .imageBlank, subject: "image", expected: "a picture", actual: blank))
        }
        if facts.isEcho {
            findings.append(
                Finding(
                    code: .imageEcho, subject: "image", expected: "a picture other than the input",
                    actual: "the input, pixel by pixel"))
        }
        return findings
    }

    /// PSNR against the reference: deterministic features only, and an identical picture passes any bar.
    private static func quality(_ check: Check, _ facts: ImageFacts) -> [Finding] {
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
