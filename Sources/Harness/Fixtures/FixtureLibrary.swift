import Hashing
import Imaging
package import Model

/// Everything that is wrong with a set of fixtures, at once.
package struct FixtureError: Error, Hashable, Sendable, CustomStringConvertible {
    package struct Problem: Hashable, Sendable {
        /// Path within the fixture folder.
        package let file: String
        package let reason: String

        package init(file: String, reason: String) {
            self.file = file
            self.reason = reason
        }
    }

    /// The folder, or `embedded`.
    package let place: String
    package let problems: [Problem]

    package init(place: String, problems: [Problem]) {
        self.place = place
        self.problems = problems
    }

    package var description: String {
        problems.map { "fixture \(place)/\($0.file): \($0.reason)" }.joined(separator: "\n")
    }
}

/// Reads fixtures from files, whoever holds them: a folder, or the program itself.
///
/// Every picture is decoded once, so that a broken one is found before anything is sent; not so the program's own, which were
/// when it was made.
package struct FixtureLibrary {
    private let place: String
    private let features: [FeatureID]
    private let isKnown: Bool
    private let read: (_ path: String) throws -> [UInt8]
    private var problems: [FixtureError.Problem] = []

    /// - Parameters:
    ///   - features: what a manifest may have references and parameters for.
    ///   - isKnown: the files are the program's own.
    ///   - read: gives a file's bytes by its path within the place.
    package init(
        place: String, features: [FeatureSpec] = FeatureSpec.builtIn, isKnown: Bool = false,
        read: @escaping (_ path: String) throws -> [UInt8]
    ) {
        self.place = place
        self.features = features.map(\.id)
        self.isKnown = isKnown
        self.read = read
    }

    /// The fixtures a manifest lists. Sizes and checksums in it must be those of the files.
    package mutating func load(manifest path: String) throws(FixtureError) -> [Fixture] {
        guard let manifest = manifest(path) else { throw FixtureError(place: place, problems: problems) }
        let fixtures = manifest.fixtures.compactMap { fixture($0) }
        guard problems.isEmpty else { throw FixtureError(place: place, problems: problems) }
        return fixtures
    }

    /// A fixture for each picture, by its file name without the extension; references and parameters need a manifest.
    package mutating func load(pictures paths: [String]) throws(FixtureError) -> [Fixture] {
        let fixtures = paths.compactMap { path -> Fixture? in
            guard let picture = picture(path) else { return nil }
            let name = path.split(separator: ".").dropLast().joined(separator: ".")
            return Fixture(id: name.isEmpty ? path : name, content: .image(picture))
        }
        guard problems.isEmpty else { throw FixtureError(place: place, problems: problems) }
        return fixtures
    }

    private mutating func manifest(_ path: String) -> FixtureManifest? {
        do {
            return try FixtureManifest(json: try read(path), features: features)
        } catch let error as FixtureManifest.Malformed {
            note(path, error.reason)
        } catch {
            note(path, "cannot be read: \(error)")
        }
        return nil
    }

    private mutating func fixture(_ entry: FixtureManifest.Entry) -> Fixture? {
        var references: [FeatureID: Picture] = [:]
        for (feature, file) in entry.references { references[feature] = picture(file) }
        let content: Fixture.Content
        switch entry.content {
        case .prompt(let text): content = .prompt(text)
        case .picture(let file):
            guard let picture = picture(file) else { return nil }
            content = .image(picture)
        }
        return Fixture(
            id: entry.id, summary: entry.summary, content: content, references: references,
            parameters: entry.parameters, tags: entry.tags)
    }

    private mutating func picture(_ file: FixtureManifest.File) -> Picture? {
        guard let picture = picture(file.path) else { return nil }
        if let stated = file.sha256, stated != picture.sha256 {
            note(file.path, "its SHA-256 is \(picture.sha256), the manifest says \(stated)")
            return nil
        }
        if let stated = file.size, stated != (picture.width, picture.height) {
            note(file.path, "is \(picture.width)x\(picture.height), the manifest says \(stated.0)x\(stated.1)")
            return nil
        }
        return picture
    }

    private mutating func picture(_ path: String) -> Picture? {
        do {
            let bytes = try read(path)
            let header = try ImageHeader.read(bytes)
            if !isKnown { _ = try ImageReader.decode(bytes, limits: DecodeLimits()) }
            return Picture(
                bytes: bytes, format: header.format, width: header.shown.width, height: header.shown.height,
                sha256: SHA256.hex(bytes))
        } catch let fault as ImageFault {
            note(path, fault.detail)
        } catch {
            note(path, "cannot be read: \(error)")
        }
        return nil
    }

    private mutating func note(_ file: String, _ reason: String) {
        problems.append(FixtureError.Problem(file: file, reason: reason))
    }
}
