import Model
import Testing

@Suite("What a page says in place of an answer")
struct PageTextTests {
    @Test(
        "its title, else its first words; nothing where it is no page",
        arguments: [
            ("<!DOCTYPE html><html><head><title>502 Bad\n Gateway</title></head><body>nginx</body>", "502 Bad Gateway"),
            ("<HTML><BODY><h1>Not &amp; here</h1><p>try <b>later</b></p></BODY></HTML>", "Not & here try later"),
            ("<html><head><style>p { x: 1 }</style><script>if (a < b) alert(1)</script></head><body>Words", "Words"),
            ("<html><title></title>a < b and c", "a < b and c"), ("<html><body", nil), ("<html></html>", nil),
            ("{\"error\": \"<html>\"}", nil), ("", nil), ("<html><script>alert(1)", nil),
        ] as [(String, String?)])
    func read(page: String, text: String?) { #expect(PageText.read(Array(page.utf8)) == text) }

    @Test("in a sentence it stands in place of the tags, cut off or not; any other sentence stays as it is")
    func told() {
        let cut = "POST /x answered 502, the server failed: <!DOCTYPE html><html><head><title>502 Bad Gateway</ti"
        #expect(PageText.told(cut) == "POST /x answered 502, the server failed: 502 Bad Gateway")
        #expect(PageText.told("said <html><center>") == "said a page without words")
        for text in ["", "a < b > c", "502: {\"detail\": \"busy\"}"] { #expect(PageText.told(text) == text) }
    }

    @Test("a page of a mebibyte of open tags is read at once")
    func long() {
        let clock = ContinuousClock()
        let page = "<html>" + String(repeating: "<script <title", count: 1 << 17)
        #expect(clock.measure { _ = PageText.read(Array(page.utf8)) } < .seconds(5))
        #expect(clock.measure { _ = PageText.told(page) } < .seconds(5))
    }
}
