/// Something about an output picture that no decoder notices: too blurred, a mosaic, only enlarged, another picture.
package struct PictureRemark: Hashable, Sendable {
    /// Which rule remarked on it.
    package let rule: HealthRule
    /// The picture is of no use; otherwise somebody should have a look.
    package let isAlarm: Bool
    /// One sentence with the real values.
    package let sentence: String

    package init(rule: HealthRule, isAlarm: Bool, sentence: String) {
        self.rule = rule
        self.isAlarm = isAlarm
        self.sentence = sentence
    }
}
