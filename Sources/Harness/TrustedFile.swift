import FoundationEssentials
import Model

/// A file with the authorities to trust over TLS, read before anything is sent: a file that holds none would be told as the
/// provider's fault.
package struct TrustedFile: Typed {
    package static let expectation =
        "a file that can be read and holds certificates in PEM (-----BEGIN CERTIFICATE-----); "
        + "`openssl x509 -inform der -in FILE` makes PEM of one in DER"

    package let typed: String

    package init?(typed path: String) {
        let files = FileManager.default
        // A pipe would be waited for, and could not be read twice.
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let about = try? files.attributesOfItem(atPath: real), about[.type] as? FileAttributeType == .typeRegular,
            let bytes = files.contents(atPath: path),
            TrustedFile.holdsCertificates(String(decoding: bytes, as: UTF8.self))
        else { return nil }
        typed = path
    }

    /// At least one, and none that is broken: one makes the whole file unusable.
    static func holdsCertificates(_ text: String) -> Bool {
        var blocks = 0
        var block: String?
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("-----BEGIN "), line.contains("CERTIFICATE-----") {
                block = ""
            } else if line.hasPrefix("-----END "), let base64 = block {
                guard isCertificate(base64) else { return false }
                (blocks, block) = (blocks + 1, nil)
            } else if block != nil {
                block? += line.filter { !$0.isWhitespace }
            }
        }
        return blocks > 0 && block == nil
    }

    /// A sequence of DER that is all there. OpenSSL's trusted certificates have more behind it.
    private static func isCertificate(_ base64: String) -> Bool {
        guard let bytes = Data(base64Encoded: base64).map({ [UInt8]($0) }), bytes.count > 4, bytes[0] == 0x30 else {
            return false
        }
        let lengthBytes = bytes[1] < 0x80 ? 0 : Int(bytes[1] & 0x7F)
        guard lengthBytes <= 3 else { return false }
        let length = bytes[2..<(2 + lengthBytes)].reduce(lengthBytes == 0 ? Int(bytes[1]) : 0) { $0 << 8 | Int($1) }
        return 2 + lengthBytes + length <= bytes.count
    }
}
