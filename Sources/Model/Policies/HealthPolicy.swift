/// What a remark about a picture means for the verdict, where it should be otherwise than ``HealthRule/code``.
///
/// The rules themselves know which of them applies to which work: nobody calls a cartoon blurred, or a drawn prompt
/// another picture.
package struct HealthPolicy: Hashable, Sendable {
    package enum Meaning: String, Hashable, Sendable, CaseIterable {
        /// The picture is of no use.
        case fail
        /// Worth a look: `degraded.warning`.
        case warn
        /// The remark is dropped.
        case ignore
    }

    package static let standard = HealthPolicy()

    /// Only what differs from the rules' own codes.
    package let overrides: [HealthRule: Meaning]

    package init(_ overrides: [HealthRule: Meaning] = [:]) {
        self.overrides = overrides
    }

    /// Nil for an ignored rule, and for one that is only shown. A rule that warns by itself and is told to fail has `image.quality`.
    package func code(of rule: HealthRule) -> OutcomeCode? {
        switch overrides[rule] {
        case nil: rule.isOnlyShown ? nil : rule.code
        case .fail: rule.code.counting == .up ? .imageQuality : rule.code
        case .warn: .degradedWarning
        case .ignore: nil
        }
    }
}
