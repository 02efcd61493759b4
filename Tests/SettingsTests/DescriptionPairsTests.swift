import Documents
import Model
import Testing

@testable import Settings

/// Whoever mends one mistake should not find that another had been hidden behind it.
@Suite("Mistakes of descriptions, two by two") struct DescriptionPairsTests {
    private static let whole = """
        url: https://api.studio.example/v1
        task: edit
        models: [retouch-2]
        auth: { header: X-Key, value: "${KEY}", hosts: [cdn.studio.example] }
        prepare:
          upload: { post: /files, query: { kind: input }, raw: "{image.bytes}" }
        submit:
          post: /edits
          timeout: 30s
          resend: never
          input-at: /input
          headers: { x-a: b }
          json: { image: "{upload:/url}", prompt: "{prompt}" }
        poll: { get: "/s/{submit:/id}", state: /status, running: [r], done: [d], every: 1s }
        result: { image: /output/url, as: url, ok-if: { status: 200 }, version: /version, within: 1h }
        cancel: { delete: /jobs }
        estimate: { get: /price, price: /usd, credit: $0.01 }
        account: { get: /me, ok: /id, balance: /credits, credit: $0.02 }
        reach: { get: /health, state: /state, done: [fine] }
        errors:
          - { name: odd, when: { /error: "*" }, code: rejected.input, wait: /wait, example: { status: 400, json: {} } }
        cost: { credits: /cost, credit: $0.03 }
        timings: { queue: /q, unit: ms }
        idempotency: Idempotency-Key
        """

    /// What is written, what is written instead, and the path under which it is told.
    private static let mistakes = [
        ("https://api.studio.example/v1", "ftp://api.studio.example", "url"), ("task: edit", "task: paint", "task"),
        ("[retouch-2]", "{ a: b }", "models"), ("header: X-Key", "header: X Key", "auth.header"),
        ("[cdn.studio.example]", "[com]", "auth.hosts[0]"), ("/files", "files", "prepare.upload.post"),
        ("{ kind: input }", "{ kind: \"{promt}\" }", "prepare.upload.query.kind"),
        ("{image.bytes}", "{image.byte}", "prepare.upload.raw"), ("/edits", "edits", "submit.post"),
        ("30s", "30", "submit.timeout"), ("resend: never", "resend: maybe", "submit.resend"),
        ("/input", "input", "submit.input-at"), ("{ x-a: b }", "{ \"x a\": b }", "submit.headers.x a"),
        ("{prompt}", "{promt}", "submit.json.prompt"), ("{submit:/id}", "{submit:id}", "poll.get"),
        ("state: /status", "state: status/", "poll.state"), ("done: [d]", "done: []", "poll.done"),
        ("every: 1s", "every: often", "poll.every"), ("image: /output/url", "image: output", "result.image"),
        ("as: url", "as: link", "result.as"), ("{ status: 200 }", "{ status: 99 }", "result.ok-if.status"),
        ("version: /version", "version: version", "result.version"), ("within: 1h", "within: long", "result.within"),
        ("delete: /jobs", "delete: jobs", "cancel.delete"), ("price: /usd", "price: usd", "estimate.price"),
        ("$0.01", "much", "estimate.credit"), ("get: /me", "get: me", "account.get"),
        ("ok: /id", "ok: id", "account.ok"),
        ("balance: /credits", "balance: credits", "account.balance"), ("$0.02", "much", "account.credit"),
        ("get: /health", "get: health", "reach.get"), ("state: /state", "state: state", "reach.state"),
        ("name: odd", "name: an odd one", "errors[0].name"), ("rejected.input", "rejected", "errors[0].code"),
        ("wait: /wait", "wait: wait", "errors[0].wait"), ("status: 400", "status: 4", "errors[0].example.status"),
        ("credits: /cost", "credits: cost", "cost.credits"), ("$0.03", "much", "cost.credit"),
        ("queue: /q", "queue: q", "timings.queue"), ("unit: ms", "unit: m", "timings.unit"),
        ("Idempotency-Key", "Idempotency Key", "idempotency"),
    ]

    @Test("each is told once, alone and beside each other one")
    func pairs() throws {
        #expect(try Self.problems(Self.whole).isEmpty)
        var tried = 0
        for (index, first) in Self.mistakes.enumerated() {
            let text = try Self.changed(Self.whole, first)
            for second in Self.mistakes[index...] {
                let isAlone = second.2 == first.2
                let told = try Self.problems(isAlone ? text : Self.changed(text, second))
                let expected = isAlone ? [first.2] : [first.2, second.2].sorted()
                #expect(told.map(\.keyPath).sorted() == expected, "\(told.map(\.description))")
                tried += 1
            }
        }
        print("descriptions: \(Self.mistakes.count) mistakes, \(tried) alone and in pairs")
    }

    private static func changed(_ text: String, _ mistake: (String, String, String)) throws -> String {
        try #require(text.split(separator: mistake.0, omittingEmptySubsequences: false).count == 2, "\(mistake.0)")
        return text.replacing(mistake.0, with: mistake.1)
    }

    private static func problems(_ text: String) throws -> [DocumentProblem] {
        let log = ProblemLog(.settings)
        let scope = Scope(file: "studio.yaml", environment: ["KEY": "k-1234567"], log: log)
        let root = try Field(text: text, scope: scope, kind: .settings)
        _ = DescriptionReader(kind: .http).read(Section(root, keys: DescriptionReader.keys), name: "studio")
        do {
            try log.throwIfAny()
            return []
        } catch {
            return error.problems
        }
    }
}
