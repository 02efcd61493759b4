import Model
import Providers
import Synchronization
import TestSupport
import Testing

@Suite("Replicate")
struct ReplicateTests {
    @Test("a prediction is created once, polled, and its result downloaded; phases, cost and ids are kept")
    func polled() async throws {
        let looks = Mutex(0)
        let server = try LoopbackServer { request in
            switch (request.method, request.path) {
            case ("POST", "/v1/predictions"): return .json(Making.prediction("starting"), status: 201)
            case ("GET", "/out.png"): return .answer(200, ["Content-Type": "image/png"], body: Making.png)
            default:
                let look = looks.withLock { looks in
                    looks += 1
                    return looks
                }
                let url = "http://\(request["Host"] ?? "")/out.png"
                return .json(
                    look < 3
                        ? Making.prediction("processing")
                        : Making.prediction(
                            "succeeded",
                            "\"output\":\"\(url)\",\"metrics\":{\"predict_time\":0.002,\"total_time\":0.003}"))
            }
        }
        let target = Making.target(.replicate, server.url, price: Making.price(.second, 22_500))
        let reply = await Making.prober(ProbeOptions(preferWait: nil)).call(Making.call(target))
        let attempt = try #require(reply.attempts.first)
        #expect(reply.code == .ok, "\(attempt.detail)")
        #expect(reply.answer == .image(bytes: Making.png, declaredMime: "image/png"))
        #expect(reply.attempts.count == 1)
        #expect(attempt.remoteID == "hdwst0bb05rgp0cf0p29mzk2am")
        #expect(attempt.modelVersion == Making.version)
        #expect(attempt.timings.run == .milliseconds(2))
        #expect(attempt.timings.queue == .milliseconds(1))
        #expect(attempt.cost.basis == .metered)
        #expect(attempt.cost.amount == MicroDollars(45))
        #expect(attempt.isCold == false)
        let created = try #require(server.requests.first)
        #expect(created["Authorization"] == "Bearer r8_secret_for_tests")
        #expect(created["Prefer"] == nil)
        #expect((attempt.timings.sum - attempt.timings.total).microseconds.magnitude < 1000)
        #expect(attempt.timings.poll.map { $0 > .zero } == true)
        #expect(reply.attempts.first?.finishedAt == attempt.startedAt + attempt.timings.latency)
        #expect(created["Cancel-After"] == "10s")
        #expect(created.text.contains("\"image\":\"data:image/png;base64,"))
        #expect(created.text.contains("\"version\":\"\(Making.version)\""))
        #expect(server.requests.filter { $0.method == "POST" }.count == 1)
        let download = try #require(server.requests.last)
        #expect(download["Authorization"] == nil, "the key is not for whoever hosts the result")
    }

    @Test("synchronous mode: an output is used although the status says processing; a data URI needs no download")
    func synchronous() async throws {
        let uri = DataURI.encode(Making.png, mime: "image/jpeg")
        let server = try LoopbackServer { _ in
            .json(Making.prediction("processing", "\"output\":[\"\(uri)\"]"), status: 201)
        }
        let reply = await Making.prober().call(Making.call(Making.target(.replicate, server.url)))
        let timings = try #require(reply.attempts.first?.timings)
        #expect(reply.answer == .image(bytes: Making.png, declaredMime: "image/jpeg"))
        #expect(server.requests.map(\.method) == ["POST"])
        #expect(timings.poll == nil && timings.latency == timings.total, "nothing is lost to looking")
    }

    @Test(
        "a creation is held for less than the call has left, and not at all where that would not do",
        arguments: [
            (nil, 10, 60, "wait=8"), (nil, 600, 60, "wait=60"), (nil, 600, 30, "wait=30"), (nil, 1, 60, nil),
            (Duration.seconds(90), 600, 60, nil), (.seconds(20), 600, 60, "wait=60"), (nil, 600, nil, nil),
        ] as [(Duration?, Int, Int?, String?)])
    func heldCreation(expected: Duration?, timeout: Int, longest: Int?, prefer: String?) async throws {
        let server = try LoopbackServer { _ in .json(Making.prediction("failed"), status: 201) }
        var call = Making.call(Making.target(.replicate, server.url, timeout: .seconds(timeout)))
        call.expected = expected
        _ = await Making.prober(ProbeOptions(preferWait: longest)).call(call)
        #expect(server.requests.first?["Prefer"] == prefer)
    }

    @Test("what a synchronous answer does not yet say it costs is asked after the end, in no time of the attempt's")
    func settled() async throws {
        let output = "\"output\":\"\(DataURI.encode(Making.png, mime: "image/png"))\""
        let server = try LoopbackServer { request in
            request.method == "POST"
                ? .json(Making.prediction("processing", output), status: 201)
                : .json(
                    Making.prediction("succeeded", "\(output),\"metrics\":{\"predict_time\":2}"), after: .seconds(1))
        }
        let target = Making.target(.replicate, server.url, price: Making.price(.second, 100))
        let attempt = try #require(await Making.prober().call(Making.call(target)).attempts.first)
        #expect(attempt.cost.amount == MicroDollars(200))
        #expect(attempt.cost.basis == .metered)
        #expect(attempt.timings.total < .seconds(1))
        #expect(server.requests.map(\.method) == ["POST", "GET"])
    }

    @Test("a synchronous wait that runs out goes on by polling, whatever the HTTP status", arguments: [201, 202])
    func synchronousThenPolled(status: Int) async throws {
        let uri = DataURI.encode(Making.png, mime: "image/png")
        let server = try LoopbackServer { request in
            request.method == "POST"
                ? .json(Making.prediction("processing", "\"output\":null"), status: status)
                : .json(Making.prediction("succeeded", "\"output\":\"\(uri)\""))
        }
        var options = Making.quick
        options.preferWait = 1
        let reply = await Making.prober(options).call(Making.call(Making.target(.replicate, server.url)))
        #expect(reply.code == .ok)
        #expect(server.requests.map(\.method) == ["POST", "GET"])
    }

    @Test("a model without a pinned version is called by name")
    func official() async throws {
        let server = try LoopbackServer { _ in .json(Making.prediction("failed"), status: 201) }
        _ = await Making.prober().call(Making.call(Making.target(.replicate, server.url, version: nil)))
        #expect(server.requests.first?.path == "/v1/models/nightmareai/real-esrgan/predictions")
        #expect(server.requests.first?.text.contains("version") == false)
    }

    @Test("a picture above 256 KB is uploaded first, and its address sent")
    func upload() async throws {
        let server = try LoopbackServer { request in
            request.path == "/v1/files"
                ? .json("{\"id\":\"f\",\"urls\":{\"get\":\"https://api.replicate.com/v1/files/f\"}}", status: 201)
                : .json(Making.prediction("failed", "\"error\":\"x\""), status: 201)
        }
        let bytes = Making.png + [UInt8](repeating: 9, count: 256 << 10)
        _ = await Making.prober().call(Making.call(Making.target(.replicate, server.url), bytes: bytes))
        let (upload, created) = try (#require(server.requests.first), #require(server.requests.last))
        #expect(upload["Content-Type"]?.hasPrefix("multipart/form-data; boundary=") == true)
        #expect(upload.body.count > bytes.count)
        #expect(upload.body.firstRange(of: Array("name=\"content\"".utf8)) != nil)
        #expect(created.text.contains("\"image\":\"https://api.replicate.com/v1/files/f\""))
    }

    @Test("a call that runs out of time is cancelled at Replicate, and says whether it was starting or running")
    func cancelledOnTimeout() async throws {
        for (status, code) in [("starting", OutcomeCode.providerLoading), ("processing", .timeoutPoll)] {
            let server = try LoopbackServer { request in
                request.path.hasSuffix("/cancel")
                    ? .json(Making.prediction("canceled", "\"metrics\":{\"predict_time\":2.0}"))
                    : .json(Making.prediction(status), status: 201)
            }
            let target = Making.target(
                .replicate, server.url, price: Making.price(.second, 100), timeout: .seconds(1))
            let reply = await Making.prober().call(Making.call(target))
            #expect(reply.code == code)
            #expect(reply.attempts.first?.detail.contains("it was cancelled") == true)
            #expect(reply.attempts.first?.cost.amount == MicroDollars(200), "cancelled runs are billed")
            #expect(server.requests.last?.path.hasSuffix("/cancel") == true)
            #expect(server.requests.last?["Content-Length"] == "0")
        }
    }

    @Test("cancelling the task cancels the prediction")
    func cancelledTask() async throws {
        let server = try LoopbackServer { request in .json(Making.prediction("processing"), status: 201) }
        let task = Task {
            await Making.prober().call(Making.call(Making.target(.replicate, server.url)))
        }
        while server.requests.count < 2 { try await Task.sleep(for: .milliseconds(2)) }
        task.cancel()
        #expect(await task.value.code == .selfError)
        #expect(server.requests.last?.path.hasSuffix("/cancel") == true)
    }

    @Test("a creation whose connection breaks is not repeated, and its cost is unknown")
    func neverTwice() async throws {
        let server = try LoopbackServer { request in
            request.path == "/warm" ? .json("{}") : [.pause(.milliseconds(20)), .close]
        }
        let target = Making.target(.replicate, server.url, price: Making.price(.run, 1900))
        let reply = await Making.prober().call(Making.call(target))
        #expect(reply.code == .transportReset)
        #expect(reply.attempts.first?.cost == .unknown)
        #expect(server.requests.count == 1)
    }

    @Test("without a token nothing is sent: skipped.key")
    func noKey() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        for token in [nil, Secret("", variable: "REPLICATE_API_TOKEN")] {
            let reply = await Making.prober().call(
                Making.call(Making.target(.replicate, server.url, token: token)))
            #expect(reply.code == .skippedKey)
            #expect(reply.attempts.isEmpty)
        }
        #expect(server.requests.isEmpty)
    }

    @Test("away from a loopback base URL, results are fetched from public addresses only")
    func privateResult() async throws {
        let server = try LoopbackServer { request in
            request.method == "POST"
                ? .json(
                    Making.prediction("succeeded", "\"output\":\"http://\(request["Host"] ?? "")/out\""), status: 201)
                : .answer(200, ["Content-Type": "image/png"], body: Making.png)
        }
        var options = Making.quick
        options.allowPrivateAddresses = false
        let reply = await Making.prober(options).call(Making.call(Making.target(.replicate, server.url)))
        #expect(reply.code == .transportProtocol)
        #expect(reply.attempts.first?.detail.contains("not a public address") == true)
        #expect(server.requests.count == 1)
    }
}
