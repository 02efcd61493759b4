import Model

/// Every fault the sandbox can have, read from `faults.yaml`.
struct FaultCatalogue: Sendable {
    let faults: [Fault]
    private let byName: [String: Fault]

    subscript(name: String) -> Fault? { byName[name] }

    /// The faults that come with the program.
    static func embedded() throws(SandboxError) -> FaultCatalogue {
        let text = String(decoding: PackageResources.faults_yaml, as: UTF8.self)
        return try FaultCatalogue(text: text, file: "faults.yaml")
    }

    init(text: String, file: String) throws(SandboxError) {
        var faults: [Fault] = []
        var byName: [String: Fault] = [:]
        for (name, node) in try DataNode.root(of: text, file: file).members() {
            let fault = try FaultReader(name: name, node: node).read()
            faults.append(fault)
            byName[name] = fault
        }
        self.faults = faults
        self.byName = byName
    }
}

/// Reads one entry of the catalogue.
private struct FaultReader {
    let name: String
    let node: DataNode

    private static let effects = ["answer", "wire", "job", "picture", "link", "tls", "stage", "events", "slow"]

    func read() throws(SandboxError) -> Fault {
        let members = try node.section(["summary", "of", "at", "task", "code", "retry"] + FaultReader.effects)
        let kinds = FaultReader.effects.filter { members[$0] != nil }
        guard kinds.count == 1, let effect = members[kinds[0]] else {
            throw node.complaint("must have exactly one of \(FaultReader.effects.joined(separator: ", "))")
        }
        guard let summary = members["summary"], let services = members["of"], let code = members["code"] else {
            throw node.complaint("must have summary, of and code")
        }
        var of: [Service] = []
        for item in try services.items() { of.append(try item.choice(Service.self)) }
        return Fault(
            name: name, summary: try summary.text(), services: of,
            step: try members["at"]?.choice(Step.self) ?? .submit,
            task: try task(members["task"]), effect: try read(effect, as: kinds[0]),
            code: try code.choice(OutcomeCode.self), retry: try members["retry"]?.choice(Fault.Retry.self) ?? .no)
    }

    private func task(_ node: DataNode?) throws(SandboxError) -> Medium? {
        guard let node else { return nil }
        guard let medium = Medium(rawValue: try node.text()) else { throw node.complaint("must be text or image") }
        return medium
    }

    private func read(_ node: DataNode, as kind: String) throws(SandboxError) -> Fault.Effect {
        switch kind {
        case "answer": .answer(try answer(node))
        case "wire": .wire(try node.choice(WireFault.self))
        case "job": .job(try ending(node))
        case "picture": .picture(try node.choice(PictureFault.self))
        case "link": .link(try node.text())
        case "tls": .tls(try node.choice(TLSFault.self))
        case "stage": try stage(node)
        case "events": .events(try node.choice(EventFault.self))
        default: .slow(try node.number(in: 1...1000))
        }
    }

    private func answer(_ node: DataNode) throws(SandboxError) -> CannedAnswer {
        let members = try node.section(["status", "headers", "json", "html", "text"])
        guard let status = members["status"] else { throw node.complaint("must have a status") }
        var headers: [String: String] = [:]
        for (name, value) in try members["headers"]?.members() ?? [] { headers[name] = try value.text() }
        let body: CannedAnswer.Body
        if let json = members["json"] {
            body = .json(json.json())
        } else if let html = members["html"] {
            body = .html(try html.text())
        } else {
            body = .text(try members["text"]?.text() ?? "")
        }
        return CannedAnswer(status: Int(try status.number(in: 200...599)), headers: headers, body: body)
    }

    private func ending(_ node: DataNode) throws(SandboxError) -> JobEnding {
        let members = try node.section(["ends", "stays", "error", "output", "data-removed"])
        guard (members["ends"] == nil) != (members["stays"] == nil) else {
            throw node.complaint("must have either ends or stays")
        }
        return JobEnding(
            status: try members["ends"]?.text(), stays: try members["stays"]?.text() ?? "processing",
            error: members["error"]?.json().string, output: members["output"]?.json(),
            dataRemoved: members["data-removed"]?.json().bool ?? false)
    }

    private func stage(_ node: DataNode) throws(SandboxError) -> Fault.Effect {
        let members = try node.section(["name", "message", "lasts"])
        guard let name = members["name"] else { throw node.complaint("must have a name") }
        return .stage(
            name: try name.text(), message: try members["message"]?.text(), lasts: try members["lasts"]?.duration())
    }
}
