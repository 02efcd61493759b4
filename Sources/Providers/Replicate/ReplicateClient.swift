import Model
import Transport

/// One prediction at Replicate, from creation to the bytes of its result.
struct ReplicateClient: Caller {
    let call: ProviderCall
    /// Pinned; nil for official models, which are called by name.
    var version: String? { call.target.options["version"] }
    var base: String { call.target.provider.baseURL }

    func run(_ session: inout Session) async throws(CallFailure) -> CallResult {
        let file = try await inputFile(&session)
        let begun = session.elapsed
        let created = try await create(file: file, &session)
        let prediction = try await follow(created, begun: begun, &session)
        note(prediction, &session)
        let answer = try await result(of: prediction, &session)
        await settle(prediction, &session)
        return CallResult(answer: answer)
    }

    // MARK: Input

    /// A data URI up to 256 KB, the address of an upload above (the bound is Replicate's documentation's).
    private func inputFile(_ session: inout Session) async throws(CallFailure) -> String? {
        guard case .image(let bytes, let mime) = call.input, bytes.count > 256 << 10 else { return inlineFile }
        let name = "input.\(ImageFormat(mime: mime)?.rawValue ?? "bin")"
        let form = MultipartForm([.file("content", fileName: name, mime: mime, bytes)])
        var request = self.request("POST", ReplicateRoutes.files(base))
        request.headers.add(name: "Content-Type", value: form.contentType)
        request.body = form.body
        let response = try await ok(request, asked: "POST /v1/files", &session)
        guard let address = JSON.parse(response.body)?["urls"]?["get"]?.string else {
            throw CallFailure(
                .contractField, "Replicate's answer to the upload has no urls.get", httpStatus: response.status,
                body: response.body)
        }
        return address
    }

    var inlineFile: String? {
        guard case .image(let bytes, let mime) = call.input else { return nil }
        return DataURI.encode(bytes, mime: mime)
    }

    // MARK: Creation

    /// Sent once, on a connection of its own, and never again: each creation may be billed.
    private func create(file: String?, _ session: inout Session) async throws(CallFailure) -> Prediction {
        let response: HTTPResponse
        session.attempt.cost = Billing.undecided(call.target.price)
        do {
            response = try await session.send(creation(file: file, limit: session.remaining, session.prober.options))
        } catch {
            if error.neverArrived { session.attempt.cost = Billing.nothing(call.target.price) }
            throw error
        }
        guard 200..<300 ~= response.status else {
            session.attempt.cost = Billing.nothing(call.target.price)
            let path = version == nil ? "/v1/models/\(call.target.model)/predictions" : "/v1/predictions"
            throw fault(response, asked: "POST \(path)", session)
        }
        return try Prediction(response.body, httpStatus: response.status)
    }

    /// `Cancel-After` ends a prediction that we can no longer cancel ourselves.
    func creation(file: String?, limit: Duration, _ options: ProbeOptions) -> HTTPRequest {
        var members: [String: JSONValue] = ["input": .object(call.fields(image: file.map(JSONValue.string)))]
        members["version"] = version.map(JSONValue.string)
        let url =
            version == nil ? ReplicateRoutes.officialModel(base, call.target.model) : ReplicateRoutes.predictions(base)
        var request = self.request("POST", url)
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Cancel-After", value: "\(max(5, Int(limit.seconds.rounded(.up))))s")
        if let wait = wait(within: limit, options) { request.headers.add(name: "Prefer", value: "wait=\(wait)") }
        request.body = JSON.encode(.object(members))
        request.freshConnection = true
        return request
    }

    /// How many seconds the creation may be held: less than the call has left, so that an id is known while there is
    /// time to cancel it. Nil where that is too short to be of use, or shorter than the work is expected to take.
    private func wait(within limit: Duration, _ options: ProbeOptions) -> Int? {
        guard let longest = options.preferWait else { return nil }
        let spare = max(1, limit.seconds / 10)
        let wait = min(60, longest, Int(limit.seconds - spare))
        guard wait >= 1, (call.expected ?? .zero) < .seconds(wait) else { return nil }
        return wait
    }

    // MARK: Following

    private func follow(
        _ created: Prediction, begun: Duration, _ session: inout Session
    ) async throws(CallFailure) -> Prediction {
        session.attempt.remoteID = created.id
        guard let creation = session.last else { return created }
        var follower = PredictionFollower(
            limit: session.timeout, begun: begun, pace: session.prober.options.pace, expected: call.expected)
        var (prediction, time) = (created, PredictionTime(creation: creation))
        var action = follower.handle(.seen(created), elapsed: session.elapsed)
        while case .look(let pause) = action {
            try? await Task.sleep(for: pause)
            if Task.isCancelled {
                action = .giveUp(CallFailure(.selfError, HTTPExchange.interrupted))
            } else {
                action = await look(&prediction, &follower, &session)
                if let span = session.last {
                    if case .finish = action { time.found = span } else { time.unfinished = span }
                }
            }
        }
        session.attempt.isCold = follower.isCold
        if case .giveUp(let fault) = action {
            time.addUnfinished(follower.lastStatus, until: session.last?.end ?? .now, to: &session.attempt.timings)
            throw await abandon(prediction, fault, &session)
        }
        time.add(prediction, isCold: follower.isCold, to: &session.attempt.timings)
        return prediction
    }

    /// Whether and how a running prediction goes on.
    private func look(
        _ prediction: inout Prediction, _ follower: inout PredictionFollower, _ session: inout Session
    ) async -> PredictionFollower.Action {
        do throws(CallFailure) {
            var request = self.request("GET", ReplicateRoutes.prediction(base, prediction.id))
            request.limits.total = .seconds(15)
            prediction = try await read(request, as: .polling, asked: "GET /v1/predictions/\(prediction.id)", &session)
            return follower.handle(.seen(prediction), elapsed: session.elapsed)
        } catch {
            return follower.handle(.missed(error), elapsed: session.elapsed)
        }
    }

    private func read(
        _ request: HTTPRequest, as role: Session.Role, asked: String, _ session: inout Session
    ) async throws(CallFailure) -> Prediction {
        let response = try await session.send(request, as: role)
        guard 200..<300 ~= response.status else { throw fault(response, asked: asked, session) }
        return try Prediction(response.body, httpStatus: 200)
    }

    /// A synchronous answer can come before Replicate has closed its books: where the price is by the second, one more
    /// look, after the end and in no time, asks what was run.
    private func settle(_ prediction: Prediction, _ session: inout Session) async {
        guard call.target.price?.unit == .second, prediction.predictTime == nil else { return }
        var request = self.request("GET", ReplicateRoutes.prediction(base, prediction.id))
        request.limits = .ofTidying
        request.limits.total = max(request.limits.total, min(session.remaining, .seconds(5)))
        let last = try? await read(request, as: .tidying, asked: "the settled prediction", &session)
        if let last, last.status.isTerminal { session.attempt.cost = cost(of: last) }
    }

    /// Cancels what runs on without us, so that it is not billed to its end.
    private func abandon(_ prediction: Prediction, _ fault: CallFailure, _ session: inout Session) async -> CallFailure
    {
        var request = self.request("POST", ReplicateRoutes.cancel(base, prediction.id))
        request.limits = .ofTidying
        var fault = fault
        do throws(CallFailure) {
            let last = try await read(request, as: .tidying, asked: "the cancellation", &session)
            session.attempt.cost = cost(of: last)
            fault.detail += "; it was cancelled"
        } catch {
            fault.detail += "; it could not be cancelled: \(error.detail)"
        }
        return fault
    }

    // MARK: Reading

    private func note(_ prediction: Prediction, _ session: inout Session) {
        session.attempt.modelVersion = prediction.version
        session.attempt.cost = cost(of: prediction)
    }

    /// Replicate bills the time that was run, whatever the end; what never started is free.
    private func cost(of prediction: Prediction) -> Cost {
        let price = call.target.price
        let neverRan = prediction.startedAt == nil && prediction.predictTime == nil
        if neverRan, prediction.status.isTerminal, prediction.status != .succeeded { return Billing.nothing(price) }
        if prediction.status == .failed, price?.unit == .image { return Billing.nothing(price) }
        return Billing.worked(price, runTime: prediction.predictTime, images: prediction.output?.array?.count ?? 1)
    }

    private func result(of prediction: Prediction, _ session: inout Session) async throws(CallFailure) -> Answer {
        switch prediction.status {
        case .canceled, .aborted:
            throw CallFailure(.providerCancelled, "the prediction \(prediction.id) was \(prediction.status.rawValue)")
        case .failed: throw PredictionFailure.fault(prediction)
        case .succeeded, .starting, .processing: break
        }
        guard let output = prediction.output else {
            let why = prediction.isDataRemoved ? "its data has been removed" : "its output is empty"
            throw CallFailure(.contractField, "the prediction \(prediction.id) succeeded, but \(why)")
        }
        let texts = output.array?.compactMap(\.string) ?? output.string.map { [$0] } ?? []
        if call.feature.output == .text, !texts.isEmpty { return .text(texts.joined()) }
        guard let first = texts.first else {
            throw CallFailure(.imageUndecodable, "the output is \(output.kind), expected an address or a data URI")
        }
        return try await session.image(try NamedResult.read(first))
    }

    // MARK: Plumbing

    private func request(_ method: String, _ url: String) -> HTTPRequest {
        var request = HTTPRequest(method: method, url: url, limits: .ofTheCall)
        request.authorize(call.target.provider.token)
        return request
    }

    private func ok(
        _ request: HTTPRequest, asked: String, _ session: inout Session
    ) async throws(CallFailure) -> HTTPResponse {
        let response = try await session.send(request)
        guard 200..<300 ~= response.status else { throw fault(response, asked: asked, session) }
        return response
    }

    private func fault(_ response: HTTPResponse, asked: String, _ session: Session) -> CallFailure {
        AnswerRules.replicate.fault(response, asked: asked, now: session.prober.clock.now())
    }
}
