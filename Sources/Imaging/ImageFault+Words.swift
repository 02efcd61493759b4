import Model

extension ImageFault {
    /// For bytes that begin like no picture that is read here: says what they are, or else what they look like.
    static func notAPicture(_ bytes: [UInt8]) -> ImageFault {
        guard !bytes.isEmpty else { return ImageFault(.undecodable, "not an image: empty, 0 bytes") }
        if let format = ForeignFormat(sniffing: bytes) {
            let name = "\(format.rawValue) (\(format.mimes[0])), \(bytes.count) bytes"
            return ImageFault(
                .undecodable,
                format.isPicture
                    ? "a picture of a kind that is not read: \(name); PNG, JPEG, WebP, AVIF, GIF and BMP are"
                    : "not an image: \(name) that begin with \"\(bytes[...].quoted(atMost: 40))\"")
        }
        return ImageFault(
            .undecodable, "not an image: \(bytes.count) bytes that begin with \"\(bytes[...].quoted(atMost: 40))\"")
    }
}

extension ArraySlice<UInt8> {
    /// The first bytes as text a person can read: printable ASCII as it is, white space as one blank, the rest as `\xNN`.
    func quoted(atMost limit: Int) -> String {
        var text = ""
        for byte in prefix(limit) {
            switch byte {
            case 0x09, 0x0A, 0x0D: text += " "
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text + (count > limit ? "…" : "")
    }
}
