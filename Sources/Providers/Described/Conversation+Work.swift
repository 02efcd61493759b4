import Model

extension Conversation {
    /// The provider's own id of the work: what a later step names it by, or what in the answer is part of the address that a later
    /// step goes to; else ours, where it is sent. Nil where nothing of that kind is answered.
    ///
    /// - Parameter answer: of the submit.
    func workID(_ answer: StepAnswer) -> String? {
        var address: String?
        for name in described.workNames {
            guard let found = find(name.selector, in: answer)?.plainText else { continue }
            guard name.isAddress else { return found }
            address = address ?? found
        }
        if let address { return Conversation.name(in: address, of: answer.json) ?? address }
        return described.submitsOwnID ? value(of: .attemptID)?.plainText : nil
    }

    /// A text of the answer's own fields that is a whole part of the address.
    private static func name(in address: String, of answer: JSONValue?) -> String? {
        let parts = Set(address.split { "/?&=".contains($0) })
        let fields = (answer?.object ?? [:]).sorted { $0.key < $1.key }.map(\.value)
        let below = fields.flatMap { ($0.object ?? [:]).sorted { $0.key < $1.key }.map(\.value) }
        return (fields + below).lazy.compactMap(\.string).first { $0.utf8.count >= 6 && parts.contains($0[...]) }
    }
}
