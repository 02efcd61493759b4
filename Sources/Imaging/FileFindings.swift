import Model

/// What a file holds beside the one picture that is measured.
enum FileFindings {
    /// What is shorter, and no file of a known kind, is what encoders leave behind: padding and notes.
    static let shortTail = 4096

    static func of(_ image: DecodedImage, _ bytes: [UInt8]) -> [HealthFinding] {
        [tail(image, bytes), animation(image)].compactMap(\.self)
    }

    private static func tail(_ image: DecodedImage, _ bytes: [UInt8]) -> HealthFinding? {
        guard let start = image.tail, start < bytes.count else { return nil }
        let (count, format) = (bytes.count - start, ForeignFormat(sniffing: bytes[start...]))
        guard format != nil || count > shortTail else { return nil }
        let what = format.map { " of \($0.rawValue)" } ?? ""
        return HealthFinding(
            kind: .tail, severity: .warning, value: Double(count), limit: Double(shortTail),
            sentence: "\(count) bytes\(what) follow the picture's end")
    }

    private static func animation(_ image: DecodedImage) -> HealthFinding? {
        guard image.header.isAnimated else { return nil }
        return HealthFinding(
            kind: .animated, severity: .warning, value: .infinity, limit: 1,
            sentence: "an animation, of which the first picture is measured")
    }
}
