/// Every address of Replicate's HTTP API that is asked. Bases have no trailing slash.
enum ReplicateRoutes {
    static func predictions(_ base: String) -> String { "\(base)/v1/predictions" }
    static func prediction(_ base: String, _ id: String) -> String { "\(predictions(base))/\(URLPath.segment(id))" }
    static func cancel(_ base: String, _ id: String) -> String { "\(prediction(base, id))/cancel" }
    static func officialModel(_ base: String, _ name: String) -> String { "\(model(base, name))/predictions" }
    static func model(_ base: String, _ name: String) -> String { "\(base)/v1/models/\(URLPath.path(name))" }
    static func version(_ base: String, _ name: String, _ id: String) -> String {
        "\(model(base, name))/versions/\(URLPath.segment(id))"
    }
    static func files(_ base: String) -> String { "\(base)/v1/files" }
    static func account(_ base: String) -> String { "\(base)/v1/account" }
}
