import Model
import Testing
import Threads

@testable import Sandbox

@Suite("Work") struct JobTests {
    private static let model = HostedModel.all[0]
    private static let now = Timestamp(microseconds: 0)

    private func job(_ order: WorkOrder = WorkOrder(task: .write, prompt: "x")) -> Job {
        let turn = Turn(number: 1, decision: Decision(fault: nil, latency: .zero), startedAt: Self.now, isCold: false)
        return Job(
            id: "j", model: Self.model, order: order, input: .null, turn: turn, createdAt: Self.now, latency: .zero)
    }

    @Test("waiting for the start of work that has started already is no wait")
    func begun() async {
        let job = job()
        job.begin(at: Self.now)
        let start = ContinuousClock.now
        #expect(await job.begun(within: .seconds(60)).phase == .processing)
        #expect(start.duration(to: .now) < .seconds(30))
    }

    @Test("work ends once: what comes later changes nothing")
    func endsOnce() async {
        let job = job()
        job.begin(at: Self.now)
        job.end(Job.Ending(status: "canceled"), at: Self.now + .seconds(1))
        job.end(Job.Ending(status: "succeeded"), at: Self.now + .seconds(2))
        let end = await job.ended(within: .seconds(60))
        #expect(end.ending?.status == "canceled" && end.spent == .seconds(1))
    }

    @Test("work that is cancelled from outside stops being performed")
    func cancelled() async {
        let order = WorkOrder(task: .write, prompt: "x")
        let turn = Turn(number: 1, decision: Decision(fault: nil, latency: .zero), startedAt: Self.now, isCold: false)
        let job = Job(
            id: "j", model: Self.model, order: order, input: .null, turn: turn, createdAt: Self.now,
            latency: .seconds(3600))
        let runner = JobRunner(workshop: Workshop(), clock: .system)
        async let performing: Void = runner.perform(job)
        job.end(Job.Ending(status: "canceled"), at: Self.now)
        await performing
        #expect(job.snapshot.ending?.status == "canceled")
    }

    @Test(
        "work that is out of time is canceled, and aborted when it had not started",
        arguments: [(Duration.zero, "canceled"), (.seconds(36_000), "aborted")])
    func outOfTime(queued: Duration, status: String) async {
        let stays = JobEnding(status: nil, stays: "processing", error: nil, output: nil, dataRemoved: false)
        let fault = Fault(
            name: "stuck", summary: "", services: [.replicate], step: .submit, task: nil, effect: .job(stays),
            code: .ok, retry: .no)
        let turn = Turn(number: 1, decision: Decision(fault: fault, latency: .zero), startedAt: Self.now, isCold: false)
        let job = Job(
            id: "j", model: Self.model, order: WorkOrder(task: .write, prompt: "x"), input: .null, turn: turn,
            createdAt: Self.now, latency: queued, deadline: .seconds(1))
        await JobRunner(workshop: Workshop(), clock: .system).perform(job)
        #expect(job.snapshot.ending?.status == status)
    }

    @Test("work that would be too much to hold fails and says so")
    func noRoom() {
        let runner = JobRunner(workshop: Workshop(), clock: .system)
        let large = WorkOrder(task: .restore, picture: [UInt8](repeating: 0, count: 40 << 20))
        let jobs = (0..<7).map { _ in job(large) }
        for job in jobs { runner.accept(job) }
        #expect(jobs.map { $0.snapshot.ending?.status } == [nil, nil, nil, nil, nil, "failed", "failed"])
        #expect(jobs[6].snapshot.ending?.error == "the sandbox has no room: work of 512 MiB is under way")
    }

    @Test("equal orders give one and the same result, different ones do not")
    func workshop() async throws {
        let workshop = Workshop()
        let order = WorkOrder(task: .draw, prompt: "a tree", numbers: ["width": 32, "height": 16])
        let first = try await workshop.perform(order)
        #expect(try await workshop.perform(order) == first)
        var other = order
        other.prompt = "a house"
        #expect(try await workshop.perform(other) != first)
    }

    @Test("many orders at once are all done")
    func crowd() async throws {
        try await WorkerPool.with(threads: 2) { pool in
            let workshop = Workshop(pool: pool)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask { _ = try await workshop.perform(WorkOrder(task: .write, prompt: "\(number)")) }
                }
                try await group.waitForAll()
            }
        }
    }
}

@Suite("A bounded store") struct BoundedStoreTests {
    @Test("the oldest entries go when there are too many")
    func capacity() {
        var store = BoundedStore<String, Int>(capacity: 2, weight: 100)
        for (index, key) in ["a", "b", "c"].enumerated() { store.insert(index, for: key, weight: 1) }
        #expect(store["a"] == nil && store.values == [1, 2])
    }

    @Test("the oldest entries go when they weigh too much, and are handed back")
    func weight() {
        var store = BoundedStore<String, Int>(capacity: 10, weight: 10)
        store.insert(1, for: "a", weight: 6)
        #expect(store.insert(2, for: "b", weight: 6) == [1])
        #expect(store.insert(3, for: "c", weight: 11) == [3])
        #expect(store.values == [2])
    }

    @Test("an entry that is replaced counts once, and is the newest")
    func replaced() {
        var store = BoundedStore<String, Int>(capacity: 2, weight: 10)
        for (key, value) in [("a", 1), ("b", 2), ("a", 3), ("c", 4)] { store.insert(value, for: key, weight: 5) }
        #expect(store.values == [3, 4])
    }
}

@Suite("Multipart bodies") struct MultipartTests {
    private static let type = "multipart/form-data; boundary=x"

    @Test("names, file names, types and binary bytes come out as they went in")
    func parts() throws {
        let bytes: [UInt8] = [0, 13, 10, 45, 45, 255]
        let body =
            Array("--x\r\nContent-Disposition: form-data; name=\"content\"; filename=\"a b.png\"\r\n".utf8)
            + Array("Content-Type: image/png\r\n\r\n".utf8) + bytes
            + Array("\r\n--x\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nhello\r\n--x--\r\n".utf8)
        let parts = try #require(MultipartReader.parts(of: body, type: Self.type))
        #expect(parts.count == 2)
        #expect(parts[0] == .init(name: "content", filename: "a b.png", type: "image/png", bytes: bytes))
        #expect(parts[1].name == "type" && parts[1].bytes == Array("hello".utf8))
    }

    @Test(
        "broken bodies give what is whole in them",
        arguments: ["", "--x", "--x\r\n", "--x--", "--x\r\n\r\n--x--", "no"])
    func broken(text: String) {
        #expect(MultipartReader.parts(of: Array(text.utf8), type: Self.type)?.count == 0)
    }

    @Test("another media type is not multipart", arguments: [nil, "image/png", "multipart/form-data"])
    func other(type: String?) {
        #expect(MultipartReader.parts(of: [], type: type) == nil)
    }
}
