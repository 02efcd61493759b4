import Backend
import Foundation
import Model
import Providers
import Synchronization
import Testing
import Transport

/// What users may use up in a day, over real HTTP and a real file.
@Suite("Quotas of the backend") struct QuotaTests {
    /// 2026-11-29 23:59:00 UTC.
    private static let lateEvening = Timestamp(microseconds: 1_795_996_740_000_000)
    private static let path = "/api/ai/fix-old-photo"
    private static let price = Price(
        unit: .run, amount: MicroDollars(2000), source: "a test", date: "2026-11-29", version: "1")

    private static func configuration(
        calls: Int? = nil, cost: MicroDollars? = nil, price: Price? = Self.price, store: String? = nil,
        cacheEntries: Int = 0
    ) -> BackendConfiguration {
        let target = ProviderTarget(
            provider: Sample.replicate, model: "owner/model", price: price, timeout: .seconds(20))
        let endpoint = Endpoint(
            id: "fix-old-photo", title: "Fix", feature: .fixOldPhoto, path: path, parameters: [:],
            timeout: .seconds(30), targets: [target])
        return BackendConfiguration(
            endpoints: [endpoint], cacheEntries: cacheEntries,
            quota: UserQuota(calls: calls, cost: cost, unknownCost: MicroDollars(4000)), store: store)
    }

    /// A picture for what the price file says.
    private static let billed: BackendServer.Call = { call in
        let cost = call.target.price?.cost(runTime: nil) ?? .unknown
        let attempt = Attempt(
            provider: "replicate", startedAt: Timestamp(microseconds: 0), code: .ok, cost: cost)
        return ProviderReply(code: .ok, attempts: [attempt], answer: .image(bytes: Sample.png, declaredMime: nil))
    }

    private static func statuses(_ backend: RunningBackend, _ count: Int, key: String) async throws -> [Int] {
        var statuses: [Int] = []
        for _ in 0..<count {
            statuses.append(
                try await backend.post(path, Sample.image, headers: [("Authorization", "Bearer \(key)")]).status)
        }
        return statuses
    }

    private static func expect(
        _ expected: [Int], _ backend: RunningBackend, key: String, at place: SourceLocation = #_sourceLocation
    ) async throws {
        let statuses = try await statuses(backend, expected.count, key: key)
        #expect(statuses == expected, sourceLocation: place)
    }

    private static func temporary() -> String {
        FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).db").path
    }

    @Test("who has used up the day's calls is told what is left and when there are more; others are not")
    func calls() async throws {
        let clock = WallClock { Self.lateEvening }
        try await withBackend(Self.configuration(calls: 2), clock: clock) { backend in
            let first = try await backend.post(Self.path, Sample.image, headers: [("X-API-Key", "ann")])
            #expect(first.status == 200)
            #expect(first.headers["ratelimit-limit"] == "2" && first.headers["ratelimit-remaining"] == "1")
            #expect(first.headers["ratelimit-reset"] == "60")
            try await Self.expect([200], backend, key: "ann")
            let refused = try await backend.post(Self.path, Sample.image, headers: [("X-API-Key", "ann")])
            #expect(refused.status == 429 && refused.headers["retry-after"] == "60")
            #expect(refused.json["quota"] == ["calls": ["limit": 2, "left": 0]])
            #expect(
                refused.json["error"]
                    == "Quota of the day used up: 0 of 2 calls left; it returns in 60 s, at 00:00 UTC")
            try await Self.expect([200, 200], backend, key: "bob")
            let nameless = try await backend.post(Self.path, Sample.image)
            #expect(nameless.status == 200)
        }
    }

    @Test("no user's calls cost more than they may, however many come at once; what fails for nothing costs nothing")
    func money() async throws {
        let asked = Mutex(0)
        let call: BackendServer.Call = { call in
            asked.withLock { $0 += 1 }
            return await Self.billed(call)
        }
        let limit = MicroDollars(9000)
        try await withBackend(Self.configuration(cost: limit), call: call) { backend in
            let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<20 { group.addTask { try await Self.statuses(backend, 1, key: "ann") } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(statuses.count { $0 == 200 } == 4 && statuses.count { $0 == 429 } == 16)
            #expect(asked.withLock { $0 } == 4)
            let refused = try await backend.post(
                Self.path, Sample.image, headers: [("Authorization", "bearer ann")])
            #expect(refused.json["quota"] == ["dollars": ["limit": 0.009, "left": 0.001]])
        }
        let free: BackendServer.Call = { _ in ProviderReply(code: .providerFailed, attempts: []) }
        try await withBackend(Self.configuration(cost: limit), call: free) { backend in
            let statuses = try await Self.statuses(backend, 12, key: "ann")
            #expect(!statuses.contains(429))
        }
    }

    @Test("a call of unknown price counts as the settings say; a refusal for money tells of no call that is left")
    func unknownPrice() async throws {
        let configuration = Self.configuration(calls: 9, cost: MicroDollars(9000), price: nil)
        try await withBackend(configuration, call: Self.billed) { backend in
            try await Self.expect([200, 200, 429], backend, key: "ann")
            let refused = try await backend.post(
                Self.path, Sample.image, headers: [("Authorization", "Bearer ann")])
            #expect(refused.headers["ratelimit-remaining"] == "0")
            #expect(
                refused.json["error"]?.string?.contains("7 of 9 calls and $0.001 of $0.009 (this call may take $0.004)")
                    == true)
        }
    }

    @Test("what is refused before anybody is asked is none of the day's calls")
    func refused() async throws {
        try await withBackend(Self.configuration(calls: 1), call: Self.billed) { backend in
            for body in [[:], ["image": "!!!"], ["image": 7]] as [JSONValue] {
                let refused = try await backend.post(Self.path, body, headers: [("X-API-Key", "ann")])
                #expect(refused.status == 400 && refused.headers["ratelimit-remaining"] == "1")
            }
            try await Self.expect([200, 429], backend, key: "ann")
        }
    }

    @Test("each of a chain may be asked once, and what one of them may take is set aside for each")
    func chain() async throws {
        var configuration = Self.configuration(cost: MicroDollars(5000))
        let first = try #require(configuration.endpoints.first)
        configuration.endpoints = [
            Endpoint(
                id: first.id, title: first.title, feature: first.feature, path: first.path, parameters: [:],
                timeout: first.timeout, targets: first.targets + first.targets)
        ]
        try await withBackend(configuration, call: Self.billed) { backend in
            // 4 of 5 thousandths are set aside for the first, 2 of which it has cost.
            try await Self.expect([200, 429], backend, key: "ann")
        }
    }

    @Test("usage outlives the process until the day is over, and no key is in the file")
    func restart() async throws {
        let store = Self.temporary()
        defer { try? FileManager.default.removeItem(atPath: store) }
        let configuration = Self.configuration(calls: 3, store: store)
        try await withBackend(configuration, clock: WallClock { Self.lateEvening }) { backend in
            try await Self.expect([200, 200], backend, key: "ann-and-her-key")
        }
        try await withBackend(configuration, clock: WallClock { Self.lateEvening }) { backend in
            try await Self.expect([200, 429], backend, key: "ann-and-her-key")
        }
        try await withBackend(configuration, clock: WallClock { Self.lateEvening + .seconds(60) }) { backend in
            try await Self.expect([200], backend, key: "ann-and-her-key")
        }
        for file in [store, store + "-wal"] {
            guard let bytes = FileManager.default.contents(atPath: file) else { continue }
            #expect(!String(decoding: bytes, as: UTF8.self).contains("ann-and-her-key"))
        }
    }

    @Test("answers that were kept are given again after a restart, as many as there is room for")
    func cache() async throws {
        let store = Self.temporary()
        let asked = Mutex(0)
        defer { try? FileManager.default.removeItem(atPath: store) }
        let call: BackendServer.Call = { call in
            asked.withLock { $0 += 1 }
            return await Sample.working(call)
        }
        var configuration = BackendConfiguration(endpoints: Sample.endpoints, cacheEntries: 3, store: store)
        let prompts = (0..<5).map { JSONValue.object(["prompt": .string("picture \($0)")]) }
        try await withBackend(configuration, call: call) { backend in
            for prompt in prompts { _ = try await backend.post("/api/huggingface/text-to-image", prompt) }
        }
        #expect(asked.withLock { $0 } == 5)
        configuration.cacheEntries = 2
        try await withBackend(configuration, call: call) { backend in
            for (prompt, isKept) in zip(prompts.suffix(3), [false, true, true]).reversed() {
                let answer = try await backend.post("/api/huggingface/text-to-image", prompt)
                #expect((answer.json["cached"] == true) == isKept)
            }
        }
        #expect(asked.withLock { $0 } == 6)
    }

    @Test("its health is bad where the file is gone, and nobody is asked for a call that cannot be counted")
    func gone() async throws {
        let store = Self.temporary()
        try await withBackend(Self.configuration(calls: 1, store: store)) { backend in
            #expect(try await backend.send("GET", "/healthz").status == 200)
            try FileManager.default.removeItem(atPath: store)
            let health = try await backend.send("GET", "/healthz")
            #expect(
                health.status == 503 && health.json["error"]?.string?.contains("\(store): the file was deleted") == true
            )
            #expect(try await backend.post(Self.path, Sample.image).status == 503)
        }
    }

    @Test("its health is asked without a key, and a file that is none is refused by name")
    func health() async throws {
        try await withBackend(Self.configuration(calls: 1)) { backend in
            let answer = try await backend.send("GET", "/healthz")
            #expect(answer.status == 200 && answer.json == ["status": "ok", "endpoints": 1])
        }
        let store = Self.temporary()
        defer { try? FileManager.default.removeItem(atPath: store) }
        try Data("this is no database, and long enough to be read as one".utf8).write(to: URL(fileURLWithPath: store))
        let error = await #expect(throws: BackendError.self) {
            try await BackendServer(Self.configuration(calls: 1, store: store), call: Self.billed).run { _ in }
        }
        #expect(error?.description.contains(store) == true && error?.description.contains("--store") == true)
    }
}
