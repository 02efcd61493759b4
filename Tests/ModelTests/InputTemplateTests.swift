import Model
import Testing

@Suite struct InputTemplateTests {
    private let parameters: [String: JSONValue] = ["scale": 4, "style": "cartoon", "face": true]

    @Test("a text that is one placeholder becomes the value with its type")
    func typed() {
        let template = InputTemplate(["img": "{image}", "factor": "{scale}", "enhance": "{face}", "text": "{prompt}"])
        #expect(
            template.render(image: "data:x", prompt: "a corgi", parameters: parameters)
                == ["img": "data:x", "factor": 4, "enhance": true, "text": "a corgi"])
    }

    @Test("a placeholder inside a text is written out, and other braces are text")
    func inside() {
        let template = InputTemplate([
            "a": "{style} x{scale}", "b": "{", "c": "{}", "d": "{not a name}", "e": "}{style}",
        ])
        #expect(
            template.render(parameters: parameters)
                == ["a": "cartoon x4", "b": "{", "c": "{}", "d": "{not a name}", "e": "}cartoon"])
    }

    @Test("a parameter named prompt or image is sent where the input is the other, and is the input where it is not")
    func namedLikeInputs() {
        let parameters: [String: JSONValue] = ["prompt": "more colour", "image": "mask"]
        #expect(
            InputTemplate.plain.render(image: "data:x", parameters: parameters)
                == ["image": "data:x", "prompt": "more colour"])
        #expect(
            InputTemplate.plain.render(prompt: "a corgi", parameters: parameters)
                == ["image": "mask", "prompt": "a corgi"])
    }

    @Test("a list or an object inside a text is its JSON")
    func nested() {
        let template = InputTemplate(["note": "as {style}"])
        let rendered = template.render(parameters: ["style": [1, ["a/b": "c\"d", "a": .null]]])
        #expect(rendered == ["note": #"as [1,{"a":null,"a/b":"c\"d"}]"#])
    }

    @Test("what has no value is left out, in objects and lists too")
    func missing() {
        let template = InputTemplate([
            "gone": "{seed}", "half": "seed {seed}", "in": ["x": "{seed}", "y": "{scale}"],
            "list": ["{seed}", "{style}"],
        ])
        #expect(template.render(parameters: parameters) == ["in": ["y": 4], "list": ["cartoon"]])
    }

    @Test("other parameters go along where the template says so, over its plain values and never under two names")
    func others() {
        let template = InputTemplate(["max_new_tokens": "{max_tokens}", "padding": 200], passesOthers: true)
        #expect(
            template.render(parameters: ["max_tokens": 10, "top_p": 0.9])
                == ["max_new_tokens": 10, "padding": 200, "top_p": 0.9])
        #expect(template.render(parameters: ["padding": 10]) == ["padding": 10])
        #expect(InputTemplate(["a": 1]).render(parameters: parameters) == ["a": 1])
    }

    @Test("the plain template is everything by the contract's own names")
    func plain() {
        #expect(
            InputTemplate.plain.render(image: "data:x", parameters: ["scale": 2]) == ["image": "data:x", "scale": 2])
        #expect(InputTemplate.plain.render(prompt: "hi", parameters: [:]) == ["prompt": "hi"])
    }
}

@Suite struct JSONPointerTests {
    /// The document and the places of RFC 6901, section 5.
    private let document: JSONValue = [
        "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8,
    ]

    @Test("the RFC's own examples")
    func examples() {
        let expected: [(String, JSONValue)] = [
            ("", document), ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2),
            ("/e^f", 3), ("/g|h", 4), ("/i\\j", 5), ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8),
        ]
        for (text, value) in expected {
            #expect(JSONPointer(text).flatMap { document[$0] } == value, "\(text)")
        }
    }

    @Test("what leads nowhere is nil", arguments: ["/foo/2", "/foo/-", "/foo/00", "/foo/x", "/bar", "/foo/0/x"])
    func nowhere(text: String) {
        #expect(JSONPointer(text).map { document[$0] == nil } == true)
    }

    @Test("what is no pointer is refused", arguments: ["foo", "/a~", "/a~2", "#/foo"])
    func refused(text: String) {
        #expect(JSONPointer(text) == nil)
    }

    @Test("a place is named as people write it")
    func label() {
        let place: JSONPointer = "/result/0/generated_text"
        #expect(place.label == "result[0].generated_text")
    }
}

@Suite struct SizeRuleTests {
    private let rules: [(text: String, rule: SizeRule)] = [
        ("any", .any), ("same", .same), ("asked", .asked), ("x3", .times(.fixed(3))),
        ("x{scale}", .times(.parameter("scale", otherwise: nil))),
        ("x{scale:2}", .times(.parameter("scale", otherwise: 2))),
    ]

    @Test("a rule is read as it is written")
    func texts() {
        for (text, rule) in rules {
            #expect(SizeRule(text: text) == rule)
            #expect(rule.text == text)
        }
        for text in ["", "x", "x0", "x65", "x-1", "x{}", "x{a:b}", "x{a:0}", "2x", "x2.5", "x{a:1:2}", "Same"] {
            #expect(SizeRule(text: text) == nil, "\(text)")
        }
    }

    @Test("the size of an output follows from the input and the parameters")
    func sizes() {
        func size(_ text: String, _ parameters: [String: JSONValue] = [:]) -> [Int]? {
            SizeRule(text: text)?.expected(of: (40, 30), parameters).map { [$0.width, $0.height] }
        }
        #expect(size("any") == nil)
        #expect(size("same") == [40, 30])
        #expect(size("x3") == [120, 90])
        #expect(size("x{scale}", ["scale": 4]) == [160, 120])
        #expect(size("x{scale}") == nil)
        #expect(size("x{scale:2}") == [80, 60])
        #expect(size("asked", ["width": 64, "height": 32]) == [64, 32])
        #expect(size("asked", ["width": 64]) == nil)
    }

    @Test("a factor nobody can mean is no factor", arguments: [-1, 0, Int.max, 1_152_921_504_606_846_976])
    func absurd(scale: Int) {
        let rule = SizeRule.times(.parameter("scale", otherwise: nil))
        #expect(rule.expected(of: (40, 30), ["scale": .integer(scale)]) == nil)
        #expect(SizeRule.times(.fixed(4)).expected(of: (Int.max / 2, 3), [:]) == nil)
    }
}
