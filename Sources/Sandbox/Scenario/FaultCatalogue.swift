import Documents
import Model

/// Every fault the sandbox can have, read from `faults.yaml`.
struct FaultCatalogue: Sendable {
    let faults: [Fault]
    private let byName: [String: Fault]

    subscript(name: String) -> Fault? { byName[name] }

    /// The faults that come with the program, and those of every description.
    static func embedded() throws(SandboxError) -> FaultCatalogue { try shipped.get() }

    /// Read once.
    private static let shipped = Result { () throws(SandboxError) in
        let text = String(decoding: PackageResources.faults_yaml, as: UTF8.self)
        let common = try FaultCatalogue(text: text, file: "faults.yaml")
        return FaultCatalogue(common.faults + DescribedPlay.all.flatMap(\.faults))
    }

    private init(_ faults: [Fault]) {
        self.faults = faults
        byName = Dictionary(faults.map { ($0.name, $0) }) { $1 }
    }

    /// - Throws: everything that is wrong with the text.
    init(text: String, file: String) throws(SandboxError) {
        self.init(
            try Field.reading(text, file: file) { root in
                root.members().compactMap { FaultReader(name: $0.key, field: $0.field).read() }
            })
    }
}

/// Reads one entry of the catalogue. Each function returns nil only when a problem was noted.
private struct FaultReader {
    let name: String
    let field: Field

    private static let effects = ["answer", "wire", "job", "picture", "link", "tls", "stage", "events", "slow"]

    func read() -> Fault? {
        let section = Section(field, keys: ["summary", "of", "at", "task", "code", "retry"] + FaultReader.effects)
        let kinds = FaultReader.effects.filter { section[$0] != nil }
        guard kinds.count == 1, let effect = section[kinds[0]] else {
            field.refuse(
                "\(kinds.count) of them",
                expected: "exactly one of \(FaultReader.effects.joined(separator: ", "))")
            return nil
        }
        let summary = section.required("summary", "what happens")?.text()
        let services = section.required("of", "a list of services")?.items().flatMap(services)
        let code = section.required("code", "an outcome code")?.choice(OutcomeCode.self)
        let step = section["at"]?.choice(Step.self) ?? .submit
        let retry = section["retry"]?.choice(Fault.Retry.self) ?? .no
        let task = section["task"]?.name(among: [Medium.text, .image].map(\.rawValue), "one of")
        guard let summary, let services, let code, let effect = read(effect, as: kinds[0]) else { return nil }
        return Fault(
            name: name, summary: summary, services: services, step: step,
            task: task.flatMap(Medium.init(rawValue:)), effect: effect, code: code, retry: retry)
    }

    /// A service, or `described`: all that a description plays; `linked` those of them that answer with an address of the picture,
    /// and `edited` those that are sent one.
    private func services(_ field: Field) -> [Service] {
        let plays: [DescribedPlay]? =
            switch field.expanded {
            case "described": DescribedPlay.all
            case "linked": DescribedPlay.all.filter(\.isLinked)
            case "edited": DescribedPlay.all.filter { $0.api.task != .draw }
            default: nil
            }
        if let plays { return plays.map(\.model.key.service) }
        return field.choice(Service.self).map { [$0] } ?? []
    }

    private func read(_ field: Field, as kind: String) -> Fault.Effect? {
        switch kind {
        case "answer": answer(field).map(Fault.Effect.answer)
        case "wire": field.choice(WireFault.self).map(Fault.Effect.wire)
        case "job": ending(field).map(Fault.Effect.job)
        case "picture": field.choice(PictureFault.self).map(Fault.Effect.picture)
        case "link": field.text().map(Fault.Effect.link)
        case "tls": field.choice(TLSFault.self).map(Fault.Effect.tls)
        case "stage": stage(field)
        case "events": field.choice(EventFault.self).map(Fault.Effect.events)
        default: field.number(in: 1...1000).map(Fault.Effect.slow)
        }
    }

    private func answer(_ field: Field) -> CannedAnswer? {
        let section = Section(field, keys: ["status", "headers", "json", "html", "text"])
        let status = section.required("status", "an HTTP status")?.integer(in: 200...599)
        let headers = (section["headers"]?.members() ?? []).compactMap { member in
            member.field.text().map { (member.key, $0) }
        }
        let body: CannedAnswer.Body
        if let json = section.written("json")?.json() {
            body = .json(json)
        } else if let html = section["html"]?.text() {
            body = .html(html)
        } else {
            body = .text(section["text"]?.text() ?? "")
        }
        return status.map { CannedAnswer(status: $0, headers: Dictionary(headers) { $1 }, body: body) }
    }

    private func ending(_ field: Field) -> JobEnding? {
        let section = Section(field, keys: ["ends", "stays", "error", "output", "data-removed"])
        guard (section["ends"] == nil) != (section["stays"] == nil) else {
            field.refuse(section["ends"] == nil ? "neither" : "both", expected: "either ends or stays")
            return nil
        }
        return JobEnding(
            status: section["ends"]?.text(), stays: section["stays"]?.text() ?? "processing",
            error: section["error"]?.json()?.string, output: section.written("output")?.json(),
            dataRemoved: section["data-removed"]?.json()?.bool ?? false)
    }

    private func stage(_ field: Field) -> Fault.Effect? {
        let section = Section(field, keys: ["name", "message", "lasts"])
        return section.required("name", "a stage of a Space")?.text().map { name in
            .stage(name: name, message: section["message"]?.text(), lasts: section["lasts"]?.span())
        }
    }
}
