package import Model
import Synchronization
import Transport

extension Prober {
    /// The command that repeats the check's first request, for bash; of a described API that was probed just before, the request that
    /// failed, or else the one that asked for the work.
    ///
    /// Tokens and other secrets stand as `$NAME`. A picture above 2 KB is not written out: the command reads it from a file named after
    /// the fixture, `ID.png`, in the current folder. Through the backend, at Inference and at Replicate that one
    /// request is the whole call (at Replicate it is billed, and answers with the prediction's id); at a Space it is
    /// the look-up at the hub.
    package func curlLine(_ check: Check, backend: BackendTarget) -> String {
        guard check.tier != .work else {
            return newCurlLine(check, backend: backend, failed: curlLines.takeFailed(check.id))
        }
        return curlLines.line(of: check.id, check.tier) { newCurlLine(check, backend: backend) }
    }

    /// - Parameter failed: where the call has ended; nil: it is asked from its beginning.
    private func newCurlLine(_ check: Check, backend: BackendTarget, failed: FailedStep? = nil) -> String {
        let token = check.target.map { $0.provider.token } ?? backend.token
        // However short a key is, what stands for it is found.
        let stand =
            check.target.map { $0.standIn } ?? backend.token.flatMap { $0.isEmpty ? nil : Secret.standIn($0.variable) }
        var (check, backend) = (check, backend)
        if let stand {
            backend.token = stand
            check = check.target.map { check.with($0.with(stand)) } ?? check
        }
        let caller = caller(for: check, check.stubbedInput, backend)
        var form = check.tier == .work ? caller.form : nil
        var request = caller.firstRequest(check.tier, options)
        var named = secrets.union([token, stand].compactMap(\.self))
        if let failed, let client = caller as? DescribedClient, let repeated = client.request(again: failed) {
            (request, form) = repeated
            named.formUnion(client.answeredKeys(of: failed))
        }
        let line = CurlLine(request, form: form, ShellWords(naming: named), check, key: stand).text
        let cleaned = redactor(knowing: token.map { [$0] } ?? []).cleaned(line, to: TextBound.text)
        return failed?.redactor.cleaned(cleaned, to: TextBound.text) ?? cleaned
    }
}

extension Secret {
    /// In the place of a key in a command that is shown; the command has the variable.
    fileprivate static func standIn(_ variable: String) -> Secret {
        Secret("assay-stand-in-for-a-key", variable: variable)
    }
}

extension ProviderTarget {
    /// Nil where it is called without a key.
    fileprivate var standIn: Secret? {
        if let token = provider.token { return token.isEmpty ? nil : .standIn(token.variable) }
        return (provider.api?.auth?.command).map { .standIn("(\($0.line))") }
    }
}

/// The commands of tiers that send nothing long, by check: those of one prober do not change.
final class CurlLines: Sendable {
    private struct Key: Hashable {
        let id: String
        let tier: Tier
    }

    private let lines = Mutex<[Key: String]>([:])
    private let failed = Mutex<[String: FailedStep]>([:])

    /// Kept for the command of the same check, which is made next.
    func note(_ step: FailedStep?, of id: String) { failed.withLock { $0[id] = step } }
    func takeFailed(_ id: String) -> FailedStep? { failed.withLock { $0.removeValue(forKey: id) } }

    func line(of id: String, _ tier: Tier, make: () -> String) -> String {
        let key = Key(id: id, tier: tier)
        if let known = lines.withLock({ $0[key] }) { return known }
        let line = make()
        lines.withLock { $0[key] = line }
        return line
    }
}

/// Writes a request as a curl command.
private struct CurlLine {
    let text: String

    /// - Parameter key: what stands for the key.
    init(_ request: HTTPRequest, form: [MultipartForm.Part]?, _ shell: ShellWords, _ check: Check, key: Secret?) {
        var words = ["curl -sS -m \(Int(check.timeout.seconds.rounded(.up)))"]
        if request.method != "GET" { words.append("-X \(request.method)") }
        words.append(shell.quoted(request.url))
        for field in request.headers.fields where form == nil || field.name != "Content-Type" {
            if let key, field.value == "Basic \(DataURI.encodeBase64(Array(key.reveal().utf8)))" {
                words.append("-u " + shell.quoted(key.reveal()))
            } else {
                words.append("-H " + shell.quoted("\(field.name): \(field.value)"))
            }
        }
        if let form {
            words += form.map { CurlLine.part($0, shell, check) }
        } else if let body = request.body {
            words.append(CurlLine.body(body, shell, check))
        }
        text = words.joined(separator: " ")
    }

    private static func part(_ part: MultipartForm.Part, _ shell: ShellWords, _ check: Check) -> String {
        guard let mime = part.mime, let file = check.pictureFile else {
            return "--form-string " + shell.quoted("\(part.name)=\(String(decoding: part.bytes, as: UTF8.self))")
        }
        // Another file than the picture is one of the user's own.
        let read = check.isPicture(part.bytes) ? file : part.fileName ?? "file"
        let name = part.fileName.map { $0 == read ? "" : ";filename=\($0)" } ?? ""
        return "-F " + shell.quoted("\(part.name)=@\(read);type=\(mime)\(name)")
    }

    private static func body(_ body: [UInt8], _ shell: ShellWords, _ check: Check) -> String {
        if check.stubbedFile == nil, let text = String(validating: body, as: UTF8.self) {
            return "--data-binary " + shell.quoted(text)
        }
        guard let file = check.pictureFile else { return "--data-binary @-" }
        if check.isPicture(body) { return "--data-binary " + shell.quoted("@\(file)") }
        guard let text = String(validating: body, as: UTF8.self) else { return "--data-binary @-" }
        let base64 = DataURI.encodeBase64(Check.stub)
        // printf is built into bash: the picture never becomes an argument, whose length is limited.
        let picture = "base64 -w0 \(shell.quoted(file))"
        for (stub, command) in [
            (base64, picture), (URLPath.segment(base64), picture + " | sed 's/+/%2B/g; s:/:%2F:g; s/=/%3D/g'"),
        ] where text.contains(stub) {
            let parts = text.split(separator: stub, omittingEmptySubsequences: false)
            let format = parts.map { String($0).escaping { $0 == "%" ? "%%" : $0 == "\\" ? "\\\\" : nil } }
            let arguments = Array(repeating: "\"$(\(command))\"", count: parts.count - 1).joined(separator: " ")
            return "--data-binary @<(printf \(shell.quoted(format.joined(separator: "%s"))) \(arguments))"
        }
        return "--data-binary " + shell.quoted(text)
    }
}

extension Check {
    /// What stands in a request for a picture that is read from a file.
    fileprivate static let stub = Array("the picture of the fixture".utf8)

    /// The name of the file that stands for the picture; nil where there is none.
    fileprivate var pictureFile: String? {
        guard case .image(let picture) = fixture.content else { return nil }
        return "\(fixture.id).\(picture.format.rawValue)"
    }

    /// The same where the picture is too long to be written out.
    fileprivate var stubbedFile: String? {
        guard case .image(let picture) = fixture.content, picture.bytes.count > 2048 else { return nil }
        return pictureFile
    }

    fileprivate func isPicture(_ bytes: [UInt8]) -> Bool {
        guard case .image(let sent, _) = stubbedInput else { return false }
        return bytes == sent
    }

    fileprivate var stubbedInput: CallInput {
        guard stubbedFile != nil, case .image(_, let mime) = input else { return input }
        return .image(bytes: Check.stub, mime: mime)
    }
}
