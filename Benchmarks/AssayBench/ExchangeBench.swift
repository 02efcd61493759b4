import Foundation
import Model
import Transport

/// HTTP exchanges on loopback, beside curl's own parallel mode and wrk on the same server.
enum ExchangeBench {
    private static let requests = 4000
    private static let concurrency = 50

    static func run() async throws {
        try await ChildSandbox.with { try await measure($0.url + "/api/models/stabilityai/stable-diffusion-2") }
    }

    private static func measure(_ url: String) async throws {
        var (ours, curls): ([(wall: Double, cpu: Double)], [(wall: Double, cpu: Double)]) = ([], [])
        for _ in 0..<5 {
            ours.append(try await exchanges(url))
            curls.append(try curl(url))
        }
        let own = Measure.median(ours.map(\.cpu)) / Double(requests) * 1e6
        let other = Measure.median(curls.map(\.cpu)) / Double(requests) * 1e6
        let ratios = zip(ours, curls).map { $0.cpu / $1.cpu }.sorted()
        line(
            "loopback exchanges, \(concurrency) at once",
            "\(rate(ours)) a second, \(fixed(own, 0)) µs CPU each; curl --parallel \(rate(curls)), \(fixed(other, 0)) µs; CPU ratio \(fixed(own / other, 2)), by rounds "
                + ratios.map { fixed($0, 2) }.joined(separator: " ")
        )
        let wrk = try Child.run("wrk", ["-t1", "-c\(concurrency)", "-d2s", url])
        let answer = wrk?.firstMatch(of: /Requests\/sec:\s+([0-9.]+)/).map { "\($0.1) a second" }
        line("  the same by wrk", answer ?? "wrk is not installed")
    }

    private static func rate(_ rounds: [(wall: Double, cpu: Double)]) -> String {
        fixed(Double(requests) / Measure.median(rounds.map(\.wall)), 0)
    }

    private static func exchanges(_ url: String) async throws -> (wall: Double, cpu: Double) {
        let client = HTTPClient()
        defer { client.shutdown() }
        let (wall, cpu) = (ContinuousClock.now, Measure.cpuSeconds(RUSAGE_SELF))
        await withTaskGroup(of: Bool.self) { group in
            var sent = 0
            while sent < requests {
                if sent >= concurrency { _ = await group.next() }
                group.addTask { await client.perform(HTTPRequest(url: url)).response?.status == 200 }
                sent += 1
            }
            for await isFine in group where !isFine { print("an exchange failed") }
        }
        return ((ContinuousClock.now - wall).inSeconds, Measure.cpuSeconds(RUSAGE_SELF) - cpu)
    }

    private static func curl(_ url: String) throws -> (wall: Double, cpu: Double) {
        let (wall, cpu) = (ContinuousClock.now, Measure.cpuSeconds(RUSAGE_CHILDREN))
        try Child.run(
            "curl",
            ["--silent", "--parallel", "--parallel-max", "\(concurrency)", "-o", "/dev/null", "\(url)?[1-\(requests)]"])
        return ((ContinuousClock.now - wall).inSeconds, Measure.cpuSeconds(RUSAGE_CHILDREN) - cpu)
    }
}
