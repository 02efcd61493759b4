/// A picture that is kept as a file, named by its content.
package struct KeptPicture: Hashable, Sendable {
    /// Lower-case hexadecimal SHA-256 of the bytes.
    package let sha256: String
    /// By its first bytes; nil for what is no picture.
    package let format: ImageFormat?
    package let byteCount: Int

    package init(sha256: String, format: ImageFormat?, byteCount: Int) {
        self.sha256 = sha256
        self.format = format
        self.byteCount = byteCount
    }

    /// Within the folder of pictures: two digits, then all of them, and what programs know the format by.
    package var path: String { "\(sha256.prefix(2))/\(sha256).\(format?.rawValue ?? "bin")" }
}

/// An output picture that is kept, with what it was made from and what it should have been.
package struct Exhibit: Hashable, Sendable {
    /// Why it is kept; what goes first when room is needed comes first.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        /// One of each endpoint and provider that passed.
        case example
        /// The first of a new version.
        case baseline
        case failure
    }

    package let run: String
    package let endpoint: String
    /// `backend` or a provider's id.
    package let route: String
    package let fixture: String
    /// Of its outcome.
    package let startedAt: Timestamp
    package let reason: Reason
    package let output: KeptPicture
    package let input: KeptPicture?
    package let reference: KeptPicture?

    package init(
        run: String, endpoint: String, route: String, fixture: String, startedAt: Timestamp, reason: Reason,
        output: KeptPicture, input: KeptPicture?, reference: KeptPicture?
    ) {
        self.run = run
        self.endpoint = endpoint
        self.route = route
        self.fixture = fixture
        self.startedAt = startedAt
        self.reason = reason
        self.output = output
        self.input = input
        self.reference = reference
    }

    package var pictures: [KeptPicture] { [output, input, reference].compactMap(\.self) }

    package func isOf(_ verdict: Verdict) -> Bool {
        startedAt == verdict.outcome.startedAt && endpoint == verdict.subject.endpoint
            && route == verdict.subject.route && fixture == verdict.subject.fixture
    }
}
