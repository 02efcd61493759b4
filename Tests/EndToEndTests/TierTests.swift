import Foundation
import Sandbox
import TestSupport
import Testing

@Suite("check --tier")
struct TierTests {
    private func check(
        _ tier: String, in folder: String, at sandbox: StandingSandbox, _ more: [String] = [],
        environment: [String: String] = [:]
    ) async throws -> ProgramResult {
        _ = try await AssayBinary.run(["init"], in: folder)
        return try await AssayBinary.run(
            ["check", "--tier", tier, "--provider", "replicate,huggingface"] + more, in: folder,
            environment: sandbox.environment.merging(environment) { $1 })
    }

    @Test("everybody is reached, without a token and without a billed call; the table names the tier")
    func reach() async throws {
        try await StandingSandbox.with(.named("all-up")) { sandbox in
            try await withTemporaryFolder { folder in
                let result = try await check(
                    "reach", in: folder, at: sandbox, ["--budget", "0"],
                    environment: ["REPLICATE_API_TOKEN": "", "HUGGINGFACE_TOKEN": ""])
                #expect(result.status == 0, "\(result.stdout)\(result.stderr)")
                #expect(result.stdout.contains("tier reach"))
                #expect(result.stdout.contains("7 checks: 7 passed"))
                #expect(try await sandbox.journal("billed_total") == 0)
                let tiers = try await runProgram(
                    "sqlite3", ["assay.db", "SELECT tier, count(*) FROM probe GROUP BY tier"], in: folder)
                #expect(tiers.stdout == "reach|7\n")
                // Figures of work: there are none.
                #expect(try await AssayBinary.run(["report"], in: folder).status == 5)
                let report = try await AssayBinary.run(["report", "--tier", "reach"], in: folder)
                #expect(report.status == 0 && report.stdout.contains("tier reach"))
            }
        }
    }

    @Test("account: a newer version than the pinned one is a warning, and passes; nothing is billed")
    func account() async throws {
        try await StandingSandbox.with(.named("all-up")) { sandbox in
            try await withTemporaryFolder { folder in
                let result = try await check("account", in: folder, at: sandbox)
                #expect(result.status == 0, "\(result.stdout)\(result.stderr)")
                #expect(result.stdout.contains("warning: degraded.warning"))
                // Two models are pinned to an old version; the one that answered first is shown whole.
                #expect(
                    result.stdout.contains("is pinned to 42fed1c49741…; the latest is f121d640bd28…")
                        || result.stdout.contains("is pinned to 54daf6387dc7…; the latest is afe9ed6158e2…"))
                #expect(result.stdout.contains("hd-image.replicate") && result.stdout.contains("cartoonify.replicate"))
                #expect(try await sandbox.journal("billed_total") == 0)
            }
        }
    }

    @Test("account: a refused token is account.auth and status 3; a missing one is named and, alone, status 5")
    func tokens() async throws {
        try await StandingSandbox.with(.named("all-up")) { sandbox in
            try await withTemporaryFolder { folder in
                let refused = try await check(
                    "account", in: folder, at: sandbox, environment: ["REPLICATE_API_TOKEN": "invalid"])
                #expect(refused.status == 3, "\(refused.stdout)\(refused.stderr)")
                #expect(refused.stdout.contains("account.auth"))
                #expect(refused.stdout.contains("You did not pass a valid authentication token"))
                let missing = try await AssayBinary.run(
                    ["check", "--tier", "account", "--provider", "replicate"], in: folder,
                    environment: sandbox.environment.merging(["REPLICATE_API_TOKEN": ""]) { $1 })
                #expect(missing.status == 5, "\(missing.stdout)\(missing.stderr)")
                #expect(missing.stdout.contains("replicate has no key: $REPLICATE_API_TOKEN is unset or empty"))
                #expect(try await sandbox.journal("billed_total") == 0)
            }
        }
    }

    @Test("account: a sleeping Space is named, and not woken")
    func asleep() async throws {
        try await StandingSandbox.with(.always("space-sleeping", for: "space:akhaliq/Real-ESRGAN")) { sandbox in
            try await withTemporaryFolder { folder in
                let result = try await check("account", in: folder, at: sandbox)
                #expect(result.status == 1, "\(result.stdout)\(result.stderr)")
                #expect(result.stdout.contains("hd-image.real-esrgan-space.account"))
                #expect(result.stdout.contains("provider.asleep"))
                #expect(result.stdout.contains("the Space sleeps (SLEEPING)"))
                #expect(try await sandbox.journal("billed_total") == 0)
            }
        }
    }

    @Test("through the embedded backend both tiers pass, and a plan says they cost nothing")
    func embedded() async throws {
        try await withTemporaryFolder { folder in
            for tier in ["reach", "account"] {
                let result = try await AssayBinary.run(
                    ["check", "--provider", "backend"], in: folder, environment: ["ASSAY_TIER": tier])
                #expect(result.status == 0, "\(result.stdout)\(result.stderr)")
                #expect(result.stdout.contains("5 checks: 5 passed"))
            }
            let plan = try await AssayBinary.run(["plan", "--tier", "account"], in: folder)
            #expect(plan.stdout.contains("12 checks, expected cost $0"), "\(plan.stdout)")
            #expect(!plan.stdout.contains("unknown price"))
            let fixture = try await AssayBinary.run(["check", "--tier", "reach", "--fixture", "tiny"], in: folder)
            #expect(fixture.status == 2)
        }
    }
}
