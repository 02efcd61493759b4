import FoundationEssentials
import Glibc
import HummingbirdTLS
import NIOCore
import Subprocess

/// A certificate authority of the sandbox's own, made anew at every start by the `openssl` command, with a certificate
/// for the good port and one for each that is wrong. Lives in a folder that only its owner may read.
struct Certificates {
    /// Names the good certificate is for besides this machine's: those that clients have built in, so that they can be
    /// led here by a hosts file or a proxy.
    static let providerHosts = [
        "api.replicate.com", "replicate.delivery", "*.replicate.delivery", "huggingface.co", "router.huggingface.co",
        "api-inference.huggingface.co", "*.hf.space",
    ]

    private let folder: String
    /// PEM; what clients must trust.
    var authority: String { path("ca.pem") }

    /// - Parameter host: what the sandbox listens on: a name or an address.
    static func make(host: String) async throws(SandboxError) -> Certificates {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-tls-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .noCertificates(
                reason: "the folder \(folder.path) cannot be made: is there room, and may this user write there?")
        }
        let made = Certificates(folder: folder.path)
        do {
            try await made.makeAll(host: host)
            return made
        } catch {
            made.remove()
            throw error
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// Copies the authority's certificate to where the user wants it.
    func export(to file: String) throws(SandboxError) {
        guard let bytes = FileManager.default.contents(atPath: authority), let stream = fopen(file, "w") else {
            throw Certificates.unwritable(file)
        }
        let isWritten = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) } == bytes.count
        guard fclose(stream) == 0, isWritten else { throw Certificates.unwritable(file) }
    }

    private static func unwritable(_ file: String) -> SandboxError {
        .noCertificates(
            reason:
                "\(file) cannot be written (\(String(cString: strerror(errno)))): name a file elsewhere with --write-ca"
        )
    }

    /// - Parameter flaw: nil: the good one.
    func configuration(_ flaw: TLSFault?) throws -> TLSConfiguration {
        let name = flaw?.rawValue ?? "good"
        let chain = try NIOSSLCertificate.fromPEMFile(path("\(name).pem"))
        let key = try NIOSSLPrivateKey(file: path("key.pem"), format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.applicationProtocols = ["http/1.1"]
        // A client whose connection idles does not answer the farewell: stopping must not wait for it.
        configuration.shutdownTimeout = .milliseconds(300)
        return configuration
    }

    private func makeAll(host: String) async throws(SandboxError) {
        let own = ["localhost", "*.localhost", "127.0.0.1", "::1"]
        let all = own + (own.contains(host) ? [] : [host]) + Certificates.providerHosts
        try await openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", path("key.pem"))
        for authority in ["ca", "stranger"] {
            try await openssl(
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                "-keyout", path("\(authority)-key.pem"), "-out", path("\(authority).pem"),
                "-subj", "/O=Assay sandbox/CN=Assay sandbox \(authority)", "-addext", "keyUsage=critical,keyCertSign")
        }
        try await issue("good", for: all)
        try await issue(TLSFault.wrongName.rawValue, for: ["elsewhere.invalid"])
        try await issue(TLSFault.expired.rawValue, for: all, days: -1)
        try await issue(TLSFault.unknownAuthority.rawValue, for: all, by: "stranger")
        try await openssl(
            "req", "-x509", "-key", path("key.pem"), "-days", "30", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=\(Certificates.names(all))", "-out",
            path("\(TLSFault.selfSigned.rawValue).pem"))
    }

    private func issue(
        _ name: String, for hosts: [String], days: Int = 30, by authority: String = "ca"
    ) async throws(SandboxError) {
        try await openssl(
            "req", "-new", "-key", path("key.pem"), "-subj", "/CN=\(hosts[0])",
            "-addext", "subjectAltName=\(Certificates.names(hosts))",
            "-addext", "basicConstraints=critical,CA:FALSE", "-addext", "extendedKeyUsage=serverAuth",
            "-addext", "keyUsage=critical,digitalSignature", "-out", path("request.pem"))
        try await openssl(
            "x509", "-req", "-in", path("request.pem"), "-CA", path("\(authority).pem"),
            "-CAkey", path("\(authority)-key.pem"), "-copy_extensions", "copy", "-days", "\(days)",
            "-out", path("\(name).pem"))
    }

    private static func names(_ hosts: [String]) -> String {
        hosts.map { host in
            let isAddress = host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." }
            return "\(isAddress ? "IP" : "DNS"):\(host)"
        }.joined(separator: ",")
    }

    private func openssl(_ arguments: String...) async throws(SandboxError) {
        let said: String
        // In a group of its own: Ctrl-C is for the sandbox, which ends it, and is not told as a failure of openssl's.
        var options = PlatformOptions()
        options.processGroupID = 0
        do {
            let result = try await run(
                .name("openssl"), arguments: Arguments(arguments), platformOptions: options, input: .none,
                output: .discarded, error: .string(limit: 1 << 16))
            if result.terminationStatus.isSuccess { return }
            said = result.standardError
        } catch {
            throw .noCertificates(
                reason: "the command openssl cannot be run (\(error)): install the package openssl, or do without TLS")
        }
        throw .noCertificates(reason: "openssl \(arguments.first ?? "") failed: \(said)")
    }

    private func path(_ file: String) -> String { "\(folder)/\(file)" }
}
