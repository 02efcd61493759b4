import Settings
import TestSupport
import Testing

@testable import assay

@Suite("Numbers on the command line")
struct NumberTests {
    private static let edges = [
        "0", "-1", "1e308", "-1e308", "inf", "-inf", "nan", "9223372036854775807", "9223372036854775808", "99999", "",
        " ", "0x10", "1e5s", "-5s", "1e30d", "9999999999d",
    ]

    private static let absurd = ["1e308", "inf", "nan", ""]

    @Test("at every edge each numeric option of every command is taken, or refused with a sentence that names it")
    func edges() async {
        var (options, taken, refused) = (0, 0, 0)
        await withTaskGroup(of: (taken: Int, refused: Int).self) { group in
            for command in CommandUnderTest.all {
                for option in command.numericOptions {
                    options += 1
                    group.addTask { Self.tried(option.name, of: command) }
                }
            }
            for await counts in group { (taken, refused) = (taken + counts.taken, refused + counts.refused) }
        }
        print("numeric options: \(options), values taken \(taken), refused \(refused)")
        #expect(options >= 25)
    }

    private static func tried(_ option: String, of command: CommandUnderTest) -> (taken: Int, refused: Int) {
        var (taken, refused) = (0, 0)
        for edge in edges {
            guard let sentence = command.refusal(["--\(option)=\(edge)"]) else {
                taken += 1
                #expect(!absurd.contains(edge), "\(command) \(option)=\(edge)")
                continue
            }
            refused += 1
            #expect(sentence.contains("--\(option)"), "\(command) \(option)=\(edge): \(sentence)")
        }
        return (taken, refused)
    }

    @Test("the program itself ends with 2 and a sentence for what its parser refuses, and with no signal")
    func endToEnd() async throws {
        try await withTemporaryFolder { folder in
            for command in CommandUnderTest.all {
                for option in command.numericOptions.prefix(2) {
                    let result = try await AssayBinary.run(
                        command.path + ["--\(option.name)=inf"] + command.operands, in: folder)
                    #expect(result.status == 2, "\(command) \(option.name): \(result.status)")
                    #expect(result.stderr.contains("--\(option.name)"))
                }
            }
        }
    }

    @Test(
        "what trapped or misled once is refused",
        arguments: [
            ["plan", "--repeat", "0"], ["backend", "--rate-per-minute", "0"], ["sandbox", "--time-scale", "inf"],
            ["sandbox", "--time-scale", "1e308"], ["backend", "--port", "99999"], ["watch", "--port", "99999"],
            ["sandbox", "--https-port=-1"], ["check", "--time-scale", "1e9"], ["watch", "--every", "1e9s"],
            ["image", "compare", "a", "b", "--crop-border", "9223372036854775807"],
            ["image", "inspect", "a", "--scale", "9223372036854775807"],
            ["compare", "--against", "http://127.0.0.1:65536"], ["compare", "--against", "http://127.0.0.1:0"],
        ])
    func once(arguments: [String]) async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(arguments, in: folder)
            #expect(result.status == 2 && result.stderr.contains("expected a"), "\(result.status) \(result.stderr)")
        }
    }

    @Test(
        "a variable whose value is refused is named, whatever the command",
        arguments: [
            (["plan"], "ASSAY_REPEAT", "0"), (["backend"], "ASSAY_PORT", "99999"),
            (["ledger", "prune", "x.db"], "ASSAY_PASSED", "30"), (["check"], "ASSAY_FAIL_ON", "never"),
            (["image", "compare", "a", "b"], "ASSAY_MIN_PSNR", "nan"), (["check"], "ASSAY_FAILED_LAST_TIME", "perhaps"),
        ])
    func variables(arguments: [String], variable: String, value: String) async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(arguments, in: folder, environment: [variable: value])
            #expect(result.status == 2, "\(result.stderr)")
            #expect(
                result.stderr.hasPrefix("the environment variable \(variable) is \"\(value)\": "), "\(result.stderr)")
        }
    }
}
