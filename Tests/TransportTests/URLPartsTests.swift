import Testing
import Transport

@Suite("Parts of a URL")
struct URLPartsTests {
    @Test(
        "what is judged is what libcurl connects to",
        arguments: [
            ("http://user:word@Example.org/a/../b?c=d#e", "example.org:80", "/a/../b?c=d"),
            ("https://[2001:DB8::1]/", "[2001:db8::1]:443", "/"),
            ("http://127.1:8080", "127.0.0.1:8080", "/"),
            ("http://0x7f000001/x", "127.0.0.1:80", "/x"),
            ("http://host?x", "host:80", "/?x"),
            ("http:///x", "x:80", "/"),
            ("http://good.example\\@evil.example/", "evil.example:80", "/"),
        ])
    func parts(url: String, place: String, target: String) {
        let parts = URLParts(url)
        #expect(parts?.place == place)
        #expect(parts?.target == target)
    }

    @Test(
        "what libcurl would not fetch over HTTP is no URL",
        arguments: [
            "", "x", "http://", "http:/x", "ftp://host/", "data:image/png;base64,AA", "http://ho st/",
            "http://host:0x50/", "http://host:70000/", "http://[::1/", "http://host\u{0}.evil/", "http://host/\u{1}",
        ])
    func refused(url: String) {
        #expect(URLParts(url) == nil)
    }

    @Test("every way to write this machine is seen as loopback")
    func loopback() {
        for url in ["http://127.1/", "http://2130706433/", "http://LOCALHOST/", "http://a.localhost/", "http://[::1]/"]
        {
            #expect(URLParts(url)?.isLoopback == true, "\(url)")
        }
        #expect(URLParts("http://127.0.0.1.example/")?.isLoopback == false)
    }
}
