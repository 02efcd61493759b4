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
    ///   - patience: how many milliseconds a pipe may bring nothing.
    package static func text(
        of path: String, expected: String, kind: DocumentKind, isPlain: Bool = false, patience: Int32 = 10_000
    ) throws(DocumentError) -> String {
        func refuse(_ found: String) -> DocumentError {
            DocumentError(kind, DocumentProblem(file: path, line: nil, found: found, expected: expected))
        }
        var status = stat()
        if isPlain, stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw refuse("a folder, a pipe or a device")
        }
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0, fstat(file, &status) == 0 else { throw refuse("no file that can be opened") }
        defer { close(file) }
        let isPipe = status.st_mode & S_IFMT == S_IFIFO
        var (content, end): ([UInt8], End?) = ([], nil)
        // Of a pipe that nobody has opened yet, reading would say at once that it is at its end.
        if isPipe, !brings(file, within: patience) { end = .patience }
        while end == nil { end = more(of: file, into: &content, within: isPipe ? patience : -1) }
        switch end {
        case .failure: throw refuse("a folder, or a file that cannot be read")
        case .patience: throw refuse("a pipe that nobody writes to")
        case .file, nil: break
        }
        // Some editors begin a text with a mark of its order of bytes.
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard
            let text = String(validating: content.dropFirst(content.starts(with: mark) ? mark.count : 0), as: UTF8.self)
        else {
            throw refuse("bytes that are not UTF-8")
        }
        return text
    }

    /// Why reading is over.
    private enum End { case file, failure, patience }

    /// Reads what is there, at most as much as shows that it is too much.
    private static func more(of file: Int32, into content: inout [UInt8], within patience: Int32) -> End? {
        var bytes = [UInt8](repeating: 0, count: YAMLNode.maximumBytes + 1 - content.count)
        guard !bytes.isEmpty else { return .file }
        let count = read(file, &bytes, bytes.count)
        guard count < 0 else {
            content += bytes.prefix(count)
            return count == 0 ? .file : nil
        }
        guard errno == EAGAIN || errno == EINTR else { return .failure }
        return brings(file, within: patience) ? nil : .patience
    }

    /// Waits until something can be read, or it is at its end.
    private static func brings(_ file: Int32, within patience: Int32) -> Bool {
        var look = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
        return poll(&look, 1, patience) != 0
    }
}
