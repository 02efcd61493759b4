import HTTPTypes
import Hummingbird
import Model

extension DescribedPlay {
    private var key: ModelKey { model.key }

    func answer(_ call: Call) async throws -> Response {
        let body = try await call.body()
        let parts = local(call.request.uri.path).split(separator: "/")
        if parts.count == 3, parts[0] == "_jobs", parts[2] == "output", call.request.method == .get {
            return try await output(String(parts[1]), call)
        }
        guard let asked = AskedStep(call, body, of: self) else {
            throw Reply.json(["error": "Not Found", "detail": "Not Found"], status: 404)
        }
        try authorize(asked.name, call)
        switch asked.name {
        case "submit": return try await submit(asked, call)
        case "poll", "result": return try await look(asked, call)
        case "cancel": return try cancel(asked, call)
        case "account", "reach", "estimate": return try await about(asked, call)
        default: return try await prepare(asked, call)
        }
    }

    /// Any key but `invalid` will do; a server that is asked without one where it needs none answers too.
    private func authorize(_ step: String, _ call: Call) throws {
        guard let auth = api.auth, step != "reach" else { return }
        let given: String? =
            switch auth.place {
            case .header(let name, let before, _):
                call.header(name).map { $0.hasPrefix(before) ? String($0.dropFirst(before.count)) : "" }
            case .query(let name): call.query(name)
            case .basic: call.header("authorization").map(DescribedPlay.password)
            }
        guard given == Call.refusedToken || (auth.isNeeded && given?.isEmpty != false) else { return }
        let rules = api.errors.filter { $0.code == .accountAuth && $0.example != nil }
        let rule = rules.first { $0.name == "key-rejected" } ?? rules.first { $0.example?.status == 401 }
        let words: JSONValue = "the key is missing or wrong"
        throw Reply.json(
            rule?.example?.json ?? ["error": words, "detail": words], status: rule?.example?.status ?? 401)
    }

    /// Of `Basic base64(user:password)`.
    private static func password(_ header: String) -> String {
        let bytes = (try? DataURI("data:;base64,\(header.drop { $0 != " " }.dropFirst())"))?.bytes ?? []
        return String(String(decoding: bytes, as: UTF8.self).drop { $0 != ":" }.dropFirst())
    }

    // MARK: Steps

    private func prepare(_ asked: AskedStep, _ call: Call) async throws -> Response {
        let turn = call.world.arrive(key, at: .upload)
        return try await call.answer(turn, of: key, at: .upload) {
            let name = "\(World.identifier(24)).png"
            if let bytes = asked.files.first {
                call.world.store(
                    StoredFile(name: name, type: "image/png", bytes: bytes, createdAt: call.world.clock.now()),
                    as: "\(path)/\(name)")
            }
            let value: (AnswerPlaces.Role) -> JSONValue? = { role in
                switch role {
                case .name: .string(name)
                case .address(let next):
                    .string(call.base + path + (places.addresses[next]?.text(name) ?? "/_jobs/\(name)/\(next)"))
                case .queueTime, .runTime: nil
                }
            }
            var reply = Reply.json(places.fill(example(of: asked.name), of: asked.name, value))
            reply.headers += places.head(of: asked.name, value)
            return reply.response
        }
    }

    private func submit(_ asked: AskedStep, _ call: Call) async throws -> Response {
        let turn = call.world.arrive(key, at: .submit)
        return try await call.answer(turn, of: key, at: .submit) {
            let order = sized(asked.order(model.task) { call.world.file("\(path)/\($0)")?.bytes })
            let id = identifier(asked, call)
            guard api.poll == nil else {
                let job = call.world.submit(model, order, input: .null, turn: turn, id: id)
                call.context.note.billed(job.id)
                return submitted(job, call).response
            }
            let job = await finished(order, turn, id, call)
            guard api.result.step == nil else {
                return submitted(job, call).response
            }
            return result(job, in: example(of: "submit"), of: "submit", call).response
        }
    }

    private func submitted(_ job: Job, _ call: Call) -> Reply {
        var reply = Reply.json(fill(example(of: "submit"), of: "submit", job, call))
        reply.headers += places.head(of: "submit") { value(of: $0, job, call) }
        return succeeded(reply, of: "submit")
    }

    /// The work done, once for an id of the client's own where that may be sent again.
    private func finished(_ order: WorkOrder, _ turn: Turn, _ id: String, _ call: Call) async -> Job {
        if api.mayResend, let known = call.world.find(job: id) {
            _ = await known.ended(within: .seconds(600))
            return known
        }
        let job = call.world.job(model, order, input: .null, turn: turn, id: id)
        call.context.note.billed(job.id)
        call.world.keep(job)
        await call.world.runner.perform(job)
        call.world.keep(job)
        return job
    }

    /// The client's own id where it gives one that is new, or may be sent again.
    private func identifier(_ asked: AskedStep, _ call: Call) -> String {
        if let own = asked.found[.attemptID]?.string, own.utf8.count <= 64,
            api.mayResend || call.world.find(job: own) == nil
        {
            return own
        }
        return World.identifier(32)
    }

    private func look(_ asked: AskedStep, _ call: Call) async throws -> Response {
        guard let job = job(of: asked, call) else {
            throw Reply.json(["error": "job not found", "detail": "Task not found"], status: 404)
        }
        call.context.note.about(job.id)
        let isPoll = asked.name == "poll"
        if !isPoll, case .answer(let told)? = job.turn.fault(at: .poll)?.effect {
            // A look said that the work has failed: so does its result.
            let reply = told.reply(model: key.name, timeScale: call.world.timeScale, now: call.world.clock.now())
            throw Reply(max(400, reply.status), reply.headers, body: reply.body)
        }
        // Where a description has no word for work under way, a look is answered when that has ended.
        if isPoll, api.poll?.states.tellsOnlyEnds == true, job.snapshot.ending == nil {
            _ = await job.ended(within: .seconds(600))
        }
        return try await call.answer(job.turn, of: key, at: isPoll ? .poll : .result) {
            isPoll ? poll(job, call).response : result(job, in: example(of: "result"), of: "result", call).response
        }
    }

    /// The one it names; where the description has nothing that names one, the last.
    private func job(of asked: AskedStep, _ call: Call) -> Job? {
        let named = asked.names.lazy.compactMap { call.world.find(job: $0) }.first
        let step = api.steps.first { $0.name == asked.name }?.step
        let names = step?.request.places.contains { place in
            if case .answer = place { true } else { place == .attemptID }
        }
        return named ?? (names == false ? call.world.allJobs.last { $0.model.key == key } : nil)
    }

    private func cancel(_ asked: AskedStep, _ call: Call) throws -> Response {
        guard let job = job(of: asked, call) else {
            throw Reply.json(["error": "job not found"], status: 404)
        }
        call.context.note.cancels(job.id)
        job.end(Job.Ending(status: "canceled"), at: call.world.clock.now())
        return Reply.json(example(of: "cancel")).response
    }

    private func about(_ asked: AskedStep, _ call: Call) async throws -> Response {
        let turn = call.world.arrive(key, at: .about)
        return try await call.answer(turn, of: key, at: .about) { good(asked.name).response }
    }

    private func output(_ id: String, _ call: Call) async throws -> Response {
        guard let job = call.world.find(job: id), case .picture(let bytes) = job.snapshot.ending?.result else {
            throw Reply.text("Not Found", status: 404)
        }
        if let lifetime = api.result.lifetime, let end = job.snapshot.endedAt,
            call.world.clock.now() - end > .seconds(lifetime.seconds * max(call.world.timeScale, 0.01))
        {
            throw Reply.text("Gone", status: 410)
        }
        call.context.note.about(job.id)
        return try await call.answer(job.turn, of: key, at: .output) {
            Reply(200, [("content-type", "image/png")], body: bytes).response
        }
    }
}
