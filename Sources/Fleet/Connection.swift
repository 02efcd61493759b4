import CPQ
import Glibc
import Recording

/// One connection to a PostgreSQL server, for one thread. Every call ends within its patience, whatever becomes of the network, and
/// soon after the task is cancelled: the library is asked for nothing that blocks, but for the look-up of a name.
///
/// https://www.postgresql.org/docs/15/libpq-async.html
final class Connection {
    let address: FleetAddress
    private let handle: OpaquePointer
    /// How long one statement may take, and how long the server may take nothing of what is sent.
    var patience: Duration
    /// How many times as long the server works at a statement before it gives it up by itself: what nobody waits for any more would
    /// hold up others. More than once for one that copies rows, which take as long as the way does.
    private let stretch: Int32
    /// What the server knows of it.
    private var limited: Duration?
    /// Whether it goes on in a task that was cancelled, for as long as its patience.
    var isStubborn: Bool

    /// - Parameter patience: for the connection too.
    init(
        _ address: FleetAddress, patience: Duration = .seconds(15), isStubborn: Bool = false, stretch: Int32 = 1
    ) throws(FleetError) {
        self.address = address
        self.patience = patience
        self.isStubborn = isStubborn
        self.stretch = stretch
        // What stands in the address goes before the first, and after it: the last of a keyword is taken.
        let keywords = ["fallback_application_name", "dbname", "client_encoding", "keepalives_idle"]
        let values = ["assay", address.reveal(), "UTF8", "10"]
        let started = keywords.withCStrings { keywords in
            values.withCStrings { PQconnectStartParams(keywords, $0, 1) }
        }
        guard let started else { throw .cannotConnect(address: address.shown, reason: "there is no memory") }
        handle = started
        // Notices are for psql's user: stderr is ours.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        try establish()
    }

    deinit { PQfinish(handle) }

    /// Whether something has come that nobody asked for, as when the server closes it.
    var isStale: Bool {
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        return descriptor.fd < 0 || poll(&descriptor, 1, 0) != 0
    }

    private func establish() throws(FleetError) {
        let end = ContinuousClock.now + patience
        var state = PGRES_POLLING_WRITING
        while PQstatus(handle) != CONNECTION_BAD {
            switch state {
            case PGRES_POLLING_OK:
                PQsetnonblocking(handle, 1)
                return
            case PGRES_POLLING_FAILED: throw .cannotConnect(address: address.shown, reason: problem)
            default: break
            }
            do {
                try wait(Int16(state == PGRES_POLLING_READING ? POLLIN : POLLOUT), until: end)
            } catch .silent {
                throw .cannotConnect(address: address.shown, reason: "no answer within \(patience)")
            }
            state = PQconnectPoll(handle)
        }
        throw .cannotConnect(address: address.shown, reason: problem)
    }

    /// One statement, with `$1` and so on for its arguments.
    @discardableResult
    func query(_ sql: String, _ arguments: [ShippedValue] = []) throws(FleetError) -> Rows {
        try limit()
        let texts = arguments.map(\.argument)
        let sent = texts.withOptionalCStrings { values in
            PQsendQueryParams(handle, sql, Int32(texts.count), nil, values, nil, nil, 1)
        }
        guard sent == 1 else { throw lost() }
        return try lastResult()
    }

    /// Several statements, without arguments and answers.
    func run(_ script: String) throws(FleetError) {
        try limit()
        guard PQsendQuery(handle, script) == 1 else { throw lost() }
        _ = try lastResult()
    }

    /// Tells the server how long it may work, where that is another time than before. Within a transaction it never is.
    private func limit() throws(FleetError) {
        guard limited != patience else { return }
        let milliseconds = max(1, (patience * stretch) / .milliseconds(1))
        guard PQsendQuery(handle, "SET statement_timeout = \(Int(milliseconds))") == 1 else { throw lost() }
        _ = try lastResult()
        limited = patience
    }

    /// Rows into a table, in the text format of COPY.
    ///
    /// - Parameter target: `table (column, …)`.
    func copy(_ rows: [[ShippedValue]], into target: String) throws(FleetError) {
        guard PQsendQuery(handle, "COPY \(target) FROM STDIN") == 1 else { throw lost() }
        guard let begun = try nextResult() else { throw lost() }
        guard begun.status == PGRES_COPY_IN else { throw failure(begun) }
        var buffer: [UInt8] = []
        for row in rows {
            CopyText.append(row, to: &buffer)
            if buffer.count >= 1 << 16 { try put(&buffer) }
        }
        try put(&buffer)
        let end = ContinuousClock.now + patience
        while true {
            let done = PQputCopyEnd(handle, nil)
            if done < 0 { throw lost() }
            if done > 0 { break }
            try wait(Int16(POLLOUT), until: end)
        }
        _ = try lastResult()
    }

    private func put(_ buffer: inout [UInt8]) throws(FleetError) {
        let end = ContinuousClock.now + patience
        while !buffer.isEmpty {
            let taken = buffer.withUnsafeBytes { bytes in
                PQputCopyData(handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
            }
            if taken < 0 { throw lost() }
            if taken > 0 { buffer.removeAll(keepingCapacity: true) }
            try flush(until: end)
        }
    }

    private func flush(until end: ContinuousClock.Instant) throws(FleetError) {
        while true {
            let left = PQflush(handle)
            if left < 0 { throw lost() }
            if left == 0 { return }
            try wait(Int16(POLLOUT), until: end)
        }
    }

    /// The last of the answers, once there are no more; the first that is an error is thrown then.
    private func lastResult() throws(FleetError) -> Rows {
        var (last, error): (Rows?, FleetError?)
        while let result = try nextResult() {
            if !result.isGood { error = error ?? failure(result) }
            last = result
        }
        if let error { throw error }
        guard let last else { throw lost() }
        return last
    }

    private func nextResult() throws(FleetError) -> Rows? {
        let end = ContinuousClock.now + patience
        try flush(until: end)
        while PQisBusy(handle) == 1 {
            try wait(Int16(POLLIN), until: end)
            guard PQconsumeInput(handle) == 1 else { throw lost() }
        }
        return PQgetResult(handle).map(Rows.init)
    }

    /// In slices, so that a cancelled task is noticed.
    private func wait(_ events: Int16, until end: ContinuousClock.Instant) throws(FleetError) {
        var descriptor = pollfd(fd: PQsocket(handle), events: events, revents: 0)
        guard descriptor.fd >= 0 else { throw lost() }
        while true {
            let ready = poll(&descriptor, 1, 100)
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw lost() }
            if Task.isCancelled, !isStubborn { throw .cancelled }
            if ContinuousClock.now >= end {
                throw .silent(address: address.shown, seconds: Int(patience.components.seconds))
            }
        }
    }

    private func failure(_ result: Rows) -> FleetError {
        guard PQstatus(handle) == CONNECTION_OK, let (state, message) = result.error else { return lost() }
        return .refused(address: address.shown, state: state, message: message)
    }

    private func lost() -> FleetError { .lost(address: address.shown, reason: problem) }

    /// In one line, without the word that libpq begins with.
    private var problem: String {
        let text = String(cString: PQerrorMessage(handle))
        let lines = text.split(separator: "\n").map { $0.drop { $0 == "\t" || $0 == " " } }
        return lines.isEmpty ? "no reason is told" : lines.joined(separator: "; ")
    }
}

extension ShippedValue {
    /// As a statement's argument, in the text format; nil is NULL.
    fileprivate var argument: String? {
        switch self {
        case .null: nil
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): CopyText.storable(text)
        case .blob(let bytes): CopyText.hex(bytes)
        }
    }
}

extension [String] {
    /// Hands over C strings that end with a null pointer.
    fileprivate func withCStrings<Value>(_ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value) -> Value {
        map(Optional.init).withOptionalCStrings(body)
    }
}

extension [String?] {
    fileprivate func withOptionalCStrings<Value>(_ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value) -> Value {
        let copies = map { $0.map { strdup($0) } ?? nil }
        defer { for copy in copies { free(copy) } }
        return (copies.map { $0.map { UnsafePointer($0) } } + [nil]).withUnsafeBufferPointer { pointers in
            guard let base = pointers.baseAddress else { preconditionFailure("there is a null pointer at least") }
            return body(base)
        }
    }
}
