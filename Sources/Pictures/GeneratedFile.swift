/// One file of the catalogue.
package struct GeneratedFile: Hashable, Sendable {
    /// Relative to the catalogue's folder, for example `portrait.png`.
    package let path: String
    package let bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}
