import Model

extension AnswerRules {
    static let hub = AnswerRules([AnswerRule(404, [], .contractStatus, "no such Space or model")])

    static let space = AnswerRules([
        AnswerRule(400...599, ["gpu quota"], .accountQuota, "the GPU quota is used up"),
        AnswerRule(503, ["queue is full"], .throttledQueue, "the Space's queue is full"),
        AnswerRule(404, [], .contractStatus, "the Space has no such path: another Gradio version?"),
        AnswerRule(503, ["queue is stopped"], .providerError, "the Space is shutting down"),
    ])
}
