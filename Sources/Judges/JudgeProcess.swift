import CLaunch
import Glibc
import Model

/// One run of a judge's command, within its bounds: time, memory, and how much it may say.
///
/// It blocks: for threads of our own. The command is the leader of a process group, and whatever is left of the group
/// when the run ends is killed. What has left the group by itself is out of reach, and bounded only by its time of CPU.
struct JudgeProcess {
    enum Ending: Hashable {
        case exited(Int32)
        case signalled(Int32)
        case tookTooLong
        case saidTooMuch
        /// The run it belongs to was cancelled.
        case cancelled
        case notStarted(reason: String)
    }

    struct Result {
        let ending: Ending
        let output: [UInt8]
        /// The last of what it wrote to stderr.
        let complaints: [UInt8]
    }

    /// Bytes of an answer.
    static let mostOutput = 64 << 10
    /// Kept of stderr, before secrets are taken out of it.
    static let mostComplaints = 8 << 10

    let command: [String]
    /// Empty: the current one.
    let folder: String
    let environment: [String: String]
    /// A file that becomes its stdin.
    let question: String
    let within: Duration
    /// Bytes of data that each of its processes may have.
    let memory: Int

    func run() -> Result {
        switch Launching(process: self).start() {
        case .failure(let failure):
            return Result(ending: .notStarted(reason: failure.reason), output: [], complaints: [])
        case .success(let started):
            defer {
                close(started.output)
                close(started.complaints)
            }
            var reading = Reading(output: started.output, complaints: started.complaints)
            let ending = watch(started.process, &reading)
            // What was written before the end.
            let isWithin = reading.readAll()
            return Result(
                ending: isWithin ? ending : .saidTooMuch, output: reading.output, complaints: reading.complaints)
        }
    }

    /// Reads until the command ends, or has to be ended.
    private func watch(_ process: pid_t, _ reading: inout Reading) -> Ending {
        let deadline = ContinuousClock.now + within
        var forced: Ending?
        while true {
            reading.wait(milliseconds: 20)
            let isWithin = reading.readAll()
            if hasEnded(process) { break }
            if Task.isCancelled {
                forced = .cancelled
            } else if !isWithin {
                forced = .saidTooMuch
            } else if ContinuousClock.now >= deadline {
                forced = .tookTooLong
            }
            if forced != nil { break }
        }
        // Before the leader is reaped: until then nobody else has its number.
        kill(-process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return forced ?? JudgeProcess.ending(status)
    }

    /// Without reaping it.
    private func hasEnded(_ process: pid_t) -> Bool {
        var info = siginfo_t()
        let said = waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT)
        return said != 0 || info.si_signo != 0
    }

    /// wait(2): the low seven bits are the signal, the next byte the exit status.
    private static func ending(_ status: Int32) -> Ending {
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
    }
}

/// What comes out of a command, within bounds.
private struct Reading {
    private var channels: [pollfd]
    private(set) var output: [UInt8] = []
    private(set) var complaints: [UInt8] = []

    init(output: Int32, complaints: Int32) {
        channels = [output, complaints].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    }

    /// Until something can be read, at most so long; less where nothing will come any more.
    mutating func wait(milliseconds: Int32) {
        let isOpen = channels.contains { $0.fd >= 0 }
        _ = poll(&channels, nfds_t(channels.count), isOpen ? milliseconds : 5)
    }

    /// All there is by now, at most a few pieces: a command that writes for ever is not read for ever.
    ///
    /// - Returns: false when it has said too much.
    mutating func readAll() -> Bool {
        for _ in 0..<16 {
            let got = [0, 1].map { index in read(index) }
            if output.count > JudgeProcess.mostOutput { return false }
            if !got.contains(true) { break }
        }
        return true
    }

    private mutating func read(_ index: Int) -> Bool {
        guard channels[index].fd >= 0 else { return false }
        let bytes = [UInt8](unsafeUninitializedCapacity: 16 << 10) { buffer, count in
            let got = Glibc.read(channels[index].fd, buffer.baseAddress, buffer.count)
            count = max(0, got)
            // poll(2) leaves out what is negative.
            if got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR) { channels[index].fd = -1 }
        }
        if index == 0 {
            output += bytes
        } else {
            complaints = (complaints + bytes).suffix(JudgeProcess.mostComplaints)
        }
        return !bytes.isEmpty
    }
}
