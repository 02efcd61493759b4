// The answer is usable.
extension OutcomeExplanation {
    static let ok = OutcomeExplanation(
        meaning: "Everything asked for was answered, and the answer kept the contract.",
        recognition: """
            The HTTP status is the expected one, the body reads as the contract says, and no expectation on \
            picture, text or speed was missed.
            """,
        remedy: "Nothing.")

    static let degradedFallback = OutcomeExplanation(
        meaning: "The answer is right, but somebody else than the primary provider gave it.",
        recognition: "The backend's `source` is one of the allowed ones and not the primary's.",
        remedy: """
            Look at the primary's own row: it counts as down there. Until it is back, speed, quality and cost \
            are the fallback's.
            """)

    static let degradedSlow = OutcomeExplanation(
        meaning: "The answer is right and came later than the endpoint's `slow-after`.",
        recognition: "The total time of the check is above that bound.",
        remedy: """
            Compare the phases: queue and cold start are the provider's, upload and download the network's. \
            Raise the bound if it was a guess.
            """)

    static let degradedWarning = OutcomeExplanation(
        meaning: "All works, and something about it will not for long.",
        recognition: """
            The provider's own catalogue disagrees with what is pinned here, for example a newer model version; a \
            picture is only enlarged, looks like a message drawn as a picture, or is worse or other than this \
            provider's own history (`quality baseline`, `drift`: these also fail a gate, exit status 4). A file goes on \
            after the picture's end (`tail`), or holds more than one picture (`animated`). Where the settings ask \
            (`health: warn: [odd_file]`), a whole picture in a file that breaks the rules of its format.
            """,
        remedy: """
            Read the detail, and plan the change before the old version is taken away. A baseline that no longer \
            holds on purpose is forgotten by `assay ledger baselines --reset ENDPOINT`.
            """)
}

// The answer breaks the contract.
extension OutcomeExplanation {
    static let contractStatus = OutcomeExplanation(
        meaning: "The answer has a status that the contract does not have there.",
        recognition: """
            The status is neither the expected one nor one with a meaning of its own (401, 402, 403, 429, 400, \
            413, 422, 5xx). Also when a pinned model, version, Space or api name no longer exists (404, 410, or \
            the provider's own text).
            """,
        remedy: """
            Compare path, model and version in the settings with what the provider offers today; `assay check \
            --tier account` asks it.
            """)

    static let contractJSON = OutcomeExplanation(
        meaning: "The answer is not the JSON that the contract promises.",
        recognition: """
            The body does not parse, or is not an object. The detail shows its first bytes; a page of HTML \
            usually comes from a proxy in front.
            """,
        remedy: """
            Look at the kept body. Repeat with the curl line to see whether the server or something before it \
            answers.
            """)

    static let contractField = OutcomeExplanation(
        meaning: "A field that clients read is missing or has another type.",
        recognition: """
            `success`, `image`, `result`, an id, a status, an upload's path or an output is absent, null, or of \
            another kind than the contract says.
            """,
        remedy: """
            Somebody renamed or dropped a field: change the server back, or the clients and the contract \
            together.
            """)

    static let contractSuccess = OutcomeExplanation(
        meaning: "The server answers 2xx and says `success: false`.",
        recognition: "The status is the expected one, and the body's `success` is false.",
        remedy: """
            Read the `error` text in the detail. A failure should also have an error's status, because many \
            clients look at that alone.
            """)

    static let contractSource = OutcomeExplanation(
        meaning: "`source` has a value nobody expects.",
        recognition: "The value is not in the endpoint's list of sources.",
        remedy: """
            Add the value to the settings if it is meant, and tell the clients; otherwise ask why another \
            provider answers.
            """)

    static let contractMime = OutcomeExplanation(
        meaning: "The declared media type is not that of the bytes.",
        recognition: "The type in the data URI or `Content-Type` names one format, the first bytes show another.",
        remedy: "Send the type that the bytes have. Clients that trust the label store files they cannot open.")

    static let contractText = OutcomeExplanation(
        meaning: "A text answer is empty or is an error in disguise.",
        recognition: "The generated text is blank, or the JSON of a success carries an `error`.",
        remedy: "Look at the kept body; check prompt and token limit.")
}

// The picture is wrong.
extension OutcomeExplanation {
    static let imageUndecodable = OutcomeExplanation(
        meaning: "What should be a picture is not one.",
        recognition: """
            The bytes have no known signature, break inside, or the answer is text, HTML or JSON where a picture \
            is expected.
            """,
        remedy: """
            Look at the first bytes in the detail: an error page means the result's host, noise means the model \
            or a copy on the way.
            """)

    static let imageTruncated = OutcomeExplanation(
        meaning: "The picture ends before its end.",
        recognition: """
            The decoder ran out of bytes, although the transfer was complete; or the lowest rows are flat where the \
            input's are not.
            """,
        remedy: """
            Somebody before us cut it: compare the size with the provider's original, look for a limit or a \
            time-out in the backend.
            """)

    static let imageSize = OutcomeExplanation(
        meaning: "The picture has other dimensions than it must.",
        recognition: "Width or height is not the input's times the scale.",
        remedy: "Check the `scale` that reaches the model; some backends resize silently.")

    static let imageBlank = OutcomeExplanation(
        meaning: "The picture shows nothing.",
        recognition: "All pixels are nearly of one colour, or all transparent.",
        remedy: """
            Common when a model found no face or a safety filter painted over: try another fixture, look at the \
            model's logs.
            """)

    static let imageEcho = OutcomeExplanation(
        meaning: "The output is the input.",
        recognition: "Same size and same pixels as what was sent, or 55 dB and more from it.",
        remedy: "The model was skipped. Look for a fallback in the backend that returns the original.")

    static let imageOther = OutcomeExplanation(
        meaning: "The output is another picture than the one that was sent.",
        recognition: """
            Its edges lie elsewhere and run otherwise than the input's, no part of the input is found in it, and the work \
            keeps the frame; or it is made of another fixture's input, which the finding names.
            """,
        remedy: """
            Look at both pictures. The other fixture's answer means a cache or a queue that mixes its callers up, which \
            shows strangers' pictures to users: stop it first. A picture of nobody's means a wrong model or file.
            """)

    static let imageQuality = OutcomeExplanation(
        meaning: "The picture is not what the work should give: too far from its reference, or visibly broken.",
        recognition: """
            PSNR against the fixture's true output is under the bar; or a health rule raised an alarm: tiles lost, \
            noise, blurred, mosaic, torn, turned, letters across it, channels exchanged. The finding names the rule and its figure.
            """,
        remedy: """
            Look at the picture, kept beside the ledger and shown in the HTML report. A blurred or pixelated one is \
            often a safety filter's; lost tiles mean a model that ran out of memory; another model, another scale or \
            stronger compression are the usual causes of a low PSNR.
            """)

    static let imageJudge = OutcomeExplanation(
        meaning: "A judge of your own does not let the output pass.",
        recognition: """
            The score that a command under `judges` of the settings gave is under its `at-least` or over its `at-most`. \
            The finding has the score, the bound, the judge's name and what it said.
            """,
        remedy: """
            Look at the output, and let `assay judge NAME INPUT OUTPUT` judge it again; where the judge is wrong, its \
            bound is. A judge that fails by itself never has this code: it is silent, and counted against nobody.
            """)

    static let imageMissing = OutcomeExplanation(
        meaning: "The provider says success, and its result cannot be fetched.",
        recognition: "The result's address answers 403, 404 or 410.",
        remedy: """
            Results live an hour at Replicate and less on a Space: download at once. If it is at once, the \
            provider lost it.
            """)
}
