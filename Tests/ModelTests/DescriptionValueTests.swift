import Testing

@testable import Model

@Suite("Pointers, selectors and templates of descriptions") struct DescriptionValueTests {
    static let value: JSONValue = [
        "a": ["b": .integer(1), "n": .null], "list": [["x": "one"], ["y": "two"]], "": "empty",
    ]

    @Test(
        "a pointer finds what is there, null is nothing, and * is the first child that has the rest",
        arguments: [
            ("/a/b", JSONValue.integer(1)), ("/list/0/x", "one"), ("/list/*/y", "two"), ("/*/b", .integer(1)),
            ("/", "empty"),
            ("/a/n", nil), ("/list/2/x", nil), ("/list/01/y", nil), ("/a/b/c", nil), ("/list/*/z", nil),
        ] as [(String, JSONValue?)])
    func find(pointer: String, expected: JSONValue?) throws {
        #expect(try #require(JSONPointer(pointer)).find(in: Self.value) == expected)
    }

    @Test(
        "what is put at a pointer is found there",
        arguments: ["/a/b", "/a/c/d", "/list/1/y", "/new/0/x", "/list/5", "/p/*/q"])
    func put(pointer: String) throws {
        let place = try #require(JSONPointer(pointer))
        #expect(place.find(in: place.putting("new", into: Self.value)) == "new")
    }

    @Test("a pointer far behind the end of a list makes no list of that length")
    func bounded() {
        let place: JSONPointer = "/list/4000000000"
        #expect((place.putting("x", into: Self.value)["list"]?.array?.count ?? 0) < 100)
    }

    @Test("selectors read pointers, headers, the status, and whether something is there")
    func selectors() throws {
        let answer = StepAnswer(status: 202, headers: ["x-cost": "3"], json: Self.value)
        for (text, expected) in [
            ("/a/b", JSONValue.integer(1)), ("header:X-Cost", "3"), ("status", .integer(202)),
            ("exists:/a/n", .bool(false)),
            ("exists:/a/b", .bool(true)), ("submit:/a/b", .integer(1)), ("poll:header:x-cost", "3"),
        ] as [(String, JSONValue)] {
            #expect(try #require(AnswerSelector(text)).find(in: answer) == expected, "\(text)")
        }
        for wrong in ["", "a", "header:", "exists:a", "Submit:/a", ":/a", "/~2"] {
            #expect(AnswerSelector(wrong) == nil, "\(wrong)")
        }
    }

    @Test("a text that is one placeholder keeps its type; one without a value takes its member with it")
    func render() throws {
        let values: [Placeholder: JSONValue] = [.width: .integer(64), .height: .integer(32), .prompt: "a \"door\""]
        let template = ValueTemplate.object([
            "w": .text(try TextTemplate("{width}")), "size": .text(try TextTemplate("{width}x{height}")),
            "seed": .text(try TextTemplate("{param.seed}")), "text": .text(try TextTemplate("Say {prompt} {now")),
            "inner": .object(["m": .text(try TextTemplate("{model}"))]), "kept": .object([:]),
        ])
        #expect(
            template.render { values[$0] }
                == ["w": .integer(64), "size": "64x32", "text": "Say a \"door\" {now", "kept": .object([:])])
    }

    @Test("what is no placeholder by its look is text, and what is nearly one is a mistake")
    func texts() throws {
        #expect(try TextTemplate("{} {a b} {{ { \"x\": 1 }").places.isEmpty)
        #expect(throws: TextTemplate.Mistake(name: "promt")) { try TextTemplate("{promt}") }
        #expect(try TextTemplate("{model}:generateContent").pattern == "{model}:generateContent")
    }
}

@Suite("Pointers with many wildcards")
struct WildcardTests {
    @Test("each place is looked at once, however many * lead there")
    func deep() throws {
        let pointer = try #require(JSONPointer(String(repeating: "/*", count: 200)))
        var value: JSONValue = "found"
        for depth in 0..<200 { value = depth % 2 == 0 ? [.null, value] : .object(["a": .null, "b": value]) }
        #expect(pointer.find(in: value) == "found")
    }
}
