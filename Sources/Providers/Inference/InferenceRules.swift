import Model

extension AnswerRules {
    static let inference = AnswerRules([
        AnswerRule(400, ["token seems invalid"], .accountAuth, "the token is refused"),
        AnswerRule(
            400, ["model_not_supported", "not supported by any provider"], .contractStatus, "the model is not served"),
        AnswerRule(404, [], .contractStatus, "the model is not served"),
        AnswerRule(410, [], .contractStatus, "this address is retired"),
        AnswerRule(503, ["estimated_time", "currently loading"], .providerLoading, "the model is loading"),
        AnswerRule(500...504, ["too busy", "overloaded"], .providerError, "the model is overloaded"),
    ])
}
