/// Something about an output picture that no decoder notices: too blurred, a mosaic, only enlarged, another picture.
package struct PictureRemark: Hashable, Sendable {
    /// Which rule remarked on it.
    package let rule: HealthRule
    /// One sentence with the real values.
    package let sentence: String

    package init(rule: HealthRule, sentence: String) {
        self.rule = rule
        self.sentence = sentence
    }
}
