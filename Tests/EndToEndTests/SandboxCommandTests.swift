import Foundation
import Sandbox
import TestSupport
import Testing

@Suite("Sandboxes of one's own")
struct SandboxCommandTests {
    private let quick = ["check", "--fixture", "tiny", "--endpoint", "hd-image"]

    @Test("over HTTPS all passes for who trusts the sandbox's authority, and is transport.tls for who does not")
    func https() async throws {
        try await StandingSandbox.with(.named("all-up"), tls: true) { sandbox in
            try await withTemporaryFolder { folder in
                _ = try await AssayBinary.run(["init"], in: folder)
                let direct = quick + ["--provider", "replicate,huggingface"]
                let trusting = try await AssayBinary.run(
                    direct + ["--ca-file", try #require(sandbox.caFile)], in: folder, environment: sandbox.environment)
                #expect(trusting.status == 0, "\(trusting.stdout)\(trusting.stderr)")
                for command in [direct, ["doctor"]] {
                    let wrong = try await AssayBinary.run(
                        command + ["--ca-file", "assay.yaml"], in: folder, environment: sandbox.environment)
                    #expect(wrong.status == 2 && wrong.stdout.isEmpty, "\(wrong.stdout)\(wrong.stderr)")
                    #expect(wrong.stderr.contains("assay.yaml") && wrong.stderr.contains("certificates in PEM"))
                }
                let stranger = try await AssayBinary.run(direct, in: folder, environment: sandbox.environment)
                #expect(stranger.status == 3)
                #expect(stranger.stdout.contains("transport.tls"))
            }
        }
    }

    @Test("a scenario file is played, faults of TLS included; a wrong one is refused before anything is sent")
    func scenarioFile() async throws {
        try await withTemporaryFolder { folder in
            let text = "tls:\n  models:\n    \"replicate:*\": {faults: {output-tls-expired: 1}}\n"
            try Data(text.utf8).write(to: URL(filePath: folder + "/tls.yaml"))
            let played = try await AssayBinary.run(
                quick + ["--provider", "replicate", "--scenario", "tls.yaml"], in: folder)
            #expect(played.status == 3, "\(played.stdout)\(played.stderr)")
            #expect(played.stdout.contains("transport.tls"))
            #expect(played.stdout.contains("certificate has expired"))
            try Data(text.replacing("faults", with: "fautls").utf8).write(to: URL(filePath: folder + "/wrong.yaml"))
            let wrong = try await AssayBinary.run(quick + ["--scenario", "wrong.yaml"], in: folder)
            #expect(wrong.status == 2)
            #expect(wrong.stderr.contains("wrong.yaml:3: tls.models.replicate:*.fautls"), "\(wrong.stderr)")
            #expect(wrong.stderr.contains("did you mean `faults`?"))
        }
    }

    @Test("the page of faults is printed")
    func faults() async throws {
        try await withTemporaryFolder { folder in
            let page = try await AssayBinary.run(["explain", "--faults"], in: folder)
            #expect(page.status == 0 && page.stdout.hasPrefix("# Faults of the sandbox"))
        }
    }
}
