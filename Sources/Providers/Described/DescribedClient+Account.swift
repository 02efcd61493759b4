import Model
import Transport

extension DescribedClient {
    var reach: HTTPRequest {
        let maker = RequestMaker(conversation: opening, named: .publicOnly)
        guard let step = api.reach?.step, var request = try? maker.request(step.request, withKey: false) else {
            return .reach(call.target.provider.baseURL)
        }
        request.freshConnection = true
        return request
    }

    var reachRules: AnswerRules { .described }

    /// The description's rules hold for its own step; then what holds for all; and a server that always answers 200 says in a word
    /// how it is.
    func reachFault(_ response: HTTPResponse, asked: String, now: Timestamp) -> CallFailure? {
        let usual = usualReachFault(response, asked: asked, now: now)
        guard let reach = api.reach else { return usual }
        let answer = StepAnswer(response)
        let conversation = opening
        // Asked without the key: that it is missed says nothing.
        let ruled = conversation.ruled(response, answer, asked: asked, now: now)
        if let fault = ruled?.code.outcomeClass == .account ? usual : ruled ?? usual { return fault }
        guard let states = reach.states else { return nil }
        let word = states.selector.find(in: answer)?.plainText
        // Somebody who wants a key first, say, is there.
        if word == nil, !(200..<300 ~= response.status) { return nil }
        let (code, detail): (OutcomeCode, String)
        switch states.read(word, of: "the server") {
        case .means(.failed(let failed)):
            (code, detail) = (failed, "the server says it is \"\(word?.prefix(80) ?? "")\"")
        case .means: return nil
        case .unknown(let unknown): (code, detail) = (.contractField, unknown)
        }
        return CallFailure(code, detail, httpStatus: response.status, body: response.body)
    }

    /// What a call would cost.
    func quote(_ session: inout Session) async throws(CallFailure) -> MicroDollars? {
        guard let estimate = api.estimate else { return nil }
        session.attempt.cost = Billing.nothing(nil)
        var conversation = opening
        let seen = try await ask(estimate.step, as: "estimate", &conversation, &session)
        let units = conversation.number(estimate.price, in: seen.answer)
        let stated = units.flatMap { StatedCharge($0, of: estimate.credit, price: nil) }
        guard case .believed(let amount)? = stated else {
            let found = stated?.sentence.map { "a price that is not believed: \($0)" }
            throw CallFailure(
                .contractField, "\(seen.asked) answered \(found ?? "without a price at `\(estimate.price)`")",
                httpStatus: seen.response.status, body: seen.response.body)
        }
        return amount
    }

    /// Whether a call would be accepted: the key, the model, and what is left to pay with.
    func account(_ session: inout Session) async throws(CallFailure) -> CallFailure? {
        guard let account = api.account else { return nil }
        var conversation = opening
        let seen = try await ask(account.step, as: "account", &conversation, &session)
        let found = account.ok.map { conversation.find($0, in: seen.answer) ?? .null }
        if let ok = account.ok, let found, found == .null || found == .bool(false) {
            let what = found == .null ? "answered without `\(ok)`" : "answered `\(ok)` with false"
            throw CallFailure(
                .contractField, "\(seen.asked) \(what): \(ErrorText.excerpt(seen.response.body))",
                httpStatus: seen.response.status, body: seen.response.body)
        }
        guard let place = account.balance else { return nil }
        let written = conversation.find(place, in: seen.answer)
        guard let balance = conversation.number(place, in: seen.answer) else {
            throw CallFailure(
                .contractField, "\(seen.asked) answered without a balance at `\(place)`",
                httpStatus: seen.response.status,
                body: seen.response.body)
        }
        guard balance > 0 else {
            throw CallFailure(
                .accountPayment, "the key is good, but the balance is \(written?.plainText ?? "0")",
                httpStatus: seen.response.status)
        }
        return shortage(balance, account)
    }

    /// What is left is less than one call costs, as far as both are known in money.
    private func shortage(_ balance: Double, _ account: APIAccount) -> CallFailure? {
        guard let credit = account.credit, let price = Billing.worked(call.target.price, runTime: nil).amount,
            case .believed(let worth)? = StatedCharge(balance, of: credit, price: nil), worth < price
        else { return nil }
        return CallFailure(
            .degradedWarning,
            "the key is good, but the balance is worth \(worth.readable), and a call costs \(price.readable)")
    }
}
