import CFixtures

extension FixtureCatalogue {
    /// The committed files of `fixtures/images`, as the program holds them: what ``generate()`` draws, without drawing.
    package static var shipped: [GeneratedFile] {
        (0..<cfixtures_count()).map { index in
            let file = cfixtures_at(index)
            return GeneratedFile(
                path: String(cString: file.path),
                bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
        }
    }
}
