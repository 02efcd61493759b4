/// How a server on a TLS port can be wrong. The sandbox listens on a port of its own for each, except `plain`.
enum TLSFault: String, Hashable, Sendable, CaseIterable {
    /// The certificate is for another host.
    case wrongName = "wrong-name"
    /// It was valid until yesterday.
    case expired
    /// It is signed by nobody but itself.
    case selfSigned = "self-signed"
    /// It is signed by an authority that no client knows.
    case unknownAuthority = "unknown-authority"
    /// What listens there speaks HTTP without TLS.
    case plain
}
