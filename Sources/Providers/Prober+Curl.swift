package import Model
import Transport

extension Prober {
    /// The command that repeats the check's first request, for bash.
    ///
    /// Tokens and other secrets stand as `$NAME`. A picture above 2 KB is not written out: the command reads it from a file named after
    /// the fixture, `ID.png`, in the current folder. Through the backend, at Inference and at Replicate that one
    /// request is the whole call (at Replicate it is billed, and answers with the prediction's id); at a Space it is
    /// the look-up at the hub.
    package func curlLine(_ check: Check, backend: BackendTarget) -> String {
        let caller = caller(for: check, check.stubbedInput, backend)
        let token =
            switch check.route {
            case .backend: backend.token
            case .direct(let target): target.provider.token
            }
        let form = check.tier == .work ? caller.form : nil
        let shell = ShellWords(naming: secrets.union(token.map { [$0] } ?? []))
        let line = CurlLine(caller.firstRequest(check.tier, options), form: form, shell, check).text
        return redactor(knowing: token.map { [$0] } ?? []).cleaned(line, to: TextBound.text)
    }
}

/// Writes a request as a curl command.
private struct CurlLine {
    let text: String

    init(_ request: HTTPRequest, form: [MultipartForm.Part]?, _ shell: ShellWords, _ check: Check) {
        var words = ["curl -sS -m \(Int(check.timeout.seconds.rounded(.up)))"]
        if request.method != "GET" { words.append("-X \(request.method)") }
        words.append(shell.quoted(request.url))
        for field in request.headers.fields where form == nil || field.name != "Content-Type" {
            words.append("-H " + shell.quoted("\(field.name): \(field.value)"))
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
        return "-F " + shell.quoted("\(part.name)=@\(file);type=\(mime)")
    }

    private static func body(_ body: [UInt8], _ shell: ShellWords, _ check: Check) -> String {
        if check.stubbedFile == nil, let text = String(validating: body, as: UTF8.self) {
            return "--data-binary " + shell.quoted(text)
        }
        guard let file = check.pictureFile else { return "--data-binary @-" }
        let text = String(decoding: body, as: UTF8.self)
        let stub = DataURI.encodeBase64(Check.stub)
        guard text.contains(stub) else { return "--data-binary " + shell.quoted("@\(file)") }
        // printf is built into bash: the picture never becomes an argument, whose length is limited.
        let format = text.escaping { $0 == "%" ? "%%" : $0 == "\\" ? "\\\\" : nil }.replacing(stub, with: "%s")
        return "--data-binary @<(printf \(shell.quoted(format)) \"$(base64 -w0 \(shell.quoted(file)))\")"
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

    fileprivate var stubbedInput: CallInput {
        guard stubbedFile != nil, case .image(_, let mime) = input else { return input }
        return .image(bytes: Check.stub, mime: mime)
    }
}
