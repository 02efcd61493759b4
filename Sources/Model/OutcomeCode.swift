/// The class of an outcome: whose doing it was, and whether it counts against the provider's uptime.
package enum OutcomeClass: String, Hashable, Sendable, Codable, CaseIterable {
    case ok, degraded, contract, image, provider, transport, timeout, throttled, account, rejected, skipped
    /// Our own network or program failed.
    case `self`
    /// The class of a code that another version wrote into a ledger, and that begins with no class of this one.
    case unknown

    /// The classes an outcome can have that this version made.
    package static let known = allCases.filter { $0 != .unknown }

    /// How an outcome of this class enters uptime = up / (up + down).
    package var counting: Counting {
        switch self {
        case .ok, .degraded: .up
        case .contract, .image, .provider, .transport, .timeout: .down
        case .throttled, .account, .rejected, .skipped, .`self`, .unknown: .excluded
        }
    }

    package enum Counting: String, Hashable, Sendable { case up, down, excluded }
}

/// What became of an attempt or a check: a list of words that is stable in ledgers, reports and `assay explain`.
///
/// The raw value is `class.name`; what precedes the dot is the ``OutcomeClass``. A ledger may hold a word of another
/// version: it is kept and shown as it stands, and enters no figure but its own count.
package struct OutcomeCode: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: String
    package let outcomeClass: OutcomeClass
    /// Whether this version has the code.
    package let isKnown: Bool

    /// One of this version's codes; nil for any other word.
    package init?(rawValue: String) {
        guard let known = OutcomeCode.byWord[rawValue] else { return nil }
        self = known
    }

    /// A word out of a ledger, whichever version wrote it. Codes are shown as they stand, and a centre's rows are written by others:
    /// what is in no version's words becomes a `?`, and what is behind ``longest`` characters goes.
    package init(recorded word: String) {
        self = OutcomeCode.byWord[word] ?? OutcomeCode(OutcomeCode.plain(word), isKnown: false)
    }

    package static let longest = 64

    private static func plain(_ word: String) -> String {
        guard word.utf8.count > longest || !word.unicodeScalars.allSatisfy(isPlain) else { return word }
        return String(
            String.UnicodeScalarView(word.unicodeScalars.prefix(longest).map { isPlain($0) ? $0 : "?" }))
    }

    /// Letters and digits of ASCII, `.`, `_` and `-`: nothing that any format of a report gives a meaning.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": true
        default: false
        }
    }

    private init(known word: String) { self.init(word, isKnown: true) }

    private init(_ word: String, isKnown: Bool) {
        rawValue = word
        outcomeClass = OutcomeClass(rawValue: String(word.prefix { $0 != "." })) ?? .unknown
        self.isKnown = isKnown
    }

    package static func == (a: OutcomeCode, b: OutcomeCode) -> Bool { a.rawValue == b.rawValue }
    package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

    /// As its class counts; what a code of another version says of the target is not known.
    package var counting: OutcomeClass.Counting { isKnown ? outcomeClass.counting : .excluded }

    private static let byWord = Dictionary(allCases.map { ($0.rawValue, $0) }) { first, _ in first }
}

extension OutcomeCode {
    /// Of a look at work under way: it says nothing of the work, and costs nothing, so it is repeated.
    package var passesWhileWorkGoesOn: Bool {
        switch outcomeClass {
        case .transport, .timeout, .throttled: true
        default: self == .providerError
        }
    }
}

/// The codes this version has. One that has no explanation is not known.
extension OutcomeCode: CaseIterable {
    package static let allCases = OutcomeExplanation.all.map(\.code)

    package static let ok = OutcomeCode(known: "ok")

    package static let degradedFallback = OutcomeCode(known: "degraded.fallback")
    package static let degradedSlow = OutcomeCode(known: "degraded.slow")
    package static let degradedWarning = OutcomeCode(known: "degraded.warning")

    package static let contractStatus = OutcomeCode(known: "contract.status")
    package static let contractJSON = OutcomeCode(known: "contract.json")
    package static let contractField = OutcomeCode(known: "contract.field")
    package static let contractSuccess = OutcomeCode(known: "contract.success")
    package static let contractSource = OutcomeCode(known: "contract.source")
    /// The declared media type is not the one the bytes show.
    package static let contractMime = OutcomeCode(known: "contract.mime")
    package static let contractText = OutcomeCode(known: "contract.text")

    package static let imageUndecodable = OutcomeCode(known: "image.undecodable")
    package static let imageTruncated = OutcomeCode(known: "image.truncated")
    package static let imageSize = OutcomeCode(known: "image.size")
    package static let imageBlank = OutcomeCode(known: "image.blank")
    /// The output is the input.
    package static let imageEcho = OutcomeCode(known: "image.echo")
    /// The output shows something else than was sent.
    package static let imageOther = OutcomeCode(known: "image.other")
    package static let imageQuality = OutcomeCode(known: "image.quality")
    /// A judge of the user's own gave it a score that does not pass.
    package static let imageJudge = OutcomeCode(known: "image.judge")
    /// The provider said success, and its result address answers 403, 404 or 410.
    package static let imageMissing = OutcomeCode(known: "image.missing")

    package static let providerError = OutcomeCode(known: "provider.error")
    package static let providerFailed = OutcomeCode(known: "provider.failed")
    package static let providerLoading = OutcomeCode(known: "provider.loading")
    package static let providerAsleep = OutcomeCode(known: "provider.asleep")
    package static let providerRuntime = OutcomeCode(known: "provider.runtime")
    package static let providerCancelled = OutcomeCode(known: "provider.cancelled")

    package static let transportDNS = OutcomeCode(known: "transport.dns")
    package static let transportRefused = OutcomeCode(known: "transport.refused")
    package static let transportTLS = OutcomeCode(known: "transport.tls")
    package static let transportReset = OutcomeCode(known: "transport.reset")
    package static let transportTruncated = OutcomeCode(known: "transport.truncated")
    package static let transportProtocol = OutcomeCode(known: "transport.protocol")

    package static let timeoutConnect = OutcomeCode(known: "timeout.connect")
    package static let timeoutFirstByte = OutcomeCode(known: "timeout.first_byte")
    package static let timeoutPoll = OutcomeCode(known: "timeout.poll")
    package static let timeoutTotal = OutcomeCode(known: "timeout.total")

    package static let throttledRate = OutcomeCode(known: "throttled.rate")
    package static let throttledQueue = OutcomeCode(known: "throttled.queue")

    package static let accountAuth = OutcomeCode(known: "account.auth")
    package static let accountPayment = OutcomeCode(known: "account.payment")
    package static let accountQuota = OutcomeCode(known: "account.quota")

    package static let rejectedInput = OutcomeCode(known: "rejected.input")
    package static let rejectedPolicy = OutcomeCode(known: "rejected.policy")

    package static let skippedBudget = OutcomeCode(known: "skipped.budget")
    package static let skippedKey = OutcomeCode(known: "skipped.key")
    package static let skippedSlot = OutcomeCode(known: "skipped.slot")
    package static let skippedMaintenance = OutcomeCode(known: "skipped.maintenance")
    package static let skippedDisabled = OutcomeCode(known: "skipped.disabled")

    package static let selfOffline = OutcomeCode(known: "self.offline")
    package static let selfError = OutcomeCode(known: "self.error")
}
