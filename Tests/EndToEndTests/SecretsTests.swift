import Foundation
import Model
import Reporting
import TestSupport
import Testing

/// A backend that tells every secret it was sent, and others, in each place it can, in each way of writing.
@Suite("Secrets in everything a run leaves behind")
struct SecretsTests {
    private static let secrets = [
        "ASSAY_BACKEND_TOKEN": "bt_Qm7Zk2LwX9pRvN4sYc81", "MY_API_KEY": "ak-5tGbN8uJm2KiLo9PzXq3",
        "REPLICATE_API_TOKEN": "r8_Hy6TgB5rFvC4eDx3SwZ2aQ1", "SESSION": "c0okie_8JdKf7LsPa6OwQn5",
        "GATE_TOKEN2": "g4te-Xw8RtUv5PmBn3QsLk",
    ]
    /// Those the file itself holds.
    private static let written = ["wr1tt3n_Lq8ZmXc7Vb", "d3fault_Pz6YkWj4Hd"]

    private static let settings = """
        version: 1
        backend:
          url: ${BACKEND_URL}/${GATE_TOKEN2}
          token: ${ASSAY_BACKEND_TOKEN}
          headers:
            X-Api-Key: ${MY_API_KEY}
            Cookie: a=1; s=${SESSION}
            X-Written-Token: wr1tt3n_Lq8ZmXc7Vb
            X-Default: ${UNSET:-d3fault_Pz6YkWj4Hd}
        providers:
          replicate: { token: "${REPLICATE_API_TOKEN}", url: "${BACKEND_URL}" }
        fixtures: { ids: [tiny, hello] }
        pictures: { keep: none }
        endpoints:
          shown:
            feature: hd-image
            title: Of ${MY_API_KEY}
            path: /w/0?key=${MY_API_KEY}
            timeout: 5s
            targets: [{ provider: replicate, model: "own/${MY_API_KEY}" }]

        """

    private func endpoints() -> String {
        SecretWriting.all.indices.map { index in
            """
              e\(index):
                feature: \(index % 2 == 0 ? "text-generation" : "hd-image")
                path: /w/\(index)
                timeout: 5s

            """
        }.joined()
    }

    private static func told(_ request: RawRequest) -> Script {
        let index = Int(request.path.split(separator: "/").last ?? "") ?? 0
        let writing = SecretWriting.all[index % SecretWriting.all.count]
        let all = (Array(secrets.values) + written).map { "key \(writing.write($0)) end" }
            .joined(separator: " | ")
        let value: JSONValue = [
            "success": .bool(index % 3 == 0), "error": .string(all), "message": .string(all), "source": .string(all),
            "text": .string(all), "result": .string(all),
            "image": .string(index % 4 == 1 ? Data((secrets["MY_API_KEY"] ?? "").utf8).base64EncodedString() : all),
            "id": .string(all),
            "version": .string(all),
        ]
        guard let body = try? JSONEncoder().encode(value) else { return .answer(500) }
        return .json(String(decoding: body, as: UTF8.self), status: [200, 500, 422][index % 3])
    }

    @Test("neither output, nor a report of any format, nor the ledger's bytes hold eight characters of one")
    func everywhere() async throws {
        let server = try LoopbackServer { SecretsTests.told($0) }
        try await withTemporaryFolder { folder in
            try Data((Self.settings + endpoints()).utf8).write(to: URL(filePath: folder + "/assay.yaml"))
            let formats = ReportFormat.allCases.map(\.rawValue)
            var environment = Self.secrets
            environment["BACKEND_URL"] = server.url
            let check = try await AssayBinary.run(
                ["check", "--tier", "work"] + formats.flatMap { ["--report", "\($0)=out.\($0)"] }, in: folder,
                environment: environment)
            #expect([1, 3].contains(check.status), "\(check.stderr)")
            #expect(server.requests.count >= SecretWriting.all.count)
            let asked = server.requests.filter { !$0.path.contains("/v1/") }
            #expect(asked.allSatisfy { $0["X-Api-Key"] == Self.secrets["MY_API_KEY"] })
            var texts = ["stdout": check.stdout, "stderr": check.stderr]
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name != "assay.yaml" {
                let data = try Data(contentsOf: URL(filePath: folder + "/" + name))
                texts[name] = String(decoding: data, as: UTF8.self)
            }
            #expect(texts.count >= formats.count + 3)
            for (name, text) in texts {
                for secret in Array(Self.secrets.values) + Self.written {
                    let survivor = SecretSearch.survivor(of: secret, in: text)
                    #expect(survivor == nil, "\(name) has \(survivor ?? "") of \(secret)")
                }
            }
            #expect(texts["out.json"]?.contains("$MY_API_KEY") == true)
            #expect(texts["out.json"]?.contains("$SESSION") == true)
            print(
                "secrets: \(server.requests.count) answers, \(Self.secrets.count + Self.written.count) secrets, \(texts.count) places, none survives"
            )
        }
    }

    @Test("another host than the backend's own gets no token and no secret header")
    func compared() async throws {
        let (own, other) = (try LoopbackServer { SecretsTests.told($0) }, try LoopbackServer { SecretsTests.told($0) })
        try await withTemporaryFolder { folder in
            let settings = Self.settings.replacing(
                "  X-Written-Token", with: "  X-Client: harness\n    X-Written-Token")
            try Data((settings + endpoints()).utf8).write(to: URL(filePath: folder + "/assay.yaml"))
            var environment = Self.secrets
            environment["BACKEND_URL"] = own.url
            _ = try await AssayBinary.run(
                ["compare", "--against", other.url, "--endpoint", "e0"], in: folder, environment: environment)
            #expect(own.requests.first?["X-Api-Key"] == Self.secrets["MY_API_KEY"])
            #expect(!other.requests.isEmpty)
            for request in other.requests {
                #expect(request["X-Client"] == "harness")
                for name in ["Authorization", "X-Api-Key", "Cookie", "X-Written-Token", "X-Default"] {
                    #expect(request[name] == nil)
                }
            }
        }
    }
}
