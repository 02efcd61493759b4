#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Documents on disk.
package enum DocumentFile {
    /// The text of a file. Of a larger one only as much is read as shows that it is over the limit of
    /// ``YAMLNode/maximumBytes``, which parsing then tells.
    ///
    /// - Parameters:
    ///   - expected: what the message says was expected, for example `a readable settings file`.
    ///   - isPlain: a pipe, for which somebody would have to write, is refused.
    package static func text(
        of path: String, expected: String, kind: DocumentKind, isPlain: Bool = false
    ) throws(DocumentError) -> String {
        func refuse(_ found: String) -> DocumentError {
            DocumentError(kind, DocumentProblem(file: path, line: nil, found: found, expected: expected))
        }
        var status = stat()
        if isPlain, stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw refuse("a folder, a pipe or a device")
        }
        guard let handle = fopen(path, "rb") else { throw refuse("no file that can be opened") }
        defer { fclose(handle) }
        var bytes = [UInt8](repeating: 0, count: YAMLNode.maximumBytes + 1)
        let count = fread(&bytes, 1, bytes.count, handle)
        guard ferror(handle) == 0 else { throw refuse("a folder, or a file that cannot be read") }
        let content = bytes.prefix(count)
        // Some editors begin a text with a mark of its order of bytes.
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard
            let text = String(validating: content.dropFirst(content.starts(with: mark) ? mark.count : 0), as: UTF8.self)
        else {
            throw refuse("bytes that are not UTF-8")
        }
        return text
    }
}
