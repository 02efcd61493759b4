/// What an outcome code means, for people: printed by `assay explain`.
package struct OutcomeExplanation: Hashable, Sendable {
    /// What happened, in one sentence.
    package let meaning: String
    /// By which signs it was told from the others.
    package let recognition: String
    /// What to do next.
    package let remedy: String
}

extension OutcomeCode {
    /// Every code has one.
    package var explanation: OutcomeExplanation {
        switch self {
        case .ok: .ok
        case .degradedFallback: .degradedFallback
        case .degradedSlow: .degradedSlow
        case .degradedWarning: .degradedWarning
        case .contractStatus: .contractStatus
        case .contractJSON: .contractJSON
        case .contractField: .contractField
        case .contractSuccess: .contractSuccess
        case .contractSource: .contractSource
        case .contractMime: .contractMime
        case .contractText: .contractText
        case .imageUndecodable: .imageUndecodable
        case .imageTruncated: .imageTruncated
        case .imageSize: .imageSize
        case .imageBlank: .imageBlank
        case .imageEcho: .imageEcho
        case .imageQuality: .imageQuality
        case .imageMissing: .imageMissing
        case .providerError: .providerError
        case .providerFailed: .providerFailed
        case .providerLoading: .providerLoading
        case .providerAsleep: .providerAsleep
        case .providerRuntime: .providerRuntime
        case .providerCancelled: .providerCancelled
        case .transportDNS: .transportDNS
        case .transportRefused: .transportRefused
        case .transportTLS: .transportTLS
        case .transportReset: .transportReset
        case .transportTruncated: .transportTruncated
        case .transportProtocol: .transportProtocol
        case .timeoutConnect: .timeoutConnect
        case .timeoutFirstByte: .timeoutFirstByte
        case .timeoutPoll: .timeoutPoll
        case .timeoutTotal: .timeoutTotal
        case .throttledRate: .throttledRate
        case .throttledQueue: .throttledQueue
        case .accountAuth: .accountAuth
        case .accountPayment: .accountPayment
        case .accountQuota: .accountQuota
        case .rejectedInput: .rejectedInput
        case .rejectedPolicy: .rejectedPolicy
        case .skippedBudget: .skippedBudget
        case .skippedKey: .skippedKey
        case .skippedSlot: .skippedSlot
        case .skippedMaintenance: .skippedMaintenance
        case .skippedDisabled: .skippedDisabled
        case .selfOffline: .selfOffline
        case .selfError: .selfError
        }
    }
}
