import Testing

@testable import Reporting

@Suite("Names of files of pages")
struct PageFileTests {
    @Test("are the things' own where they are short, and of long ones each another that fits into a folder")
    func names() {
        #expect(Place.file(.overview) == "index.html")
        #expect(Place.file(.endpoint("hd-image")) == "endpoints/hd-image.html")
        let long = String(repeating: "n", count: 1_000_000)
        let files = [long, long + "a", long + "b", "~~" + long].map { Place.file(.endpoint($0)) }
        #expect(Set(files).count == files.count)
        #expect(files.allSatisfy { $0.hasPrefix("endpoints/") && $0.hasSuffix(".html") && $0.utf8.count < 220 })
    }
}
