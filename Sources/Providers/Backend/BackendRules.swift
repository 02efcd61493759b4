import Model

extension AnswerRules {
    static let backend = AnswerRules([
        AnswerRule(503, ["estimated_time", "currently loading"], .providerLoading, "the model is loading"),
        AnswerRule(401...403, ofProviders, .providerFailed, refused),
        AnswerRule(400, ["the token seems invalid"], .providerFailed, refused),
    ])
    private static let refused =
        "the backend's own key or credit at a provider is refused, so that nobody gets an answer"

    /// How providers refuse a key or an account. A backend that passes this on speaks of its own: ours, at the backend,
    /// it would refuse in words of its own.
    private static let ofProviders = [
        "huggingface api error", "insufficient credit", "you did not pass a valid authentication token",
        "invalid credentials in authorization header", "invalid username or password",
        "to call inference providers", "monthly included credits", "replicate.com/", "huggingface.co/",
    ]
}
