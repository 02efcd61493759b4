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
    /// Every known code has its own.
    package var explanation: OutcomeExplanation {
        OutcomeExplanation.byCode[self] ?? OutcomeExplanation.ofAnotherVersion
    }
}

extension OutcomeExplanation {
    fileprivate static let byCode = Dictionary(all.map { ($0.code, $0.explanation) }) { first, _ in first }

    fileprivate static let ofAnotherVersion = OutcomeExplanation(
        meaning: "Another version of this program recorded this, and this one does not know what it means.",
        recognition: "The word stands in the ledger and is not among the codes of this version.",
        remedy: "Read the ledger with the version that wrote it; here it is shown and counted, and enters no figure.")

    /// Every code with its explanation, in the order of `assay explain`.
    static let all: [(code: OutcomeCode, explanation: OutcomeExplanation)] = [
        (.ok, .ok),
        (.degradedFallback, .degradedFallback),
        (.degradedSlow, .degradedSlow),
        (.degradedWarning, .degradedWarning),
        (.contractStatus, .contractStatus),
        (.contractJSON, .contractJSON),
        (.contractField, .contractField),
        (.contractSuccess, .contractSuccess),
        (.contractSource, .contractSource),
        (.contractMime, .contractMime),
        (.contractText, .contractText),
        (.imageUndecodable, .imageUndecodable),
        (.imageTruncated, .imageTruncated),
        (.imageSize, .imageSize),
        (.imageBlank, .imageBlank),
        (.imageEcho, .imageEcho),
        (.imageOther, .imageOther),
        (.imageQuality, .imageQuality),
        (.imageJudge, .imageJudge),
        (.imageMissing, .imageMissing),
        (.providerError, .providerError),
        (.providerFailed, .providerFailed),
        (.providerLoading, .providerLoading),
        (.providerAsleep, .providerAsleep),
        (.providerRuntime, .providerRuntime),
        (.providerCancelled, .providerCancelled),
        (.transportDNS, .transportDNS),
        (.transportRefused, .transportRefused),
        (.transportTLS, .transportTLS),
        (.transportReset, .transportReset),
        (.transportTruncated, .transportTruncated),
        (.transportProtocol, .transportProtocol),
        (.timeoutConnect, .timeoutConnect),
        (.timeoutFirstByte, .timeoutFirstByte),
        (.timeoutPoll, .timeoutPoll),
        (.timeoutTotal, .timeoutTotal),
        (.throttledRate, .throttledRate),
        (.throttledQueue, .throttledQueue),
        (.accountAuth, .accountAuth),
        (.accountPayment, .accountPayment),
        (.accountQuota, .accountQuota),
        (.rejectedInput, .rejectedInput),
        (.rejectedPolicy, .rejectedPolicy),
        (.skippedBudget, .skippedBudget),
        (.skippedKey, .skippedKey),
        (.skippedSlot, .skippedSlot),
        (.skippedMaintenance, .skippedMaintenance),
        (.skippedDisabled, .skippedDisabled),
        (.selfOffline, .selfOffline),
        (.selfError, .selfError),
    ]
}
