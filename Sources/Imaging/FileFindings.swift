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
        let (count, kind) = (bytes.count - start, kind(bytes[start...]))
        guard kind != nil || count > shortTail else { return nil }
        let what = kind.map { " of \($0)" } ?? ""
        return HealthFinding(
            kind: .tail, severity: .warning, value: Double(count), limit: Double(shortTail),
            sentence: "\(count) bytes\(what) follow the picture's end")
    }

    /// What the tail is by its first bytes; nil for what is unknown.
    private static func kind(_ tail: ArraySlice<UInt8>) -> String? {
        ForeignFormat(sniffing: tail)?.rawValue ?? hidden.first { tail.starts(with: $0.signature) }?.name
    }

    /// Nobody answers with these, but they have been sent behind pictures; signatures as in the file(1) database.
    private static let hidden: [(signature: [UInt8], name: String)] = [
        (Array("<".utf8), "markup or a script"),
        ([0x7F] + Array("ELF".utf8), "a program"), (Array("#!".utf8), "a script"), (Array("Rar!".utf8), "RAR"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7z"),
    ]

    private static func animation(_ image: DecodedImage) -> HealthFinding? {
        guard image.header.isAnimated else { return nil }
        return HealthFinding(
            kind: .animated, severity: .warning, value: .infinity, limit: 1,
            sentence: "an animation, of which the first picture is measured")
    }
}
