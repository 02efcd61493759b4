import Foundation
import Judges
import Model
import Testing

/// A judge's own failure: it is silent with the reason, leaves nothing behind, and takes no longer than it may.
@Suite struct MisbehavingJudgeTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let python: String
        let said: String
        var within = Duration.seconds(20)
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "crashes", python: "os.abort()", said: "it was ended by signal 6"),
        Case(name: "hangs", python: "time.sleep(60)", said: "it took more than 700 ms", within: .milliseconds(700)),
        Case(
            name: "ignores SIGTERM and hangs",
            python: "import signal; signal.signal(15, signal.SIG_IGN)\nwhile True: time.sleep(1)",
            said: "it took more than 700 ms", within: .milliseconds(700)),
        Case(
            name: "allocates without end", python: "held = [bytearray(32 << 20) for _ in range(100)]",
            said: "exit status 1; stderr: Traceback"),
        Case(name: "writes 10 MB", python: "sys.stdout.write('x' * 10_000_000)", said: "it wrote more than 64 KiB"),
        Case(
            name: "writes for ever", python: "while True: print('x' * 1000)", said: "it wrote more than 64 KiB"),
        Case(
            name: "complains for ever", python: "while True: print('x' * 1000, file=sys.stderr)",
            said: "it took more than 700 ms", within: .milliseconds(700)),
        Case(name: "writes no JSON", python: "print('0.31')\nprint('fine')", said: "it wrote no JSON: 0.31"),
        Case(name: "writes a bare number", python: "print(0.31)", said: "it wrote a number, and no JSON object"),
        Case(
            name: "writes NaN", python: "print(json.dumps({'score': float('nan')}))",
            said: "it wrote no JSON: {\"score\": NaN}"),
        Case(
            name: "writes too large a number", python: "print('{\"score\": 1e999}')",
            said: "its JSON holds the number 1e999, which is too large"),
        Case(
            name: "nests a thousand deep",
            python: "print('{\"score\": 1, \"message\": ' + '[' * 1000 + ']' * 1000 + '}')",
            said: "its JSON is nested deeper than 512"),
        Case(name: "writes two answers", python: "print('{\"score\": 1}' * 2)", said: "it wrote no JSON"),
        Case(name: "has no score", python: "print('{\"scores\": [1]}')", said: "its JSON has no member \"score\""),
        Case(
            name: "writes a score as text", python: "print('{\"score\": \"0.3\"}')",
            said: "its \"score\" is a string, and no number"),
        Case(name: "writes nothing", python: "pass", said: "it wrote nothing"),
        Case(
            name: "exits 1 with good JSON", python: "print('{\"score\": 1}'); sys.exit(1)", said: "exit status 1"),
        Case(
            name: "says why", python: "sys.exit('no model at ~/models/clip')",
            said: "exit status 1; stderr: no model at ~/models/clip"),
        Case(
            name: "closes stdin and stdout at once and hangs", python: "os.close(0); os.close(1); time.sleep(60)",
            said: "it took more than 700 ms", within: .milliseconds(700)),
    ]

    @Test(arguments: cases) func itsFailureIsSaidAndIsNobodysElse(_ item: Case) async throws {
        let scripts = try JudgeScripts()
        let noting = """
            open(folder + '/numbers', 'w').write(str(os.getpid()))
            open(folder + '/place', 'w').write(os.environ['TMPDIR'])

            """
        let start = ContinuousClock.now
        let said = try await scripts.ask(python: noting + item.python, within: item.within)
        #expect(start.duration(to: .now) < .seconds(15))
        #expect(said.isSilent && said.passes)
        #expect(said.message.hasPrefix(item.said) || said.message.contains(item.said), "\(said.message.prefix(300))")
        #expect(said.sentence.hasPrefix("own could not say (self.error): "))
        #expect(said.message.utf8.count < 3000)
        #expect(try await scripts.areGone("numbers"))
        #expect(!FileManager.default.fileExists(atPath: try #require(scripts.noted("place"))))
    }

    @Test func whatIsLeftOfItsGroupIsKilled() async throws {
        let scripts = try JudgeScripts()
        // The child holds stdout, which must not be waited for; the answer counts.
        let said = try await scripts.ask(
            python: """
                child = subprocess.Popen(["sleep", "60"])
                open(folder + "/numbers", "w").write(str(child.pid))
                print('{"score": 0.5}')
                """)
        #expect(said.score == 0.5)
        #expect(try await scripts.areGone("numbers"))
    }

    @Test func soAreHundredsOfProcesses() async throws {
        let scripts = try JudgeScripts()
        let said = try await scripts.ask(
            python: """
                numbers = []
                for _ in range(250):
                    number = os.fork()
                    if number == 0:
                        time.sleep(60)
                    numbers.append(number)
                open(folder + "/numbers", "w").write(" ".join(map(str, numbers)))
                time.sleep(60)
                """, within: .seconds(3))
        #expect(said.message.hasPrefix("it took more than 3"))
        #expect(try await scripts.areGone("numbers"))
    }

    @Test func whatCannotBeStartedSaysWhy() async throws {
        let scripts = try JudgeScripts()
        func said(_ path: String) async -> String {
            await JudgeScripts.ask(JudgeSpec(id: "own", command: [path])).message
        }
        #expect(await said("\(scripts.folder)/none").contains("there is no such file"))
        #expect(await said("no-such-program-anywhere").contains("there is no such file"))
        #expect(
            await said(try scripts.script("#!/bin/sh\n", mode: 0o644)) == "\(scripts.folder)/judge cannot be started: "
                + "it is not executable (chmod +x?)")
        #expect(
            await said(try scripts.script("#!/no/such/interpreter\n")).contains(
                "its first line names a program there is not"))
        #expect(await said(scripts.folder).contains("it is not executable"))
        #expect(await said(try scripts.script("\u{7F}ELF nothing")).contains("is no program"))
        #expect(await said(try scripts.script("echo '{\"score\": 1}'\n")).contains("is no program"), "no shell runs it")
    }

    @Test func noSecretReachesItOrComesOutOfIt() async throws {
        let secrets = [Secret("r8_0123456789abcdef", variable: "TOKEN")]
        setenv("XDG_CACHE_HOME", "r8_0123456789abcdef", 1)
        defer { unsetenv("XDG_CACHE_HOME") }
        let scripts = try JudgeScripts()
        var work = JudgeScripts.work
        work.prompt = "draw r8_0123456789abcdef"
        work.parameters = ["key": "r8_0123456789abcdef", "r8_0123456789abcdef": [["r8_0123456789abcdef"]]]
        let told = try await scripts.ask(
            python: """
                seen = sys.stdin.read() + str(os.environ)
                print(json.dumps({"score": seen.count("0123456789abcdef"), "message": "r8_01234567" + "89abcdef"}))
                """, secrets: secrets, work: work)
        #expect(told.score == 0)
        #expect(told.message == "•••")
        for script in ["sys.exit('Bearer r8_0123456789abcdef')", "print('r8_0123456789abcdef')"] {
            let said = try await scripts.ask(python: script, secrets: secrets)
            #expect(said.isSilent && said.message.contains("•••") && !said.message.contains("89abcdef"), "\(said)")
        }
    }

    @Test func onlyTheEndOfWhatItComplainsOfIsKept() async throws {
        let scripts = try JudgeScripts()
        let said = try await scripts.ask(
            python: "sys.stderr.write('first ' + 'x' * 500_000 + ' last'); sys.exit(3)")
        #expect(said.message.hasPrefix("exit status 3; stderr: xxx") && said.message.hasSuffix("x last"))
        #expect(said.message.utf8.count < 2200)
    }

    @Test func aCancelledRunEndsItAtOnce() async throws {
        let scripts = try JudgeScripts()
        let folder = scripts.folder
        let path = try scripts.script("#!/bin/sh\necho $$ > \(folder)/numbers\nsleep 60\n")
        let start = ContinuousClock.now
        let said = await withTaskGroup(of: JudgeScore?.self) { group in
            group.addTask { await JudgeScripts.ask(JudgeSpec(id: "own", command: [path])) }
            group.addTask {
                while !FileManager.default.fileExists(atPath: "\(folder)/numbers") {
                    try? await Task.sleep(for: .milliseconds(10))
                }
                return nil
            }
            _ = await group.next()
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(said?.message == "the run was interrupted")
        #expect(start.duration(to: .now) < .seconds(15))
        #expect(try await scripts.areGone("numbers"))
    }
}
