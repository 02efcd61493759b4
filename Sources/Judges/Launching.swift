import CLaunch
import Glibc

/// Starts a judge's command (``launch(_:_:_:)`` of CLaunch), and says what hinders it.
struct Launching {
    struct Failure: Error {
        let reason: String
    }

    let process: JudgeProcess

    func start() -> Result<launched, Failure> {
        let variables = process.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        var (started, stage) = (launched(), Int32(0))
        let code = withTexts(process.command) { arguments in
            withTexts(variables) { environment in
                withTexts([program, process.question, process.folder]) { places in
                    var command = launch_command(
                        program: places[0], arguments: arguments, environment: environment,
                        folder: process.folder.isEmpty ? nil : places[2], input: places[1],
                        data: UInt(process.memory), seconds: processorSeconds)
                    return launch(&command, &started, &stage)
                }
            }
        }
        return code == 0 ? .success(started) : .failure(Failure(reason: reason(code, isFolder: stage == 1)))
    }

    /// A name without a slash is looked for on the PATH it will have.
    private var program: String {
        let name = process.command[0]
        guard !name.contains("/") else { return name }
        let folders = (process.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 } ?? name
    }

    /// On several cores a command may compute longer than it lasts.
    private var processorSeconds: UInt { UInt(process.within.components.seconds + 1) * 64 }

    private func reason(_ code: Int32, isFolder: Bool) -> String {
        let name = process.command[0]
        if isFolder { return "it cannot be run in the folder \(process.folder): \(reasonOfFailure(code))" }
        return switch code {
        case ENOENT:
            "\(name) cannot be started: there is no such file, or its first line names a program there is not"
        case EACCES: "\(name) cannot be started: it is not executable (chmod +x?)"
        case ENOEXEC:
            "\(name) cannot be started: it is no program, and has no first line such as "
                + "#!/usr/bin/env python3"
        default: "\(name) cannot be started: \(reasonOfFailure(code))"
        }
    }

    /// A list of C strings that ends with NULL, as long as the body runs.
    private func withTexts<Value>(
        _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Value
    ) -> Value {
        var copies = texts.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return copies.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { preconditionFailure("a list with its end is not empty") }
            return body(start)
        }
    }
}
