import Model

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The `manifest.json` of a fixture folder, schema 1. Keys it does not know are left alone.
struct FixtureManifest {
    struct File {
        let path: String
        let sha256: String?
        /// Width and height in pixels.
        let size: (Int, Int)?
    }

    struct Entry {
        enum Content {
            case picture(File)
            case prompt(String)
        }

        let id: String
        let summary: String
        let content: Content
        let references: [FeatureID: File]
        let parameters: [FeatureID: [String: JSONValue]]
        let tags: [String]
    }

    struct Malformed: Error {
        let reason: String
    }

    let fixtures: [Entry]

    /// - Parameter features: the names that references and parameters may be for.
    init(json: [UInt8], features: [FeatureID]) throws(Malformed) {
        let root: JSONValue
        do {
            root = try JSONDecoder().decode(JSONValue.self, from: Data(json))
        } catch {
            throw Malformed(reason: "is not JSON")
        }
        guard root["schema"]?.integer == 1 else {
            throw Malformed(reason: "its \"schema\" must be 1, is \(root["schema"].map { "\($0)" } ?? "missing")")
        }
        guard let items = root["fixtures"]?.array, !items.isEmpty else {
            throw Malformed(reason: "has no list \"fixtures\" with at least one entry")
        }
        var entries: [Entry] = []
        for (index, item) in items.enumerated() { entries.append(try Entry(item, at: "fixtures[\(index)]", features)) }
        let ids = entries.map(\.id)
        if let twice = ids.first(where: { id in ids.count { $0 == id } > 1 }) {
            throw Malformed(reason: "has two fixtures with the id \"\(twice)\"")
        }
        fixtures = entries
    }
}

extension FixtureManifest.Entry {
    init(_ item: JSONValue, at place: String, _ features: [FeatureID]) throws(FixtureManifest.Malformed) {
        guard let id = item["id"]?.string, !id.isEmpty, !id.contains("."), !id.contains(" ") else {
            throw FixtureManifest.Malformed(reason: "\(place).id must be a name without dots and spaces")
        }
        self.id = id
        summary = item["summary"]?.string ?? ""
        if let prompt = item["prompt"]?.string {
            content = .prompt(prompt)
        } else {
            content = .picture(try FixtureManifest.File(item, at: place))
        }
        var references: [FeatureID: FixtureManifest.File] = [:]
        for (name, file) in item["references"]?.object ?? [:] {
            let key = "\(place).references.\(name)"
            references[try FeatureID(named: name, among: features, at: key)] = try FixtureManifest.File(file, at: key)
        }
        self.references = references
        var parameters: [FeatureID: [String: JSONValue]] = [:]
        for (name, values) in item["parameters"]?.object ?? [:] {
            let key = "\(place).parameters.\(name)"
            guard let object = values.object else {
                throw FixtureManifest.Malformed(reason: "\(key) must be an object, is \(values.kind)")
            }
            parameters[try FeatureID(named: name, among: features, at: key)] = object
        }
        self.parameters = parameters
        tags = item["tags"]?.array?.compactMap(\.string) ?? []
    }
}

extension FixtureManifest.File {
    init(_ item: JSONValue, at place: String) throws(FixtureManifest.Malformed) {
        guard let path = item["file"]?.string, !path.isEmpty else {
            throw FixtureManifest.Malformed(reason: "\(place) has neither \"file\" nor \"prompt\"")
        }
        guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
            throw FixtureManifest.Malformed(reason: "\(place).file \"\(path)\" leads out of the folder")
        }
        self.path = path
        sha256 = item["sha256"]?.string
        if let width = item["width"]?.integer, let height = item["height"]?.integer {
            size = (width, height)
        } else {
            size = nil
        }
    }
}

extension FeatureID {
    fileprivate init(
        named name: String, among features: [FeatureID], at place: String
    ) throws(FixtureManifest.Malformed) {
        self.init(rawValue: name)
        guard features.contains(self) else {
            let known = features.map(\.rawValue).joined(separator: ", ")
            throw FixtureManifest.Malformed(reason: "\(place) names no feature; there are \(known)")
        }
    }
}
