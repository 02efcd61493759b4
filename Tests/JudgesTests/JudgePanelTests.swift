import Foundation
import Judges
import Model
import Testing

@Suite struct JudgePanelTests {
    @Test func aJudgeReadsItsQuestionAndItsFilesAndItsScoreIsTaken() async throws {
        let scripts = try JudgeScripts()
        var work = JudgeScripts.work
        work.input = .init(bytes: Array("before".utf8), mediaType: "image/jpeg", suffix: "jpeg", size: (3, 4))
        work.parameters = ["scale": 2]
        let said = try await scripts.ask(
            python: """
                asked = json.load(sys.stdin)
                read = open(asked["input"]["path"], "rb").read().decode()
                mode = oct(os.stat(asked["output"]["path"]).st_mode & 0o777), oct(os.stat(os.environ["TMPDIR"]).st_mode & 0o777)
                open(folder + "/place", "w").write(os.environ["TMPDIR"])
                print(json.dumps({"score": asked["output"]["bytes"], "message": " ".join([read, *mode, asked["prompt"],
                    asked["output"]["path"][-10:], str(asked["parameters"]["scale"]), str(asked["reference"]), str(asked["schema"])])}))
                """, work: work)
        #expect(said.score == 3)
        #expect(said.message == "before 0o600 0o700 a boat output.png 2 None 1")
        let place = try #require(scripts.noted("place"))
        #expect(!FileManager.default.fileExists(atPath: place), "its folder is removed")
    }

    @Test(arguments: [
        (#"{"score": 0.25}"#, 0.25), (#"{"score": -3}"#, -3), (#"{"score": 1e3, "scores": {"a": 1}}"#, 1000),
        (" \n{\"message\": null, \"score\": 0}\n\n", 0),
    ])
    func aScoreIsAnyFiniteNumber(answer: String, score: Double) async throws {
        let scripts = try JudgeScripts()
        try Data(answer.utf8).write(to: URL(fileURLWithPath: "\(scripts.folder)/answer"))
        #expect(try await scripts.ask(python: "sys.stdout.write(open(folder + '/answer').read())").score == score)
    }

    @Test(arguments: [
        (ScoreBounds(atLeast: 0.25), [0.25: true, 0.2499: false, 9: true]),
        (ScoreBounds(atMost: 0.5), [0.5: true, 0.51: false, -9: true]),
        (ScoreBounds(atLeast: 0, atMost: 1), [-0.1: false, 0: true, 1: true, 1.1: false]),
        (ScoreBounds(), [1e300: true, -1e300: true]),
    ])
    func bothBoundsBelongToWhatPasses(bounds: ScoreBounds, passes: [Double: Bool]) {
        for (score, expected) in passes {
            #expect(JudgeScore(judge: "own", score: score, bounds: bounds).passes == expected, "\(score)")
        }
        #expect(JudgeScore(judge: "own", score: nil, bounds: bounds).passes, "a silent judge refuses nothing")
    }

    @Test func aJudgeRunsInTheFolderOfItsSettings() async throws {
        let scripts = try JudgeScripts()
        _ = try scripts.script("#!/bin/sh\ncat > asked\necho '{\"score\": 1}'\n", named: "here")
        let here = JudgeSpec(id: "own", command: ["./here"], folder: scripts.folder + "/")
        #expect(await JudgeScripts.ask(here).score == 1)
        #expect(scripts.noted("asked")?.hasPrefix("{\"endpoint\":null,\"feature\":\"text-to-image\"") == true)
        let nowhere = JudgeSpec(id: "own", command: ["./here"], folder: scripts.folder + "/none")
        #expect(await JudgeScripts.ask(nowhere).message.hasPrefix("it cannot be run in the folder"))
    }

    @Test func aBareNameIsLookedForOnThePath() async throws {
        #expect(await JudgeScripts.ask(JudgeSpec(id: "own", command: ["echo", "{\"score\": 7}"])).score == 7)
    }

    @Test func itsEnvironmentIsWhatIsWrittenDownAndNoMore() async throws {
        let scripts = try JudgeScripts()
        let path = try scripts.script(
            "#!/bin/sh\ntr '\\0' '\\n' </proc/$$/environ | cut -d= -f1 >\"$1\"/names\necho '{\"score\": 1}'\n")
        setenv("ASSAY_BACKEND_TOKEN", "anything", 1)
        defer { unsetenv("ASSAY_BACKEND_TOKEN") }
        #expect(await JudgeScripts.ask(JudgeSpec(id: "own", command: [path, scripts.folder])).score == 1)
        let names = try #require(scripts.noted("names")).split(separator: "\n").map(String.init)
        #expect(names.contains("PATH") && Set(names).isSubset(of: JudgePanel.passedOn + ["TMPDIR"]), "\(names)")
    }

    @Test func noShellSeesTheCommand() async throws {
        let scripts = try JudgeScripts()
        let judge = JudgeSpec(id: "own", command: ["echo", "{\"score\": 1, \"message\": \"$HOME;`id`*\"}"])
        #expect(await JudgeScripts.ask(judge).message == "$HOME;`id`*")
        #expect(scripts.noted("nothing") == nil)
    }

    @Test func aJudgeStartsWithNoFileOfOursAndNoSignalIgnored() async throws {
        let before = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, before) }
        let file = open("/dev/null", O_RDONLY)
        defer { close(file) }
        let scripts = try JudgeScripts()
        let path = try scripts.script(
            """
            #!/bin/sh
            files=$(ls /proc/$$/fd | tr '\\n' ' ')
            ignored=$(grep SigIgn /proc/$$/status | cut -f2)
            echo "{\\"score\\": 1, \\"message\\": \\"$files $ignored\\"}"
            """)
        // The shell itself keeps its script open, above all of ours.
        let said = await JudgeScripts.ask(JudgeSpec(id: "own", command: [path]))
        #expect(said.message.hasPrefix("0 1 2 10 ") || said.message.hasPrefix("0 1 10 2 "), "\(said)")
        // Signals 32 and 33 are the C library's own (`nptl(7)`): its spawn leaves them ignored where a thread used them.
        let ignored = try #require(said.message.split(separator: " ").last.flatMap { UInt64($0, radix: 16) })
        #expect(ignored & ~(3 << 31) == 0, "\(said)")
    }

    @Test func onlyTheJudgesOfAFeatureAreAsked() async throws {
        let judges = [
            JudgeSpec(id: "pictures", command: ["echo", "{\"score\": 1}"]),
            JudgeSpec(id: "words", command: ["echo", "{\"score\": 2}"], features: [.textGeneration]),
        ]
        await JudgePanel.with(judges, secrets: []) { panel in
            let work = JudgeScripts.work
            #expect(await panel.scores(of: work, .textToImage).map(\.judge) == ["pictures"])
            #expect(await panel.scores(of: work, .textGeneration).map(\.judge) == ["words"])
            #expect(panel.isFor(.cartoonify) && panel.isFor(.textGeneration))
        }
    }

    @Test func manyAtOnceAllSayWhatTheySay() async throws {
        let judge = JudgeSpec(id: "own", command: ["sh", "-c", "printf '{\"score\": '; wc -c; printf '}'"])
        let lengths = await JudgePanel.with([judge], secrets: []) { panel in
            await withTaskGroup(of: Double?.self) { group in
                for _ in 0..<24 { group.addTask { await panel.score(of: JudgeScripts.work, by: judge).score } }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(lengths.count == 24 && !lengths.contains(nil))
    }
}
