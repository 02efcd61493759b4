import Foundation
package import Model

/// What the two output streams are, and how to write to them: the only place that prints.
package enum Terminal {
    /// True when stdout (1) or stderr (2) is a terminal.
    package static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
    }

    /// The program was started under `nohup`: the end of the terminal is not its own.
    package static let ignoresHangUp: Bool = {
        var action = sigaction()
        sigaction(SIGHUP, nil, &action)
        return unsafeBitCast(action.__sigaction_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }()

    /// A terminal that knows colours, and nobody who asked for none (no-color.org).
    package static var wantsColour: Bool {
        let environment = ProcessInfo.processInfo.environment
        return isTerminal(STDOUT_FILENO) && environment["TERM"] != "dumb"
            && environment["NO_COLOR", default: ""].isEmpty
    }

    /// Columns of the terminal on stdout or stderr; `COLUMNS` elsewhere; 100 where neither tells.
    package static var width: Int {
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            var size = winsize()
            if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        }
        return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }.map { max(40, $0) } ?? 100
    }

    /// A line of standard input, which a terminal does not show. Nil at its end.
    package static func secret(asking prompt: String) -> String? {
        guard isTerminal(STDIN_FILENO) else { return shortLine() }
        var shown = termios()
        guard tcgetattr(STDIN_FILENO, &shown) == 0 else { return shortLine() }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
            error("")
        }
        FileHandle.standardError.write(Data(prompt.utf8))
        return shortLine()
    }

    /// Up to a line break, and no more of it than is certainly too long. Nil at the end of the input.
    private static func shortLine() -> String? {
        var bytes: [UInt8] = []
        while bytes.count < 4096 {
            let byte = getchar()
            if byte == 0x0A { break }
            guard byte != EOF else { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
            bytes.append(UInt8(truncatingIfNeeded: byte))
        }
        if bytes.last == 0x0D { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What the environment holds under a secret's name: an error may come before settings are read.
    private static let redactor = Redactor(
        ProcessInfo.processInfo.environment.filter {
            SecretName.isSecret($0.key) && $0.value.utf8.count >= Redactor.runLength
        }
        .map { Secret($0.value, variable: $0.key) })

    /// A log that cannot be written is lost, and stops nothing. What is hidden in the text is shown as an escape: an error
    /// may quote a file or a server.
    package static func error(_ text: String) {
        let text = redactor.redact(text).visible
        StandardStream.error.write(text.hasSuffix("\n") ? text : text + "\n")
    }

    package static func output(_ text: String) {
        StandardStream.output.write(text.hasSuffix("\n") ? text : text + "\n")
    }

    /// A line of a list without end: the first that cannot be written ends it.
    package static func line(_ text: String) throws {
        output(text)
        if let failure = StandardStream.output.failure {
            throw ExitStatus.passed.afterDelivery(complete: true, output: failure)
        }
    }

    /// Carriage return, erase to the end of the line, text; cut so that it never wraps.
    package static func draw(_ line: String) {
        StandardStream.error.write("\r\u{1B}[K\(line.visible.prefix(max(20, width - 1)))")
    }

    /// What the program ends with, after a sentence on stderr when results could not be written. Nothing is said to who
    /// has stopped reading.
    package static func end(_ status: ExitStatus) -> ExitStatus {
        guard let failure = StandardStream.output.failure else { return status }
        if !failure.isReaderGone { error("cannot write the results to stdout: \(failure.reason)") }
        return status.afterDelivery(complete: true, output: failure)
    }
}
