import Foundation
import Model
import Reporting
import Serving
import TestSupport
import Testing
import Transport

@Suite("Who may read the pages")
struct ReaderTests {
    /// Every page there is, and whether everybody may see it where there is a public view.
    private static let pages: [(path: String, isPublic: Bool)] = [
        ("/", true), ("/?show=troubled", true), ("/endpoints/cartoonify", true), ("/incidents", true),
        ("/incidents/\(incident.id)", true), ("/history", true), ("/history/cartoonify", true),
        ("/history/cartoonify?day=2026-11-28", true), ("/providers", true), ("/providers/replicate", true),
        ("/feed.atom", true), ("/badges/cartoonify/state.svg", true), ("/badges/cartoonify/uptime.svg", true),
        ("/outcomes", false), ("/outcomes?failed=1", false), ("/outcome?at=1&check=a.b.c", false), ("/report", false),
        ("/money", false), ("/method", false), ("/compare", false), ("/compare?a=replicate&b=backend", false),
        ("/api/v1/status", false), ("/api/v1/incidents", false), ("/api/v1/outcomes", false),
        ("/api/v1/series", false), ("/api/v1/money", false), ("/api/v1/pictures", false),
        ("/api/v1/incidents/\(incident.id)", false),
        ("/api/v1/openapi.json", false), ("/metrics", false), ("/login", false), ("/nowhere", false),
    ]
    private static let open = ["/health", "/healthz", "/readyz", "/assets/style.css", "/assets/live.js"]

    /// What nobody but an operator may read, wherever it came from.
    private static let secrets = ["the-note", "the-excerpt", "inner.example", "$0.0", "a lighthouse", "old-model-v1"]

    private static let incident: Incident = {
        let series = ["backend", "replicate"].map { ProbeSeries(endpoint: "cartoonify", route: $0, tier: .work) }
        var incident = Incident(
            cause: .provider("replicate"), kind: .down, severity: .major, code: .providerError,
            beganAt: Example.start, openedAt: Example.start + .seconds(60), affected: series,
            evidence: Incident.Evidence(
                series: series[0], fixture: "tiny", startedAt: Example.start, excerpt: "the-excerpt inner.example"))
        incident.cost = MicroDollars(12_345)
        return incident
    }()

    private static var source: StatusSource {
        var input = Example.full
        input.incidents = [incident]
        let shown = input
        var source = StatusSource(
            report: { shown },
            incident: { $0 == incident.id ? (incident, [IncidentNote(at: Example.start, text: "the-note")]) : nil },
            outcomes: { _ in
                shown.verdicts.enumerated().map { ListedOutcome(id: Int64($0.offset), verdict: $0.element) }
            })
        source.money = { MoneyStanding(book: MoneyBook(day: ["replicate": MicroDollars(12_345)]), policy: .none) }
        source.policies = { ["inner.example"] }
        return source
    }

    private func withServer(
        _ readers: ReaderPolicy, _ body: @escaping @Sendable (_ port: Int) async throws -> Void
    ) async throws {
        let server = StatusServer(StatusServerConfiguration(readers: readers), source: Self.source)
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { ready.yield($0) } }
            for await port in ports.prefix(1) { try await body(port) }
            group.cancelAll()
        }
    }

    private func get(_ url: String, _ headers: HTTPHeaders = [:]) async throws
        -> HTTPResponse
    {
        let client = HTTPClient()
        defer { client.shutdown() }
        return try #require(await client.perform(HTTPRequest(url: url, headers: headers)).response)
    }

    private static func basic(_ name: String, _ password: String) -> HTTPHeaders {
        ["Authorization": "Basic \(DataURI.encodeBase64(Array("\(name):\(password)".utf8)))"]
    }

    private static func twice(_ first: String, _ second: String) -> HTTPHeaders {
        var headers: HTTPHeaders = ["Authorization": first]
        headers.add(name: "Authorization", value: second)
        return headers
    }

    private static func users(_ folder: String, _ lines: String) throws -> UserList {
        let path = folder + "/users"
        try lines.write(toFile: path, atomically: true, encoding: .utf8)
        return try UserList(path: path)
    }

    @Test("by token, by name and password, in public and not: each reader gets each page or the question who they are")
    func product() async throws {
        try await withTemporaryFolder { folder in
            let hash = try #require(PasswordHash.bcrypt("correct horse", cost: 4))
            let users = try Self.users(folder, "# who\nada:\(hash)\n")
            let token = Secret("opensesame", variable: "ASSAY_TOKEN")
            let readers: [(name: String, headers: HTTPHeaders, byToken: Bool, byName: Bool)] = [
                ("nobody", [:], false, false), ("a token", ["Authorization": "Bearer opensesame"], true, false),
                ("the token as password", Self.basic("x", "opensesame"), true, false),
                ("ada", Self.basic("ada", "correct horse"), false, true),
                ("ada, wrong", Self.basic("ada", "correct horsE"), false, false),
                ("another", Self.basic("bob", "correct horse"), false, false),
                ("no password", Self.basic("ada", ""), false, false),
                ("no pair", ["Authorization": "Basic YWRh"], false, false),
                ("no scheme", ["Authorization": "opensesame"], false, false),
                ("another scheme", ["Authorization": "Digest opensesame"], false, false),
                ("two spaces", ["Authorization": "bearer  opensesame"], true, false),
                ("twice, the first wrong", Self.twice("Bearer wrong", "Bearer opensesame"), false, false),
                ("twice, the last wrong", Self.twice("Bearer opensesame", "Bearer wrong"), false, false),
            ]
            var count = 0
            for (policy, hasToken, hasUsers) in [
                (ReaderPolicy(token: token), true, false), (ReaderPolicy(users: users), false, true),
                (ReaderPolicy(token: token, users: users, isPublic: true), true, true),
                (ReaderPolicy(isPublic: true), false, false),
            ] {
                try await withServer(policy) { port in
                    for reader in readers {
                        let isKnown = (reader.byToken && hasToken) || (reader.byName && hasUsers)
                        for page in Self.pages {
                            let answer = try await get("http://127.0.0.1:\(port)\(page.path)", reader.headers)
                            let isShown = isKnown || (page.isPublic && policy.isPublic)
                            #expect(
                                (answer.status == 401) == !isShown, "\(reader.name) \(page.path) \(answer.status)")
                            #expect((answer.headers["WWW-Authenticate"] != nil) == !isShown)
                            if isShown, !isKnown { Self.expectClean(answer, page.path) }
                        }
                        for path in Self.open {
                            let answer = try await get("http://127.0.0.1:\(port)\(path)", reader.headers)
                            #expect(answer.status == 200)
                        }
                    }
                }
                count += readers.count * (Self.pages.count + Self.open.count)
            }
            print("readers: \(count) questions")
        }
    }

    private static func expectClean(_ answer: HTTPResponse, _ path: String) {
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(answer.status == 200, "\(path)")
        for secret in secrets { #expect(!text.contains(secret), "\(path) holds \(secret)") }
        for link in ["outcomes", "money", "method", "report", "compare"] {
            #expect(!text.contains("href=\"\(link)") && !text.contains("href=\"../\(link)"), "\(path): \(link)")
        }
    }

    @Test("what the public view leaves out is in the other, so that leaving it out can be seen")
    func secretsAreThere() async throws {
        try await withServer(ReaderPolicy()) { port in
            var all = ""
            for page in Self.pages {
                all += String(decoding: try await get("http://127.0.0.1:\(port)\(page.path)").body, as: UTF8.self)
            }
            for secret in ["the-note", "the-excerpt", "inner.example", "$0.0"] {
                #expect(all.contains(secret), "\(secret)")
            }
        }
    }

    @Test(
        "a file of users that is none is refused by line and remedy",
        arguments: [
            ("", "names nobody"), ("# only words\n", "names nobody"), ("ada", "line 1 is not NAME:HASH"),
            (":x", "line 1 is not NAME:HASH"), ("ada:secret", "none of $2a$"), ("ada:$apr1$x$y", "none of $2a$"),
            ("ada:{SHA}abc=", "none of $2a$"), ("ada:$2b$12$short", "is cut off, damaged"),
            ("ada:$2b$99$" + String(repeating: "a", count: 53), "is cut off, damaged"),
            ("ada:$2b$31$" + String(repeating: "a", count: 53), "of a cost above 16"),
            ("ada:$2b$04$" + String(repeating: "!", count: 53), "is cut off, damaged"),
            ("ada:$y$j9T$abc$cut", "is cut off, damaged"),
            ("\nada:\(bcrypt)\nada:\(bcrypt)", "line 3 names \"ada\" again"),
        ])
    func refused(lines: String, reason: String) async throws {
        try await withTemporaryFolder { folder in
            do {
                _ = try Self.users(folder, lines)
                Issue.record("taken: \(lines)")
            } catch {
                #expect("\(error)".contains(reason), "\(error)")
            }
        }
        #expect(throws: ServingError.users(path: "/nowhere/users", reason: "it cannot be read")) {
            _ = try UserList(path: "/nowhere/users")
        }
    }

    private static let bcrypt = "$2b$04$abcdefghijklmnopqrstuuPp7HPfoAs8I2dCQCQ/fW7zEJv8I8C8e"

    @Test("a file with carriage returns, blanks and the mark of UTF-8 is read as it is meant")
    func windows() async throws {
        try await withTemporaryFolder { folder in
            let hash = try #require(PasswordHash.bcrypt("\u{301}correct horse", cost: 4))
            let users = try Self.users(folder, "\u{FEFF}# who\r\nada:\(hash) \r\n\r\n")
            try await withServer(ReaderPolicy(users: users)) { port in
                let url = "http://127.0.0.1:\(port)/metrics"
                let known = try await get(url, Self.basic("ada", "\u{301}correct horse")).status
                let longer = try await get(url, Self.basic("ada", String(repeating: "x", count: 80))).status
                #expect(known == 200 && longer == 401)
            }
        }
    }

    @Test("a password that bcrypt would cut off, or that ends early, gets no hash")
    func passwords() {
        #expect(PasswordHash.bcrypt("") == nil && PasswordHash.bcrypt("a\0b") == nil)
        #expect(PasswordHash.bcrypt(String(repeating: "x", count: 73)) == nil)
        #expect(PasswordHash.bcrypt("grüße")?.hasPrefix("$2b$12$") == true)
    }

    @Test("many who guess are asked to come later, and who is right waits once")
    func guessing() async throws {
        try await withTemporaryFolder { folder in
            let hash = try #require(PasswordHash.bcrypt("correct horse"))
            let users = try Self.users(folder, "ada:\(hash)")
            try await withServer(ReaderPolicy(users: users)) { port in
                let url = "http://127.0.0.1:\(port)/metrics"
                let first = try await get(url, Self.basic("ada", "correct horse")).status
                #expect(first == 200)
                let statuses = await withTaskGroup(of: Int?.self) { group in
                    for guess in 0..<40 {
                        group.addTask { try? await get(url, Self.basic("ada", "guess \(guess)")).status }
                    }
                    let began = ContinuousClock.now
                    // Known by now: no hash is computed for her.
                    let known = try? await get(url, Self.basic("ada", "correct horse")).status
                    #expect(known == 200)
                    #expect(began.duration(to: .now) < .seconds(3))
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(Set(statuses).isSubset(of: [401, 503]) && statuses.contains(503), "\(statuses)")
            }
        }
    }
}
