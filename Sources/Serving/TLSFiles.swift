import FoundationEssentials
import HummingbirdTLS
package import Model
import NIOCore

/// What the pages are served with over TLS: files in PEM.
package struct TLSFiles: Hashable, Sendable {
    /// With the certificates between it and the authority, its own first.
    package let certificate: String
    package let key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// What is to be told of the certificate when serving begins: that it has run out, or does within two weeks. Nil where all is well,
    /// and for files that cannot be served with at all.
    package func warning(at now: Timestamp) -> String? {
        guard let own = try? read(certificate, { try NIOSSLCertificate.fromPEMFile($0) }).first else { return nil }
        let left = Timestamp(microseconds: Int64(own.notValidAfter) * 1_000_000) - now
        if left > TLSFiles.notice { return nil }
        let when = (now + left).readable
        return left > .zero
            ? "the certificate \(certificate) runs out at \(when) UTC, in \(left.readable)"
            : "the certificate \(certificate) ran out at \(when) UTC: browsers refuse it"
    }

    private static let notice = Duration.seconds(14 * 86_400)

    func configuration() throws(ServingError) -> TLSConfiguration {
        let chain = try read(certificate) { try NIOSSLCertificate.fromPEMFile($0) }
        guard let own = chain.first else { throw .tls(path: certificate, reason: "it holds no certificate in PEM") }
        let bits = try read(certificate) { _ in PublicKeyStrength.bits(ofRSA: try own.extractPublicKey().toSPKIBytes())
        }
        if let bits, bits < PublicKeyStrength.shortestRSA {
            throw .tls(
                path: certificate,
                reason:
                    "its RSA key has \(bits) bits, and clients refuse fewer than \(PublicKeyStrength.shortestRSA): make one anew, "
                    + "with openssl req -newkey rsa:\(PublicKeyStrength.shortestRSA) or an elliptic curve")
        }
        let key = try read(key) { try NIOSSLPrivateKey(file: $0, format: .pem) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // A client whose connection idles does not answer the farewell: stopping must not wait for it.
        configuration.shutdownTimeout = .milliseconds(300)
        return configuration
    }

    private func read<Value>(_ path: String, _ body: (String) throws -> Value) throws(ServingError) -> Value {
        // A pipe would be waited for.
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let kind = try? FileManager.default.attributesOfItem(atPath: real)[.type] as? FileAttributeType
        guard kind == .typeRegular else {
            throw .tls(
                path: path,
                reason: kind == nil ? "there is no such file" : "it is a folder, a device or a pipe, and no file in PEM"
            )
        }
        do {
            return try body(path)
        } catch {
            throw .tls(path: path, reason: "it cannot be read as PEM, or is encrypted (\(error))")
        }
    }
}
