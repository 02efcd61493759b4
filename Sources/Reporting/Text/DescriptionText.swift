package import Model

/// A description for people: what is sent, as curl lines with the placeholders in them, and what the answers mean.
package enum DescriptionText {
    package static func render(_ api: APIDescription) -> String {
        (head(api) + [""] + work(api) + free(api) + meanings(api) + money(api) + others(api)).map(\.shownOnOneLine)
            .joined(separator: "\n")
    }

    private static func head(_ api: APIDescription) -> [String] {
        var lines = ["\(api.title) (kind: \(api.kind.rawValue)): \(api.task.rawValue)"]
        if !api.source.isEmpty || !api.date.isEmpty {
            let source = api.source.isEmpty ? "a source that is not named" : api.source
            lines.append("  from    \(source)\(api.date.isEmpty ? "" : ", read \(api.date)")")
        }
        if !api.models.isEmpty { lines.append("  models  \(api.models.joined(separator: ", "))") }
        if api.isElsewhere {
            lines.append("  at      \(api.url), which is not the description's own: its other hosts are asked below it")
        }
        return lines + (api.auth.map { [key($0, api)] } ?? [])
    }

    private static func key(_ auth: APIAuth, _ api: APIDescription) -> String {
        let others = auth.hosts.filter { !api.url.hasSuffix("//\($0)") }
        let hosts = others.isEmpty || api.isElsewhere ? "" : ", to \(others.joined(separator: ", "))"
        let need = auth.isNeeded || auth.command != nil ? "" : ", where it is set"
        let command = auth.command.map { ", used for \($0.lifetime.readable); it may take \($0.limit.readable)" } ?? ""
        return
            "  key     \(auth.origin)\(need)\(command); it is sent to the host of \(api.url)\(hosts), and to no other"
    }

    // MARK: Steps

    private static func work(_ api: APIDescription) -> [String] {
        var lines: [String] = []
        for prepared in api.prepare { lines += step("\(prepared.name), before the work", prepared.step, api) }
        let resent = api.mayResend ? "sent again only where the answer was lost" : "never sent twice"
        let limit = api.submitTimeout.map { ", and waited for at most \($0.readable)" } ?? ""
        lines += step("submit: the work is asked for, and \(resent)\(limit)", api.submit, api, isSubmit: true)
        if !api.extrasPlace.text.isEmpty {
            lines += ["  what a target's `input` adds is put at \(api.extrasPlace.text)", ""]
        }
        if let poll = api.poll {
            let pause = poll.every.map { ", every \($0.readable) at most" } ?? ""
            lines += step("poll: asked until it is done\(pause)", poll.step, api) + states(poll.states)
        }
        lines += result(api)
        if let cancel = api.cancel { lines += step("cancel: when the time is over", cancel, api) }
        return lines
    }

    private static func result(_ api: APIDescription) -> [String] {
        let result = api.result
        let places = result.images.map(\.description).joined(separator: " or ")
        let title = "result: the picture is at \(places)\(result.form == .auto ? "" : ", as \(result.form.rawValue)")"
        let lines = result.step.map { step(title, $0, api) } ?? [title]
        var more = result.taken.map { "  {\($0.name):…} is what \($0.selector) of the work's last answer holds" }
        if !result.isOK.isEmpty { more.append("  good only where \(words(result.isOK)), or else provider.failed") }
        more += result.refusals.map { "  refused where \(words($0)): rejected.policy" }
        if let text = result.text { more.append("  the provider's words about it are at \(text)") }
        if let version = result.version { more.append("  the model that ran is at \(version)") }
        if let lifetime = result.lifetime { more.append("  its address lives for \(lifetime.readable)") }
        return lines + more + (more.isEmpty && result.step != nil ? [] : [""])
    }

    private static func free(_ api: APIDescription) -> [String] {
        var lines: [String] = []
        if let account = api.account {
            lines += step("account, free: would a call be accepted", account.step, api)
            if let ok = account.ok { lines.append("  it would where \(ok) is there") }
            if let balance = account.balance {
                let unit = account.credit.map { ", of \($0.readable) each" } ?? ""
                lines.append("  the balance is at \(balance)\(unit): above 0")
            }
            if account.ok != nil || account.balance != nil { lines.append("") }
        }
        if let estimate = api.estimate {
            lines += step("estimate, free: what would it cost", estimate.step, api)
            lines += ["  the price is at \(estimate.price), in units of \(estimate.credit.readable)", ""]
        }
        if let reach = api.reach {
            lines += step("reach, free and without a key: is anybody there", reach.step, api, hasKey: false)
            if let known = reach.states { lines += states(known) }
        }
        return lines
    }

    private static func step(
        _ title: String, _ step: APIStep, _ api: APIDescription, isSubmit: Bool = false, hasKey: Bool = true
    ) -> [String] {
        let words = CurlWords.of(step.request, api, isSubmit: isSubmit, hasKey: hasKey)
        let lines = words.enumerated().map { index, word in
            (index == 0 ? "  " : "    ") + word + (index == words.count - 1 ? "" : " \\")
        }
        let keyed =
            hasKey && CurlWords.key(for: step.request, api) == .byAddress
            ? ["  the key goes along only where that address is of a host that may have it"] : []
        return [title] + lines + keyed + [""]
    }

    private static func states(_ states: APIStates) -> [String] {
        let words = states.words.map { word in
            switch word.meaning {
            case .queued: "\(word.text) queued"
            case .running: "\(word.text) running"
            case .done: "\(word.text) done"
            case .failed(let code): "\(word.text) \(code.rawValue)"
            }
        }
        return ["  \(states.selector): \(words.joined(separator: " · ")); any other contract.field", ""]
    }
}

// MARK: Meanings

extension DescriptionText {
    private static func meanings(_ api: APIDescription) -> [String] {
        let rules = api.errors.map { rule in
            let said = rule.text.map { "; its words are at \($0)" } ?? ""
            let wait = rule.wait.map { "; it says at \($0) for how long" } ?? ""
            return (words(rule.conditions), "\(rule.code.rawValue)  (\(rule.name))\(said)\(wait)")
        }
        let width = rules.map(\.0.count).max() ?? 0
        let usual =
            "401, 403 account.auth · 402 account.payment · 404 provider.failed · 408, 5xx provider.error · "
            + "400, 413, 415, 422 rejected.input · 429 throttled.rate"
        return ["what its answers mean: the first that fits, in every step and whatever the status"]
            + rules.map { "  \($0.padding(to: width))  \($1)" } + ["  then \(usual)"]
    }

    private static func words(_ conditions: [AnswerCondition]) -> String {
        conditions.map { condition in
            switch condition.test {
            case .exists: "\(condition.selector) is there"
            case .contains(let words): "\(condition.selector) has \"\(words)\""
            case .equals(let values): "\(condition.selector) is \(values.map(\.plainText).joined(separator: " or "))"
            }
        }.joined(separator: " and ")
    }

    private static func money(_ api: APIDescription) -> [String] {
        let words: String
        switch api.cost {
        case nil: words = "by the price file"
        case .fixed(let amount): words = amount == .zero ? "nothing" : "\(amount.readable) a call"
        case .units(let selector, let unit): words = "\(selector) of the answer, at \(unit.readable) each"
        case .tokens(let kinds):
            words = kinds.map { "\($0.selector) at \($0.perMillion.readable) a million" }.joined(separator: " + ")
        }
        let lacking = api.costIsOptional ? "; where the answer has none, by the price file" : ""
        return ["", "what a call costs: \(words)\(lacking)"]
    }

    /// What is said of times and of values.
    private static func others(_ api: APIDescription) -> [String] {
        var lines: [String] = []
        let times = [("queued", api.timings.queue), ("at work", api.timings.run)].compactMap { name, selector in
            selector.map { "\(name) \($0)" }
        }
        if !times.isEmpty {
            let unit = api.timings.unit == 1 ? "seconds" : "milliseconds"
            lines.append("what it says of its times: \(times.joined(separator: ", ")), in \(unit)")
        }
        for (name, map) in api.valueMaps.sorted(by: { $0.key < $1.key }) {
            let pairs = map.sorted { $0.key < $1.key }.map { "\($0.key) as \($0.value.plainText)" }
            lines.append("what the parameter \(name) is sent as: \(pairs.joined(separator: ", "))")
        }
        return lines
    }
}

extension String {
    /// With all that is hidden as escapes, line ends and tabs too: a description may be anybody's.
    fileprivate var shownOnOneLine: String { escaping { $0.isHidden ? $0.escape : nil } }

    fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
