import Imaging
import Model
import Testing

@testable import Sandbox

@Suite("Replicate's protocol") struct ReplicateTests {
    static let gfpgan = "0fbacf7afc6c144e5be9767cff80f25aff23e52b0708f17e20f9879b2f21516c"
    static let esrgan = "42fed1c4974146d4d2414e2be2c5277c7fcf05fcc3a73abf41610695738c1d7b"
    static let vtoonify = "54daf6387dc7c4d41ed5238e28e06277a6ee9027af5cd16486b7e0c261ba2522"

    private static func order(_ version: String = gfpgan, _ input: JSONValue = ["img": TestPicture.dataURI()])
        -> JSONValue
    {
        ["version": .string(version), "input": input]
    }

    /// The smallest order there is.
    static let upscale = order(esrgan, ["image": TestPicture.dataURI(), "scale": 1])

    static let works: [(String, JSONValue, Int, Int)] = [
        (gfpgan, ["img": TestPicture.dataURI()], 48, 32),
        (esrgan, ["image": TestPicture.dataURI(), "scale": 2], 48, 32),
        (esrgan, ["image": TestPicture.dataURI()], 96, 64),
        (vtoonify, ["image": TestPicture.dataURI(), "style": "cartoon", "style_degree": 0.5], 24, 16),
    ]

    @Test("each model of the contract answers with a real picture of the right size", arguments: works)
    func models(version: String, input: JSONValue, width: Int, height: Int) async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let made = await sandbox.post(
                "/v1/predictions", Self.order(version, input), [RunningSandbox.token, ("prefer", "wait")])
            #expect(made.status == 201)
            #expect(made.header("preference-applied") == "wait")
            #expect(made.json["status"] == "succeeded")
            #expect((made.json["metrics"]?["predict_time"]?.double ?? 0) > 0)
            let output = await sandbox.get(made.json["output"]?.string ?? "", [])
            #expect(output.header("content-type") == "image/png")
            let header = try ImageHeader.read(output.bytes)
            #expect(header.width == width && header.height == height)
        }
    }

    @Test("without Prefer a prediction starts, is polled, and ends; every answer has every documented key")
    func polling() async throws {
        let keys: Set = [
            "id", "model", "version", "input", "logs", "output", "data_removed", "error", "source", "status",
            "created_at", "started_at", "completed_at", "urls", "metrics", "webhook",
        ]
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let made = await sandbox.post("/v1/predictions", Self.order())
            #expect(made.status == 201 && made.json["status"] == "starting")
            #expect(made.header("ratelimit-remaining") == "599")
            #expect(Set(made.json.object?.keys.map { $0 } ?? []) == keys)
            var now = made.json
            for _ in 0..<3000 where now["status"] != "succeeded" {
                try await Task.sleep(for: .milliseconds(10))
                now = await sandbox.get(now["urls"]?["get"]?.string ?? "").json
            }
            #expect(now["status"] == "succeeded")
            #expect(Set(now.object?.keys.map { $0 } ?? []) == keys)
            #expect(await sandbox.journal()["billed_total"] == 1)
        }
    }

    @Test("Prefer: wait=1 gives a slow prediction back unfinished with 202, and cancelling ends it")
    func waitAndCancel() async throws {
        try await RunningSandbox.with(try .always("prediction-stuck")) { sandbox in
            let made = await sandbox.post(
                "/v1/predictions", Self.order(), [RunningSandbox.token, ("prefer", "wait=1")])
            #expect(made.status == 202 && made.json["status"] == "processing")
            let cancelled = await sandbox.post(made.json["urls"]?["cancel"]?.string ?? "", .null)
            #expect(cancelled.status == 200 && cancelled.json["status"] == "canceled")
            #expect(await sandbox.journal()["cancels"] == 1)
        }
    }

    @Test(
        "Cancel-After is read as hours, minutes and seconds, and is five seconds at least",
        arguments: [
            ("30s", 30), ("5m", 300), ("1h30m45s", 5445), ("1s", 5), (nil, nil), ("", nil), ("soon", nil), ("-3s", nil),
        ])
    func cancelAfter(text: String?, seconds: Int?) {
        #expect(Predictions.deadline(text) == seconds.map { .seconds($0) })
    }

    @Test("a missing token and the refused one are both 401 as a problem")
    func unauthenticated() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            for headers in [[], [("authorization", "Bearer invalid")]] {
                let refused = await sandbox.get("/v1/account", headers)
                #expect(refused.status == 401)
                #expect(refused.header("content-type") == "application/problem+json")
                #expect(refused.json["title"] == "Unauthenticated")
            }
            #expect(await sandbox.get("/v1/account", [("authorization", "Token r8_x")]).status == 200)
        }
    }

    static let flaws: [(JSONValue, String, String, String)] = [
        (order(gfpgan, [:]), "required", "input", "img is required"),
        (order(gfpgan, ["img": 5]), "invalid_type", "input.img", "Invalid type. Expected: string, given: integer"),
        (
            order(gfpgan, ["img": "data:,", "version": "v9"]), "enum", "input.version",
            #"version must be one of the following: "v1.2", "v1.3", "v1.4", "RestoreFormer""#
        ),
        (
            order(esrgan, ["image": "data:,", "scale": 11]), "number_lte", "input.scale",
            "Must be less than or equal to 10"
        ),
        (
            ["version": .string(gfpgan), "model": "x"] as JSONValue, "additional_property_not_allowed", "",
            "Additional property model is not allowed"
        ),
    ]

    @Test("input that breaks the model's schema is a 422 that names the field", arguments: flaws)
    func invalidInput(body: JSONValue, type: String, field: String, text: String) async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let refused = await sandbox.post("/v1/predictions", body)
            #expect(refused.status == 422)
            let flaw = refused.json["invalid_fields"]?[0]
            #expect(flaw?["type"]?.string == type && flaw?["field"]?.string == field)
            #expect(flaw?["description"]?.string == text)
            #expect(await sandbox.journal()["billed_total"] == 0)
        }
    }

    @Test("a version that does not exist is a 422 of its own, an unknown prediction a 404")
    func unknown() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let refused = await sandbox.post("/v1/predictions", Self.order(String(repeating: "0", count: 64)))
            #expect(refused.status == 422 && refused.json["title"] == "Invalid version or not permitted")
            #expect(await sandbox.get("/v1/predictions/none").status == 404)
            #expect(await sandbox.get("/v1/models/nobody/nothing").status == 404)
        }
    }

    @Test("an unreadable picture is a failed prediction, in the words of the model")
    func unreadable() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let input: JSONValue = ["img": "data:image/png;base64,aGVsbG8="]
            let made = await sandbox.post(
                "/v1/predictions", Self.order(Self.gfpgan, input), [RunningSandbox.token, ("prefer", "wait")])
            #expect(made.status == 201 && made.json["status"] == "failed")
            #expect(made.json["error"] == "local variable 'out_path' referenced before assignment")
        }
    }

    @Test("an uploaded file can be used as input by its address, and deleted")
    func files() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let body =
                Array("--b\r\nContent-Disposition: form-data; name=\"content\"; filename=\"a.png\"\r\n\r\n".utf8)
                + TestPicture.png() + Array("\r\n--b--\r\n".utf8)
            let headers = [RunningSandbox.token, ("content-type", "multipart/form-data; boundary=b")]
            let file = await sandbox.send("POST", "/v1/files", headers, body: body)
            #expect(file.status == 201 && file.json["size"]?.integer == TestPicture.png().count)
            let address = file.json["urls"]?["get"]?.string ?? ""
            let input: JSONValue = ["img": .string(address)]
            let made = await sandbox.post(
                "/v1/predictions", Self.order(Self.gfpgan, input), [RunningSandbox.token, ("prefer", "wait")])
            #expect(made.json["status"] == "succeeded")
            #expect(await sandbox.send("DELETE", address).status == 204)
            #expect(await sandbox.get(address).status == 404)
        }
    }

    @Test("the routes are there with /v1, with /v1/v1 and without", arguments: ["/v1", "/v1/v1", ""])
    func prefixes(prefix: String) async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let model = await sandbox.get("\(prefix)/models/tencentarc/gfpgan")
            #expect(model.json["latest_version"]?["id"]?.string == Self.gfpgan)
            let one = await sandbox.get("\(prefix)/models/tencentarc/gfpgan/versions/\(Self.gfpgan)")
            let input = one.json["openapi_schema"]?["components"]?["schemas"]?["Input"]
            #expect(input?["required"] == ["img"])
            #expect(await sandbox.get("\(prefix)/predictions").json["results"] == [])
        }
    }
}
