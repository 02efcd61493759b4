import HTTPTypes
import Hummingbird
import Model
import Transport

/// Which step of a description a request is, and what it brought.
struct AskedStep: Sendable {
    let name: String
    let found: [Placeholder: JSONValue]
    /// The files of a form, or the body where it is one.
    let files: [[UInt8]]

    /// Nil where the description has no such request.
    init?(_ call: Call, _ body: [UInt8], of play: DescribedPlay) {
        let paths = play.locals(call.request.uri.path)
        let candidates = play.api.steps.compactMap { named -> (AskedStep, Fit)? in
            let request = named.step.request
            guard request.method.rawValue.uppercased() == call.request.method.rawValue,
                let places = paths.lazy.compactMap({
                    AskedStep.places(request.address, named.name, in: $0, call, play)
                }).first
            else { return nil }
            return AskedStep.read(named.name, request, places, call, body).map { step, agreement in
                (step, Fit(literal: request.address.literalLength, agreement: agreement))
            }
        }
        // The one that says most of itself; of several the first.
        guard let best = candidates.map(\.1).max(), let first = candidates.first(where: { $0.1 == best }) else {
            return nil
        }
        self = first.0
    }

    /// How well a request fits a step: `/model/price` is meant before `/{model}`, and of one address the step that agrees.
    private struct Fit: Comparable {
        let literal: Int
        let agreement: Int

        static func < (a: Fit, b: Fit) -> Bool { (a.literal, a.agreement) < (b.literal, b.agreement) }
    }

    private init(name: String, found: [Placeholder: JSONValue], files: [[UInt8]]) {
        (self.name, self.found, self.files) = (name, found, files)
    }

    /// Where a step is asked at an address that an answer names, it is the example's with another id; without one `/_jobs/ID/STEP`.
    private static func places(
        _ address: TextTemplate, _ name: String, in path: String, _ call: Call, _ play: DescribedPlay
    ) -> [Placeholder: JSONValue]? {
        if case .answer? = address.only {
            if let shown = play.places.addresses[name] {
                return shown.job(path.split(separator: "/"), query: call.query).map { [.attemptID: .string($0)] }
            }
            let parts = path.split(separator: "/")
            guard parts.count == 3, parts[0] == "_jobs", parts[2] == name else { return nil }
            return [.attemptID: .string(String(parts[1]))]
        }
        if let places = address.match(path) { return places }
        // Another host of the API's is below its own.
        guard path.hasPrefix("/@") else { return nil }
        return address.match("https://" + path.dropFirst(2)) ?? address.match("http://" + path.dropFirst(2))
    }

    private static func read(
        _ name: String, _ request: APIRequest, _ places: [Placeholder: JSONValue], _ call: Call, _ body: [UInt8]
    ) -> (AskedStep, Int)? {
        var (found, files, agreement) = (places, [[UInt8]](), 0)
        for pair in request.query {
            guard let value = call.query(pair.name) else { continue }
            guard let places = pair.value.only.map({ [$0: .string(value)] }) ?? pair.value.match(value) else {
                return nil
            }
            found.merge(places) { $1 }
            if places.isEmpty { agreement += 1 }
        }
        switch request.body {
        case nil: break
        case .json(let template):
            let value = JSONValue(parsing: body) ?? .object([:])
            // A client need not send all that the description does; of several steps the one that agrees is meant.
            agreement += template.agreement(with: value) ?? -1
            template.match(value, into: &found)
        case .form(let parts) where call.header("content-type")?.hasPrefix("application/json") == true:
            // Some take both.
            let members = parts.map { ($0.name, ValueTemplate.text($0.value)) }
            ValueTemplate.object(Dictionary(members) { $1 }).match(JSONValue(parsing: body) ?? .null, into: &found)
        case .form(let parts):
            let sent = MultipartReader.parts(of: body, type: call.header("content-type")) ?? []
            files = sent.filter { $0.filename != nil }.map(\.bytes)
            for part in parts where part.file == nil {
                guard let value = sent.first(where: { $0.name == part.name }) else { continue }
                found.merge(part.value.match(String(decoding: value.bytes, as: UTF8.self)) ?? [:]) { $1 }
            }
        case .urlencoded(let pairs):
            let sent = FormFields.read(body)
            for pair in pairs {
                guard let value = sent[pair.name] else { continue }
                found.merge(pair.value.only.map { [$0: .string(value)] } ?? pair.value.match(value) ?? [:]) { $1 }
            }
        case .raw(let template, _):
            let text = template.only == .picture(.bytes) ? nil : String(validating: body, as: UTF8.self)
            if let text, let only = template.only {
                found[only] = .string(text)
            } else if let text {
                found.merge(template.match(text) ?? [:]) { $1 }
            } else {
                files = [body]
            }
        }
        return (AskedStep(name: name, found: found, files: files), agreement)
    }
}

extension AskedStep {
    /// The work that is asked for.
    ///
    /// - Parameter uploaded: the bytes of a file that was uploaded before, by the value that stands for it.
    func order(_ task: HostedModel.Task, uploaded: (String) -> [UInt8]?) -> WorkOrder {
        var order = WorkOrder(task: task)
        for (place, value) in found {
            switch place {
            case .prompt: order.prompt = value.plainText
            case .width: order.numbers["width"] = number(value)
            case .height: order.numbers["height"] = number(value)
            case .parameter(let name): order.numbers[name] = number(value)
            case .picture(.dataURI), .picture(.base64):
                order.picture = AskedStep.bytes(value.plainText) ?? order.picture
            case .answer: order.picture = uploaded(value.plainText) ?? order.picture
            default: break
            }
        }
        if let file = files.first { order.picture = file }
        // Models that edit draw, where they are sent words alone.
        if task == .cartoonify, order.picture.isEmpty, !order.prompt.isEmpty { return order.drawn }
        return order
    }

    /// Which job is meant, by any value that may be its name.
    var names: [String] { found.values.compactMap(\.string) }

    private func number(_ value: JSONValue) -> Double? { value.double ?? Double(value.plainText) }

    private static func bytes(_ text: String) -> [UInt8]? {
        (try? DataURI(text.hasPrefix("data:") ? text : "data:;base64,\(text)"))?.bytes
    }
}

extension WorkOrder {
    fileprivate var drawn: WorkOrder { WorkOrder(task: .draw, prompt: prompt, numbers: numbers) }
}

extension DescribedPlay {
    /// A path below the description's `url`, as it is and without the description's own path, which clients may have before it.
    func locals(_ asked: String) -> [String] {
        let below = String(asked.dropFirst(path.count))
        let local = local(asked)
        return local == below ? [below] : [local, below]
    }

    /// A path below the description's `url`; its own path may stand before, as clients have it.
    func local(_ asked: String) -> String {
        let below = String(asked.dropFirst(path.count))
        guard let own = URLParts(api.url)?.target, own != "/" else { return below }
        if below.hasPrefix(own + "/") || below == own { return String(below.dropFirst(own.count)) }
        // Another version of the same API: clients have their own.
        let version = below.dropFirst().prefix { $0 != "/" }
        let isVersion = own.wholeMatch(of: /\/v\d+\w*/) != nil && version.wholeMatch(of: /v\d+\w*/) != nil
        return isVersion ? String(below.dropFirst(version.count + 1)) : below
    }
}
