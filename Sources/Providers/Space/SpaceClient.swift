import Model
import Transport

/// One call to a Gradio app on a Hugging Face Space: hub, configuration, upload, queue, events, file.
struct SpaceClient: Caller {
    let call: ProviderCall
    /// `owner/name`.
    var name: String { call.target.model }
    var hub: String { call.target.provider.baseURL }
    /// With its slash.
    var api: String {
        let name = call.target.options["api"] ?? "/predict"
        return name.hasPrefix("/") ? name : "/\(name)"
    }

    func run(_ session: inout Session) async throws(CallFailure) -> CallResult {
        session.attempt.cost = Billing.nothing(call.target.price)
        let app = try await reachApp(&session)
        session.attempt.modelVersion = app.version.map { "gradio \($0)" }
        let output: JSONValue
        switch app.wire {
        case .queue: output = try await queued(app, &session)
        case .run: output = try await direct(app, &session)
        }
        session.attempt.cost = Billing.worked(call.target.price, runTime: session.attempt.timings.run)
        return CallResult(answer: try await answer(output, app, &session))
    }

    // MARK: The queue

    private func queued(_ app: GradioDescription, _ session: inout Session) async throws(CallFailure) -> JSONValue {
        let function = try app.function(api)
        let info = try await info(app, &session)
        let file = try await upload(app, &session)
        let data = try GradioArguments.make(
            info: info, api: api, file: file, prompt: call.input.prompt, parameters: call.fields(image: file))
        session.attempt.cost = Billing.undecided(call.target.price)
        let ticket = Ticket(function: function, session: String(UInt64.random(in: .min ... .max), radix: 36))
        let event = try await join(data, ticket, app, &session)
        session.attempt.remoteID = event
        do {
            return try await listen(ticket, app, &session)
        } catch {
            if error.code.outcomeClass == .timeout || error.code == .selfError {
                await leave(event, ticket, app, &session)
            }
            throw error
        }
    }

    /// Which function was asked, and in whose name: Gradio sends the events of a session down one stream.
    private struct Ticket {
        let function: Int
        let session: String
    }

    private func upload(_ app: GradioDescription, _ session: inout Session) async throws(CallFailure) -> JSONValue? {
        guard case .image(let bytes, let mime) = call.input else { return nil }
        let fileName = "input.\(ImageFormat(mime: mime)?.rawValue ?? "bin")"
        let form = MultipartForm([.file("files", fileName: fileName, mime: mime, bytes)])
        var request = request("POST", GradioRoutes.upload(app.host, app.prefix), session)
        request.headers.add(name: "Content-Type", value: form.contentType)
        request.body = form.body
        let answer = try await json(request, asked: "POST /upload", &session)
        guard let path = answer[0]?.string else {
            throw CallFailure(.contractField, "the Space's answer to the upload names no file", httpStatus: 200)
        }
        return ["path": .string(path), "orig_name": .string(fileName), "meta": ["_type": "gradio.FileData"]]
    }

    private func join(
        _ data: JSONValue, _ ticket: Ticket, _ app: GradioDescription, _ session: inout Session
    ) async throws(CallFailure) -> String {
        let body: JSONValue = [
            "data": data, "fn_index": .integer(ticket.function), "session_hash": .string(ticket.session),
        ]
        let request = post(body, to: GradioRoutes.join(app.host, app.prefix), session)
        let answer: JSONValue
        do {
            answer = try await json(request, asked: "POST /queue/join", &session)
        } catch {
            throw functionFault(error)
        }
        guard let event = answer["event_id"]?.string, !event.isEmpty else {
            throw CallFailure(.contractField, "the Space's answer to the call has no event_id", httpStatus: 200)
        }
        return event
    }

    /// Gradio answers a function it does not have with a bare 500.
    private func functionFault(_ fault: CallFailure) -> CallFailure {
        guard fault.httpStatus == 500, fault.body?.elementsEqual("Internal Server Error".utf8) == true else {
            return fault
        }
        var fault = fault
        fault.code = .contractStatus
        fault.detail = "the Space has no function for \(api): POST /queue/join answered 500"
        return fault
    }

    private func listen(
        _ ticket: Ticket, _ app: GradioDescription, _ session: inout Session
    ) async throws(CallFailure) -> JSONValue {
        let reader = SpaceStreamReader()
        var request = request("GET", GradioRoutes.events(app.host, app.prefix, ticket.session), session)
        // Gradio sends a heartbeat each 15 s: two of them missing is a hang.
        request.limits.idle = .seconds(35)
        let exchange = try await session.stream(request) { reader.take($0) }
        notePhases(exchange, reader, &session)
        switch reader.ending {
        case .complete(let output): return output
        case .failed(let fault): throw fault
        case nil: throw streamFault(exchange, reader, session)
        }
    }

    /// What the stream took after its first line is queue and work, not download.
    private func notePhases(_ exchange: HTTPExchange, _ reader: SpaceStreamReader, _ session: inout Session) {
        guard let heard = exchange.timings.download, let sum = session.attempt.timings.download else { return }
        session.attempt.timings.download = sum - heard
        let run = min(heard, reader.runTime ?? heard)
        session.attempt.timings.run = run
        session.attempt.timings.queue = heard - run
    }

    private func streamFault(_ exchange: HTTPExchange, _ reader: SpaceStreamReader, _ session: Session) -> CallFailure {
        let place = reader.queuePosition.map { " at \($0)" } ?? ""
        if let failure = exchange.failure {
            return CallFailure(failure.code, "waiting for the Space's result\(place): \(session.detail(failure))")
        }
        guard let response = exchange.response, response.status == 200 else {
            return exchange.response.map { fault(.space, $0, "GET /queue/data", session) }
                ?? CallFailure(.transportProtocol, "the Space gave no answer")
        }
        return CallFailure(.transportTruncated, "the Space ended its event stream without a result")
    }

    /// Gives up the place in the queue, so that nobody works for us any more.
    private func leave(_ event: String, _ ticket: Ticket, _ app: GradioDescription, _ session: inout Session) async {
        let body: JSONValue = [
            "session_hash": .string(ticket.session), "fn_index": .integer(ticket.function), "event_id": .string(event),
        ]
        var request = post(body, to: GradioRoutes.leave(app.host, app.prefix), session)
        request.limits = .ofTidying
        _ = try? await session.send(request, as: .tidying)
    }

    // MARK: Without a queue

    /// Gradio 3: pictures go as data URIs, and the answer comes when all is done.
    private func direct(_ app: GradioDescription, _ session: inout Session) async throws(CallFailure) -> JSONValue {
        session.attempt.cost = Billing.undecided(call.target.price)
        let data: JSONValue =
            switch call.input {
            case .image(let bytes, let mime): [.string(DataURI.encode(bytes, mime: mime))]
            case .prompt(let prompt): [.string(prompt)]
            }
        let request = post(["data": data], to: GradioRoutes.run(app.host, app.prefix, api), session)
        let response = try await session.send(request)
        guard response.status == 200 else { throw directFault(response, session) }
        guard let answer = JSON.parse(response.body) else { throw malformed(response, "the Space's /run\(api)") }
        guard let output = answer["data"], output.array != nil else {
            throw CallFailure(
                .contractField, "the Space's answer has no list of outputs", httpStatus: 200, body: response.body)
        }
        return output
    }

    /// Here a failed function is a 500 with `error`, and an unknown api a 500 without JSON.
    private func directFault(_ response: HTTPResponse, _ session: Session) -> CallFailure {
        guard response.status == 500 else { return fault(.space, response, "POST /run\(api)", session) }
        guard let answer = JSON.parse(response.body), answer["error"] != nil else {
            return CallFailure(
                .contractStatus, "the Space has no api named \(api): POST /run\(api) answered 500", httpStatus: 500,
                body: response.body)
        }
        var failed = SpaceFailure.fault(answer)
        (failed.httpStatus, failed.body) = (500, response.body)
        return failed
    }

    // MARK: The result

    private func answer(
        _ output: JSONValue, _ app: GradioDescription, _ session: inout Session
    ) async throws(CallFailure) -> Answer {
        guard let first = output[0], first != .null else {
            throw CallFailure(.contractField, "the Space completed without an output")
        }
        if call.feature.output == .text {
            guard let text = first.string else {
                throw CallFailure(.contractField, "the output is \(first.kind), not text")
            }
            return .text(text)
        }
        let item = first[0] ?? first
        let file = item["image"] ?? item
        // By its path: Gradio 4 builds a wrong `url`, and any proxy in front may.
        if let path = file["path"]?.string {
            return try await session.image(
                .address(GradioRoutes.file(app.host, app.prefix, path)), headers: spaceHeaders)
        }
        guard let address = file["url"]?.string ?? file.string else {
            throw CallFailure(.imageUndecodable, "the output is \(first.kind), expected a file")
        }
        return try await session.image(try NamedResult.read(address))
    }
}
