package import Model

/// What a remark about a picture means for the verdict: the one place where the health rules become outcome codes.
///
/// The rules themselves know which of them applies to which work: nobody calls a cartoon blurred, or a drawn prompt
/// another picture.
package struct HealthPolicy: Hashable, Sendable {
    package static let standard = HealthPolicy()

    private let ignored: Set<String>

    /// - Parameter ignored: rules whose remarks are dropped. A run that ignores any does not pass its own control.
    package init(ignoring ignored: Set<String> = []) {
        self.ignored = ignored
    }

    /// The codes of rules that have one of their own. An alarm of any other rule is `image.quality`, and what is only
    /// worth a look is `degraded.warning`.
    package static let codes: [String: OutcomeCode] = [
        "black": .imageBlank, "one_colour": .imageBlank, "transparent": .imageBlank, "no_op": .imageEcho,
        "wrong_scale": .imageSize, "truncated_look": .imageTruncated, "tiles_lost": .imageQuality,
        "noise": .imageQuality, "blurred": .imageQuality, "mosaic": .imageQuality, "another_picture": .imageQuality,
        "placeholder": .degradedWarning, "only_resized": .degradedWarning, "drift": .degradedWarning,
    ]

    /// Nil for an ignored rule.
    func code(of remark: PictureRemark) -> OutcomeCode? {
        guard !ignored.contains(remark.rule) else { return nil }
        return HealthPolicy.codes[remark.rule] ?? (remark.isAlarm ? .imageQuality : .degradedWarning)
    }

    /// What should have come instead, and what the finding is about.
    func finding(_ remark: PictureRemark) -> Finding? {
        guard let code = code(of: remark) else { return nil }
        return Finding(
            code: code, subject: HealthPolicy.subject(remark.rule),
            expected: HealthPolicy.expectations[remark.rule] ?? "a healthy picture",
            actual: remark.sentence)
    }

    /// `image: tiles lost`.
    package static func subject(_ rule: String) -> String { "image: " + String(rule.map { $0 == "_" ? " " : $0 }) }

    private static let expectations: [String: String] = [
        "black": "a picture", "one_colour": "a picture", "transparent": "a picture",
        "no_op": "a picture other than the input", "truncated_look": "a picture down to its last row",
        "tiles_lost": "a picture without holes", "noise": "the input's picture, not noise",
        "blurred": "a picture as sharp as the work allows", "mosaic": "detail as in the input",
        "another_picture": "the picture that was sent", "placeholder": "a picture, not a message",
        "only_resized": "more than a plain enlargement",
    ]
}
