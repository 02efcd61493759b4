import Model

/// What a failed prediction's `error` tells. The texts are Replicate's own error codes and the usual ones of models.
enum PredictionFailure {
    private static let policy = ["nsfw", "safety checker", "content policy", "flagged as sensitive"]
    private static let memory = ["out of memory", "e1001"]
    private static let passing = ["interrupted", "(code: pa)", "e9828", "e6716"]

    static func fault(_ prediction: Prediction) -> CallFailure {
        let text = prediction.error ?? "no reason given"
        let said = text.lowercased()
        func isOne(of texts: [String]) -> Bool { texts.contains { said.contains($0) } }
        if isOne(of: policy) {
            return CallFailure(.rejectedPolicy, "the prediction \(prediction.id) was refused: \(text)")
        }
        let advice =
            isOne(of: memory)
            ? " (a smaller picture may do)" : isOne(of: passing) ? " (this usually passes by itself)" : ""
        return CallFailure(.providerFailed, "the prediction \(prediction.id) failed: \(text)\(advice)")
    }
}
