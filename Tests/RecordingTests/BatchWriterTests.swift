import Model
import Recording
import Synchronization
import Testing

@Suite("Batch writer")
struct BatchWriterTests {
    let scratch: Scratch
    let ledger: Ledger
    let run = Sample.run()

    init() throws {
        scratch = try Scratch()
        ledger = try Ledger(path: scratch.path)
        try ledger.begin(run)
    }

    @Test("a batch is written when it is full")
    func byCount() throws {
        let writer = BatchWriter(ledger: ledger, run: run, maximumCount: 3, maximumAge: .seconds(1000))
        for number in 0..<5 { try writer.add(Sample.verdict(number)) }
        #expect(try ledger.verdicts().count == 3)
        try writer.flush()
        try writer.flush()
        #expect(try ledger.verdicts().count == 5)
    }

    @Test("a batch is written when its first verdict has waited long enough")
    func byAge() throws {
        let start = ContinuousClock.now
        let now = Mutex(start)
        let writer = BatchWriter(ledger: ledger, run: run, maximumAge: .milliseconds(200)) { now.withLock { $0 } }
        try writer.add(Sample.verdict(0))
        now.withLock { $0 = start + .milliseconds(199) }
        try writer.add(Sample.verdict(1))
        #expect(try ledger.verdicts().isEmpty)
        now.withLock { $0 = start + .milliseconds(200) }
        try writer.add(Sample.verdict(2))
        #expect(try ledger.verdicts().count == 3)
    }

    @Test("verdicts from many tasks all arrive")
    func together() async throws {
        let writer = BatchWriter(ledger: ledger, run: run, maximumCount: 7)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 { group.addTask { try writer.add(Sample.verdict(number)) } }
            try await group.waitForAll()
        }
        try writer.flush()
        #expect(try ledger.verdicts().count == 100)
    }

    @Test("keeping on flushing ends with the task, and with everything written")
    func keepsFlushing() async throws {
        let writer = BatchWriter(ledger: ledger, run: run, maximumAge: .seconds(1000))
        try writer.add(Sample.verdict(0))
        let writing = Task { try await writer.keepFlushing() }
        writing.cancel()
        try await writing.value
        #expect(try ledger.verdicts().count == 1)
    }

    @Test("a batch that could not be written is kept for the next try")
    func retries() throws {
        let reader = try Ledger(path: scratch.path, readOnly: true)
        let writer = BatchWriter(ledger: reader, run: run, maximumCount: 1)
        for _ in 0..<2 { #expect(throws: RecordingError.self) { try writer.add(Sample.verdict()) } }
        #expect(throws: RecordingError.readOnly(path: scratch.path)) { try writer.flush() }
    }
}
