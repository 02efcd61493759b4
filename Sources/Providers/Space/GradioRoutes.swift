/// Every address of a Space that is asked: at the hub, and at its Gradio app. Bases have no trailing slash.
enum GradioRoutes {
    static func space(_ hub: String, _ name: String) -> String { "\(hub)/api/spaces/\(URLPath.path(name))" }

    // `prefix` is the configuration's `api_prefix`.
    static func config(_ host: String) -> String { "\(host)/config" }
    static func info(_ host: String, _ prefix: String) -> String { "\(host)\(prefix)/info" }
    static func upload(_ host: String, _ prefix: String) -> String { "\(host)\(prefix)/upload" }
    static func join(_ host: String, _ prefix: String) -> String { "\(host)\(prefix)/queue/join" }
    static func events(_ host: String, _ prefix: String, _ session: String) -> String {
        "\(host)\(prefix)/queue/data?session_hash=\(URLPath.segment(session))"
    }
    static func leave(_ host: String, _ prefix: String) -> String { "\(host)\(prefix)/cancel" }
    static func queueStatus(_ host: String, _ prefix: String) -> String { "\(host)\(prefix)/queue/status" }
    static func run(_ host: String, _ prefix: String, _ api: String) -> String {
        "\(host)\(prefix)/run/\(URLPath.path(api))"
    }
    static func file(_ host: String, _ prefix: String, _ path: String) -> String {
        "\(host)\(prefix)/file=\(URLPath.path(path, keepingLeadingSlash: true))"
    }
}
