import Model
import Testing

@Suite("Data URIs")
struct DataURITests {
    @Test(
        "base64 is read with and without a prefix, in any case, with white space and without padding",
        arguments: [
            "aGVsbG8=", "aGVsbG8", "data:image/png;base64,aGVsbG8=", "data:image/png;base64,aGVs%62G8%3D",
            "DATA:IMAGE/PNG;BASE64,aGVs\r\n bG8",
        ])
    func lenient(text: String) throws {
        #expect(try DataURI(text).bytes == Array("hello".utf8))
    }

    @Test("the declared type is kept without parameters, in lower case")
    func mime() throws {
        #expect(try DataURI("data:Image/JPEG;charset=x;base64,AA==").mime == "image/jpeg")
        #expect(try DataURI("AA==").mime == nil)
    }

    @Test(
        "what is malformed says why",
        arguments: [
            ("data:image/png;base64", "without a comma"), ("data:image/png,abc", "not base64"), ("aGVsb", "is cut"),
            ("aG%Vsb", "0x25 at offset 2"), ("aG=sbG8=", "padding in its middle"),
        ])
    func malformed(text: String, reason: String) {
        let error = #expect(throws: DataURI.Malformed.self) { try DataURI(text) }
        #expect(error?.reason.contains(reason) == true)
    }

    @Test("encoding and decoding are inverse", arguments: [0, 1, 2, 3, 1000, 1001])
    func roundTrip(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        #expect(try DataURI(DataURI.encode(bytes, mime: "image/png")).bytes == bytes)
    }
}
