import Model

extension AnswerRules {
    static let replicate = AnswerRules([
        AnswerRule(422, ["invalid version"], .contractStatus, "the pinned model version does not exist"),
        AnswerRule(404, [], .contractStatus, "no such model, or not one that is served by name"),
    ])
}
