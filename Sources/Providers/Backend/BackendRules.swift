import Model

extension AnswerRules {
    static let backend = AnswerRules([
        AnswerRule(503, ["estimated_time", "currently loading"], .providerLoading, "the model is loading")
    ])
}
