import Model
import Transport

extension DescribedPlay {
    /// The documented answer of a step.
    func example(of step: String) -> JSONValue {
        let named = api.steps.first { $0.name == step }?.step.example
        return named ?? (step == api.lastOfWork ? api.result.example : nil) ?? .object([:])
    }

    func fill(_ json: JSONValue, of step: String, _ job: Job, _ call: Call) -> JSONValue {
        places.fill(named(json, job, call), of: step) { value(of: $0, job, call) }
    }

    func value(of role: AnswerPlaces.Role, _ job: Job, _ call: Call) -> JSONValue? {
        let snapshot = job.snapshot
        return switch role {
        case .address(let next):
            .string(call.base + path + (places.addresses[next]?.text(job.id) ?? "/_jobs/\(job.id)/\(next)"))
        case .name: .string(job.id)
        case .runTime: snapshot.endedAt.map { _ in time(snapshot.spent) }
        case .queueTime: snapshot.startedAt.map { time($0 - job.createdAt) }
        }
    }

    /// With the job's id for the example's, also in addresses, which then lead here.
    private func named(_ json: JSONValue, _ job: Job, _ call: Call) -> JSONValue {
        guard let id = places.exampleID else { return json }
        return json.mapTexts { text in
            guard text.contains(id) else { return text }
            guard let place = URLParts(text) else { return text.replacing(id, with: job.id) }
            let local = JobAddress.local(place.target[...], host: place.host, of: api).joined(separator: "/")
            return "\(call.base)\(path)/\(local.replacing(id, with: job.id))"
        }
    }

    /// Milliseconds are whole ones.
    private func time(_ span: Duration) -> JSONValue {
        api.timings.unit < 1 ? .integer(Int((span.seconds / api.timings.unit).rounded())) : .number(span.seconds)
    }

    // MARK: The state of work

    func poll(_ job: Job, _ call: Call) -> Reply {
        guard let poll = api.poll else { return Reply(404) }
        let word = word(of: job.snapshot, poll.states)
        var json = fill(example(of: "poll"), of: "poll", job, call)
        var (status, headers) = (200, places.head(of: "poll") { value(of: $0, job, call) })
        switch poll.states.selector.source {
        case .pointer(let pointer): json = pointer.putting(typed(word, like: pointer.find(in: json)), into: json)
        case .status: status = Int(word) ?? 200
        case .exists(let pointer): if word != "true" { json = pointer.putting(.null, into: json) }
        case .header(let name): headers.append((name, word))
        case .body: break
        }
        var reply = Reply.json(json)
        if api.result.step == nil {
            reply = result(job, in: json, of: "poll", call)
        } else {
            reply = succeeded(reply, of: "poll")
        }
        reply.status = status
        reply.headers += headers
        return reply
    }

    /// Booleans and numbers stay what they are.
    private func typed(_ word: String, like example: JSONValue?) -> JSONValue {
        switch example {
        case .bool: .bool(word == "true")
        case .integer: Int(word).map(JSONValue.integer) ?? .string(word)
        default: .string(word)
        }
    }

    private func word(of snapshot: Job.Snapshot, _ states: APIStates) -> String {
        func first(_ meaning: APIStates.Meaning) -> String? { states.words.first { $0.meaning == meaning }?.text }
        let (queued, running) = (first(.queued), first(.running))
        switch snapshot.phase {
        case .starting: return queued ?? running ?? "unknown"
        case .processing: return running ?? queued ?? "unknown"
        case .ended(let ending):
            switch ending.status {
            case "succeeded": return first(.done) ?? "unknown"
            case "canceled", "aborted":
                return first(.failed(.providerCancelled)) ?? first(.failed(.providerFailed)) ?? first(.done)
                    ?? ending.status
            case "failed": return first(.failed(.providerFailed)) ?? first(.done) ?? ending.status
            default: return ending.status
            }
        }
    }

    // MARK: The picture

    /// The answer with the picture where it is looked for, or nothing there where there is none.
    func result(_ job: Job, in json: JSONValue, of step: String, _ call: Call) -> Reply {
        let json = step == "poll" ? json : fill(json, of: step, job, call)
        guard case .picture(let bytes)? = job.snapshot.ending?.result else {
            if let complaint = job.snapshot.ending?.error, step == "submit" { return refusal(complaint) }
            return Reply.json(
                pointers.reduce(json) { $1.find(in: $0) == nil ? $0 : $1.putting(.null, into: $0) })
        }
        guard let pointer = pointers.first(where: { $0.find(in: json) != nil }) ?? pointers.first else {
            guard !isPicture, case .header(let name)? = api.result.images.first?.source else {
                return Reply(200, [("content-type", "image/png")] + charges, body: bytes)
            }
            let form = api.result.form == .auto ? .url : api.result.form
            return succeeded(Reply.json(json).with(name, written(bytes, job, call, form)), of: step)
        }
        let filled = pointer.putting(.string(written(bytes, job, call, form(at: pointer))), into: json)
        return succeeded(Reply.json(filled), of: step)
    }

    private var isPicture: Bool { api.result.images.contains { $0.source == .body } }

    var pointers: [JSONPointer] {
        api.result.images.compactMap { if case .pointer(let pointer) = $0.source { pointer } else { nil } }
    }

    /// How a picture is written at a place: as the description says, or as the example there begins.
    func form(at pointer: JSONPointer) -> APIResult.Form {
        guard api.result.form == .auto else { return api.result.form }
        let example = pointer.find(in: example(of: api.result.step == nil ? api.lastOfWork : "result"))?.string ?? ""
        return example.hasPrefix("iVBOR") ? .base64 : example.hasPrefix("data:") ? .dataURI : .url
    }

    private func written(_ bytes: [UInt8], _ job: Job, _ call: Call, _ form: APIResult.Form) -> String {
        switch form {
        case .base64: return DataURI.encodeBase64(bytes)
        case .dataURI: return DataURI.encode(bytes, mime: "image/png")
        case .auto, .url, .bytes:
            let own = "\(path)/_jobs/\(job.id)/output"
            return job.turn.decision.fault?.elsewhere({ call.world.root($0) }, path: own) ?? call.base + own
        }
    }

    /// What the answer's headers say it cost.
    private var charges: [(String, String)] {
        guard case .units(let selector, _)? = api.cost, case .header(let name) = selector.source else { return [] }
        return [(name, "1")]
    }

    /// The model's own complaint about its input.
    private func refusal(_ complaint: String) -> Reply {
        let rule = api.errors.first { $0.code == .rejectedInput && $0.example != nil }?.example
        return Reply.json(rule?.json ?? ["error": .string(complaint)], status: rule?.status ?? 400)
    }
}
