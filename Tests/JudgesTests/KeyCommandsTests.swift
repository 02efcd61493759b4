import Foundation
import Model
import Synchronization
import Testing

@testable import Judges

/// Commands that print a key, as they are run: real ones.
@Suite("Keys that commands print") struct KeyCommandsTests {
    private static func command(
        _ script: String, lifetime: Duration = .seconds(60), limit: Duration = .seconds(20)
    ) -> TokenCommand {
        TokenCommand(words: ["sh", "-c", script], folder: "", lifetime: lifetime, limit: limit)
    }

    private static func failure(_ command: TokenCommand) async -> String {
        do throws(KeyCommands.Failure) {
            return "a key: \(try await KeyCommands().key(of: command).reveal().prefix(40))"
        } catch {
            return error.reason
        }
    }

    @Test("the one line that is printed is the key; the command stands for it in a shell")
    func printed() async throws {
        for script in ["printf key-1", "echo key-1", "printf 'key-1\\r\\n'", "echo key-1; echo noise >&2"] {
            let key = try await KeyCommands().key(of: Self.command(script))
            #expect(key.reveal() == "key-1", "\(script)")
            #expect(key.variable.hasPrefix("(sh -c '") && "\(key)" == "•••")
        }
        let plain = TokenCommand(
            words: ["gcloud", "auth", "it's"], folder: "", lifetime: .seconds(1), limit: .seconds(1))
        #expect(plain.line == "gcloud auth 'it'\\''s'")
    }

    @Test("a command that fails is run once for all who wait for it")
    func failsOnce() async throws {
        let runs = FileManager.default.temporaryDirectory.appendingPathComponent("assay-runs-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: runs) }
        let command = Self.command("echo x >> '\(runs)'; sleep 1; echo no key here >&2; exit 3")
        let commands = KeyCommands()
        let reasons = await withTaskGroup(of: String.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    do throws(KeyCommands.Failure) {
                        return try await commands.key(of: command).reveal()
                    } catch { return error.reason }
                }
            }
            return await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(reasons.count == 1 && reasons.first?.hasSuffix("ended with 3: no key here") == true, "\(reasons)")
        #expect(try String(contentsOfFile: runs, encoding: .utf8) == "x\n")
    }

    @Test("words are no shell's: what they hold is passed on as it stands")
    func withoutShell() async throws {
        let command = TokenCommand(
            words: ["printf", "%s", "$HOME;`id`"], folder: "", lifetime: .seconds(60), limit: .seconds(20))
        #expect(try await KeyCommands().key(of: command).reveal() == "$HOME;`id`")
    }

    @Test(
        "many who need a key at once make its command run once; it runs again when its time is over, or it was refused")
    func once() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-keys-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let script = "sleep 0.2; echo x >> '\(folder)/runs'; echo key-$(wc -l < '\(folder)/runs')"
        let command = Self.command(script, lifetime: .seconds(60))
        let clock = Mutex(ContinuousClock.now)
        let commands = KeyCommands(now: { clock.withLock { $0 } })
        let keys = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<12 { group.addTask { try await commands.key(of: command).reveal() } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(keys == ["key-1"])
        clock.withLock { $0 += .seconds(59) }
        let first = try await commands.key(of: command)
        #expect(first.reveal() == "key-1")
        clock.withLock { $0 += .seconds(2) }
        let second = try await commands.key(of: command)
        #expect(second.reveal() == "key-2")
        // An older key that is refused says nothing of this one.
        await commands.forget(first, of: command)
        #expect(try await commands.key(of: command) == second)
        await commands.forget(second, of: command)
        #expect(try await commands.key(of: command).reveal() == "key-3")
    }

    @Test(
        "a command that fails is told with its own last words, and without what it printed",
        arguments: [
            ("k=secret-key; echo $k-1; echo \"no $k-1 for you\" >&2; exit 3", "ended with 3: no ••• for you"),
            ("kill -9 $$", "was ended by signal 9"), ("true", "printed nothing"), ("echo; echo", "printed nothing"),
            ("echo a; echo b", "printed no key: expected one line of text"),
            ("printf 'a\\033b'", "printed no key"), ("printf 'a\\377b'", "printed no key"),
            ("head -c 20000 /dev/zero | tr '\\0' x", "printed no key"), ("yes", "wrote more than 64 KiB and was ended"),
        ])
    func failures(script: String, told: String) async {
        let reason = await Self.failure(Self.command(script))
        #expect(reason.contains(told) && !reason.contains("secret-key-1"), "\(reason)")
    }

    @Test("a command that takes too long is ended, and one that is not there is named")
    func bounds() async {
        let began = ContinuousClock.now
        let slow = await Self.failure(Self.command("sleep 30", limit: .milliseconds(300)))
        #expect(
            slow.contains("took more than 300 ms and was ended") && ContinuousClock.now - began < .seconds(10),
            "\(slow)")
        let missing = TokenCommand(
            words: ["assay-no-such-program"], folder: "", lifetime: .seconds(1), limit: .seconds(1))
        #expect(await Self.failure(missing).contains("there is no such file"))
    }
}
