package import Model

/// The descriptions that come with the program as a page for people.
package enum DescriptionPage {
    /// Markdown; ends without a newline.
    package static func markdown(_ apis: [APIDescription]) -> String {
        let lines = [
            "# Image APIs that come described", "",
            "\(apis.count) descriptions, listed by `assay explain --apis`. Each is a kind of provider by its name: "
                + "`providers: { mine: { kind: fal } }`.",
            "`assay explain fal` prints what one is sent and what its answers mean; `assay init --describe fal` prints the",
            "description itself, to be copied and changed. [descriptions.md](descriptions.md) is the grammar. The facts are of the",
            "date that is given, from public documentation and sources; none was tried with a key of ours.", "",
            "No fixture has a mask, and none is drawn. Where an API takes one, it is the parameter `mask` of an endpoint, a data URI as large as",
            "the picture it is sent with; without it the part is left out. \(masked(apis)).", "",
            "| kind | what | does | key | asked | costs by | free | errors | facts from |",
            "|---|---|---|---|---|---|---|---|---|",
        ]
        return (lines + apis.map(row)).joined(separator: "\n")
    }

    /// Which have a place for one.
    private static func masked(_ apis: [APIDescription]) -> String {
        let names = apis.filter { api in api.steps.contains { $0.step.request.places.contains(.parameter("mask")) } }
            .map { "`\($0.kind.rawValue)`" }
        return names.isEmpty
            ? "No description has a place for it" : "A place for it has \(names.joined(separator: ", "))"
    }

    private static func row(_ api: APIDescription) -> String {
        let cells = cells(api) + ["\(api.source), \(api.date)"]
        return "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |"
    }

    /// All columns but where the facts are from.
    static func cells(_ api: APIDescription) -> [String] {
        let free = [("account", api.account != nil), ("price", api.estimate != nil), ("state", api.reach != nil)]
            .filter(\.1).map(\.0)
        return [
            "`\(api.kind.rawValue)`", api.title, api.task.rawValue, key(api.auth),
            api.poll == nil ? "once" : "until it is done", money(api.cost),
            free.isEmpty ? "–" : free.joined(separator: ", "), "\(api.errors.count)",
        ]
    }

    private static func key(_ auth: APIAuth?) -> String {
        guard let auth else { return "–" }
        return auth.command == nil ? "`\(auth.variable)`\(auth.isNeeded ? "" : " (if set)")" : "a command's output"
    }

    private static func money(_ cost: APICost?) -> String {
        switch cost {
        case nil: "price file"
        case .fixed(let amount): amount == .zero ? "nothing" : amount.readable
        case .units: "the answer"
        case .tokens: "tokens of the answer"
        }
    }
}
