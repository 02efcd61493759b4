import ArgumentParser
import Foundation
import Harness
import Serving

/// `assay password NAME`: a line for the file of users who may read the pages.
struct PasswordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Make a line for the file of users who may read the pages (watch.users).",
        discussion: "Reads the password from standard input and prints NAME:HASH, a bcrypt hash as htpasswd makes it.")

    @Argument(help: "The name to log in with.")
    var name: String

    func validate() throws {
        guard !name.isEmpty, !name.contains(":"), !name.hasPrefix("#"), name.allSatisfy({ !$0.isNewline }) else {
            throw ValidationError(
                "\"\(name)\" is no name: it holds a colon or a line break, or begins with #, or is empty")
        }
    }

    func run() throws {
        guard let password = Terminal.secret(asking: "password for \(name): "),
            password.count >= StatusServer.shortestToken
        else {
            throw CommandFailure.usage(
                "a password has \(StatusServer.shortestToken) characters or more; nothing shorter was read from standard input"
            )
        }
        guard let hash = PasswordHash.bcrypt(password) else {
            throw CommandFailure.usage(
                "a password has at most \(PasswordHash.longest) bytes, which is all that bcrypt heeds")
        }
        Terminal.output("\(name):\(hash)")
    }
}
