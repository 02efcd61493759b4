/// The class of an outcome: whose doing it was, and whether it counts against the provider's uptime.
package enum OutcomeClass: String, Hashable, Sendable, Codable, CaseIterable {
    case ok, degraded, contract, image, provider, transport, timeout, throttled, account, rejected, skipped
    /// Our own network or program failed.
    case `self`

    /// How an outcome of this class enters uptime = up / (up + down).
    package var counting: Counting {
        switch self {
        case .ok, .degraded: .up
        case .contract, .image, .provider, .transport, .timeout: .down
        case .throttled, .account, .rejected, .skipped, .`self`: .excluded
        }
    }

    package enum Counting: String, Hashable, Sendable { case up, down, excluded }
}

/// What became of an attempt or a check: one closed list, stable in ledgers, reports and `assay explain`.
///
/// The raw value is `class.name`; what precedes the dot is the ``OutcomeClass``.
package enum OutcomeCode: String, Hashable, Sendable, Codable, CaseIterable {
    case ok

    case degradedFallback = "degraded.fallback"
    case degradedSlow = "degraded.slow"
    case degradedWarning = "degraded.warning"

    case contractStatus = "contract.status"
    case contractJSON = "contract.json"
    case contractField = "contract.field"
    case contractSuccess = "contract.success"
    case contractSource = "contract.source"
    /// The declared media type is not the one the bytes show.
    case contractMime = "contract.mime"
    case contractText = "contract.text"

    case imageUndecodable = "image.undecodable"
    case imageTruncated = "image.truncated"
    case imageSize = "image.size"
    case imageBlank = "image.blank"
    /// The output is the input.
    case imageEcho = "image.echo"
    case imageQuality = "image.quality"
    /// The provider said success, and its result address answers 403, 404 or 410.
    case imageMissing = "image.missing"

    case providerError = "provider.error"
    case providerFailed = "provider.failed"
    case providerLoading = "provider.loading"
    case providerAsleep = "provider.asleep"
    case providerRuntime = "provider.runtime"
    case providerCancelled = "provider.cancelled"

    case transportDNS = "transport.dns"
    case transportRefused = "transport.refused"
    case transportTLS = "transport.tls"
    case transportReset = "transport.reset"
    case transportTruncated = "transport.truncated"
    case transportProtocol = "transport.protocol"

    case timeoutConnect = "timeout.connect"
    case timeoutFirstByte = "timeout.first_byte"
    case timeoutPoll = "timeout.poll"
    case timeoutTotal = "timeout.total"

    case throttledRate = "throttled.rate"
    case throttledQueue = "throttled.queue"

    case accountAuth = "account.auth"
    case accountPayment = "account.payment"
    case accountQuota = "account.quota"

    case rejectedInput = "rejected.input"
    case rejectedPolicy = "rejected.policy"

    case skippedBudget = "skipped.budget"
    case skippedKey = "skipped.key"
    case skippedSlot = "skipped.slot"
    case skippedMaintenance = "skipped.maintenance"
    case skippedDisabled = "skipped.disabled"

    case selfOffline = "self.offline"
    case selfError = "self.error"

    package var outcomeClass: OutcomeClass {
        let name = rawValue.prefix { $0 != "." }
        guard let found = OutcomeClass(rawValue: String(name)) else {
            preconditionFailure("\(rawValue) does not begin with a class")
        }
        return found
    }

    package var counting: OutcomeClass.Counting { outcomeClass.counting }

    /// An answer came back that can be looked at, good or bad; the others are "no usable answer" (exit code 3).
    package var isAnswer: Bool {
        switch outcomeClass {
        case .transport, .timeout, .`self`: false
        default: true
        }
    }
}
