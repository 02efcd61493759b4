import Foundation
import Testing

/// The pages of `report --out`: what they refer to is there, and nothing is fetched from anywhere.
struct PageLinks {
    let folder: String

    /// Each link that leads nowhere, with its page.
    func broken() throws -> [String] {
        let pages = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
            .filter { $0.hasSuffix(".html") }
        var (broken, followed) = ([String](), 0)
        for page in pages {
            let text = try String(contentsOfFile: "\(folder)/\(page)", encoding: .utf8)
            #expect(!text.contains("<script") && !text.contains("<link"), "\(page)")
            let base = URL(fileURLWithPath: "\(folder)/\(page)")
            for match in text.matches(of: /(?:href|src)="([^"#]+)/) where !match.1.hasPrefix("data:") {
                followed += 1
                let target = URL(fileURLWithPath: String(match.1), relativeTo: base.deletingLastPathComponent())
                if !FileManager.default.fileExists(atPath: target.path) { broken.append("\(page): \(match.1)") }
            }
        }
        print("pages of a report: \(pages.count), \(followed) links followed")
        #expect(pages.count > 8 && followed > 50)
        return broken
    }
}
