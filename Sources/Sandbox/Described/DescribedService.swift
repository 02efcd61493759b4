import HTTPTypes
import Hummingbird
import Model
import Settings

extension SandboxService {
    /// One for every description that comes with the program: what is described can be called, and can be played.
    static let described: [SandboxService] = DescribedPlay.all.map(described)

    private static func described(_ play: DescribedPlay) -> SandboxService {
        SandboxService(
            id: play.model.key.service, title: play.api.title, path: play.path, routes: routes(of: play),
            models: [play.model])
    }

    static func routes(of play: DescribedPlay) -> [SandboxRoutes.Route] {
        let methods: [HTTPTypes.HTTPRequest.Method] = [.get, .post, .put, .delete]
        return methods.flatMap { method in
            ["\(play.path)/**", play.path].map {
                SandboxRoutes.Route(method, $0, takes: nil) { try await play.answer($0) }
            }
        }
    }
}

/// An API as its description has it, from the side of the one who is asked.
struct DescribedPlay: Sendable {
    let api: APIDescription
    let model: HostedModel
    let places: AnswerPlaces
    /// Where it is asked.
    let path: String
    private let isOwn: Bool
    private let scale: Int?

    static let all = ShippedDescriptions.names.map { DescribedPlay(ShippedDescriptions.description($0)) }

    /// - Parameters:
    ///   - own: the name of the provider, where the description is the user's.
    ///   - scale: how much larger its pictures are where a request does not say; nil: as much as it can.
    init(_ api: APIDescription, own: String? = nil, scale: Int? = nil) {
        self.api = api
        (isOwn, self.scale) = (own != nil, scale)
        path = own.map { "/own/\($0)" } ?? "/apis/\(api.kind.rawValue)"
        model = HostedModel(
            key: ModelKey(service: Service(own ?? api.kind.rawValue), name: api.models.first ?? "any"),
            task: api.task.work,
            summary: api.title)
        places = AnswerPlaces(api)
    }

    /// What is asked for, as large as the one who asks wants it.
    func sized(_ order: WorkOrder) -> WorkOrder {
        guard isOwn, order.numbers["scale"] == nil else { return order }
        var order = order
        switch order.task {
        case .upscale(nil): order.numbers["scale"] = Double(scale ?? order.largestScale)
        case .restore: order.numbers["scale"] = scale.map(Double.init)
        default: break
        }
        return order
    }

    /// It answers with the address of its picture.
    var isLinked: Bool {
        guard !api.result.images.contains(where: { $0.source == .body }) else { return false }
        let example = example(of: api.result.step == nil ? api.lastOfWork : "result")
        let place = pointers.first { $0.find(in: example) != nil } ?? pointers.first
        return place.map { form(at: $0) == .url } ?? false
    }

}

extension APIDescription.Task {
    fileprivate var work: HostedModel.Task {
        switch self {
        case .draw: .draw
        case .edit: .cartoonify
        case .upscale: .upscale(by: nil)
        case .restore: .restore
        }
    }
}
