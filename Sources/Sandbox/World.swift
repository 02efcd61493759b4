import Model
import Synchronization
import Threads

/// A file a client sent or a model made.
struct StoredFile: Hashable, Sendable {
    let name: String
    let type: String
    let bytes: [UInt8]
    let createdAt: Timestamp
    /// The job that made it, if one did.
    var job: String?
}

/// Everything the handlers share. All of it is bounded; the oldest is forgotten first.
final class World: Sendable {
    /// Request bodies above this are refused with 413.
    static let maximumBody = 64 << 20

    let clock = WallClock.system
    let journal = Journal()
    let runner: JobRunner
    let webhooks: WebhookSender
    /// Of the user's own descriptions.
    let plays: [DescribedPlay]
    private let ports = Mutex<[Door: Int]>([:])
    private let fixedTimeScale: Double?
    private let seed: UInt64
    private let turns: Mutex<TurnBook>
    private let jobs = Mutex(BoundedStore<String, Job>(capacity: 500, weight: 256 << 20))
    private let files = Mutex(BoundedStore<String, StoredFile>(capacity: 500, weight: 256 << 20))
    private let sessions = Mutex(BoundedStore<String, [String]>(capacity: 500, weight: 1 << 20))

    /// - Parameter models: where pictures are computed.
    init(_ configuration: SandboxConfiguration, models: WorkerPool?) {
        fixedTimeScale = configuration.timeScale
        seed = configuration.seed
        plays = configuration.descriptions.sorted { $0.key < $1.key }.map {
            DescribedPlay($0.value, own: $0.key, scale: configuration.scales[$0.key])
        }
        turns = Mutex(TurnBook(configuration.scenario, seed: seed, timeScale: fixedTimeScale, startedAt: clock.now()))
        runner = JobRunner(workshop: Workshop(pool: models), clock: clock)
        webhooks = WebhookSender(clock: clock)
    }

    var scenario: Scenario { turns.withLock { $0.scenario } }
    var timeScale: Double { fixedTimeScale ?? scenario.timeScale }

    /// Plays another scenario from its beginning; work that is under way keeps what it was dealt.
    func play(_ scenario: Scenario) {
        let book = TurnBook(scenario, seed: seed, timeScale: fixedTimeScale, startedAt: clock.now())
        turns.withLock { $0 = book }
    }

    func note(_ door: Door, port: Int) { ports.withLock { $0[door] = port } }

    /// The root of the door whose TLS is wrong in this way, as seen from this machine; nil where TLS is not served.
    func root(_ flaw: TLSFault) -> String? {
        ports.withLock { $0[flaw == .plain ? .plain : .flawed(flaw)] }.map { "https://localhost:\($0)" }
    }

    /// Whether every fault of a scenario can strike here.
    func canPlay(_ scenario: Scenario) -> Bool {
        !scenario.needsTLS || ports.withLock { $0[.secure] != nil }
    }

    /// The call a request belongs to. `opens` false: the request never begins a call of its own.
    func arrive(_ key: ModelKey, at step: Step, opens: Bool = true) -> Turn {
        let now = clock.now()
        return turns.withLock { $0.arrive(key, at: step, now: now, opens: opens) }
    }

    /// Begins work in the background. It is kept until newer work needs the room.
    func submit(
        _ model: HostedModel, _ order: WorkOrder, input: JSONValue, turn: Turn, id: String, deadline: Duration? = nil
    ) -> Job {
        let job = job(model, order, input: input, turn: turn, id: id, deadline: deadline)
        keep(job)
        runner.accept(job)
        return job
    }

    func job(
        _ model: HostedModel, _ order: WorkOrder, input: JSONValue, turn: Turn, id: String, deadline: Duration? = nil
    ) -> Job {
        let latency = Duration.seconds(turn.decision.latency.seconds * timeScale)
        return Job(
            id: id, model: model, order: order, input: input, turn: turn, createdAt: clock.now(), latency: latency,
            deadline: deadline)
    }

    func find(job id: String) -> Job? { jobs.withLock { $0[id] } }
    /// Oldest first.
    var allJobs: [Job] { jobs.withLock { $0.values } }

    /// Keeps a job, or weighs it again once its result is there. A job that must make room is cancelled.
    func keep(_ job: Job) {
        let weight = 2 * job.order.picture.count + (job.snapshot.ending?.result?.weight ?? 0) + 1024
        let gone = jobs.withLock { $0.insert(job, for: job.id, weight: weight) }
        for old in gone { old.end(Job.Ending(status: "canceled"), at: clock.now()) }
    }

    func store(_ file: StoredFile, as key: String) {
        files.withLock { _ = $0.insert(file, for: key, weight: file.bytes.count + 256) }
    }

    func file(_ key: String) -> StoredFile? { files.withLock { $0[key] } }
    @discardableResult func removeFile(_ key: String) -> Bool { files.withLock { $0.remove(key) != nil } }

    /// Puts an event into a Gradio session.
    func enlist(event: String, in session: String) {
        sessions.withLock { sessions in
            let events = (sessions[session] ?? []) + [event]
            sessions.insert(Array(events.suffix(100)), for: session, weight: events.count * 40)
        }
    }

    /// The first event of the session that no stream has taken yet, taken. Nil: none is left.
    func takeEvent(of session: String) -> String? {
        sessions.withLock { sessions in
            guard var events = sessions[session], !events.isEmpty else { return nil }
            let first = events.removeFirst()
            sessions.insert(events, for: session, weight: events.count * 40)
            return first
        }
    }

    func knows(session: String) -> Bool { sessions.withLock { $0[session] != nil } }

    /// `count` characters of `alphabet`, at random.
    static func identifier(_ count: Int, from alphabet: String = "0123456789abcdefghjkmnpqrstvwxyz") -> String {
        let characters = Array(alphabet)
        return String((0..<count).map { _ in characters[Int.random(in: 0..<characters.count)] })
    }
}
