/// A request of a description, and the answer that the API's documentation shows for it.
package struct APIStep: Hashable, Sendable {
    package let request: APIRequest
    package let example: JSONValue?

    package init(_ request: APIRequest, example: JSONValue? = nil) {
        self.request = request
        self.example = example
    }
}

extension APIStep {
    package struct Named: Hashable, Sendable {
        package let name: String
        package let step: APIStep

        package init(_ name: String, _ step: APIStep) {
            self.name = name
            self.step = step
        }
    }
}

/// The words of a state, and what each means.
package struct APIStates: Hashable, Sendable {
    package enum Meaning: Hashable, Sendable {
        case queued, running, done
        case failed(OutcomeCode)
    }

    package struct Word: Hashable, Sendable {
        package let text: String
        package let meaning: Meaning

        package init(_ text: String, _ meaning: Meaning) {
            self.text = text
            self.meaning = meaning
        }
    }

    package let selector: AnswerSelector
    /// In the order of the description.
    package let words: [Word]

    package init(_ selector: AnswerSelector, words: [Word]) {
        self.selector = selector
        self.words = words
    }

    /// Found without a body that is JSON.
    package var isOutsideJSON: Bool {
        switch selector.source {
        case .header, .status, .body: true
        case .pointer, .exists: false
        }
    }

    package subscript(text: String) -> Meaning? { words.first { $0.text == text }?.meaning }

    /// What an answer's word says; `unknown` tells in a sentence why it says nothing.
    package enum Reading: Hashable, Sendable {
        case means(Meaning)
        case unknown(String)
    }

    /// - Parameters:
    ///   - word: what ``selector`` finds; nil: nothing.
    ///   - whose: the thing whose state it is: `the work`.
    package func read(_ word: String?, of whose: String) -> Reading {
        guard let word else { return .unknown("the answer has no `\(selector)`, the state of \(whose)") }
        if let meaning = self[word] { return .means(meaning) }
        let known = words.map(\.text).joined(separator: ", ")
        return .unknown("\(whose) is said to be \"\(word.prefix(80))\", which is none of: \(known)")
    }
}

/// How it is asked whether the work is done.
package struct APIPoll: Hashable, Sendable {
    package let step: APIStep
    package let states: APIStates
    /// The shortest pause between two looks; nil: what the program usually leaves.
    package let every: Duration?

    package init(_ step: APIStep, states: APIStates, every: Duration? = nil) {
        self.step = step
        self.states = states
        self.every = every
    }
}

/// Where the picture is.
package struct APIResult: Hashable, Sendable {
    package enum Form: String, Hashable, Sendable, CaseIterable {
        case auto, url, base64, bytes
        case dataURI = "data-uri"
    }

    package struct Taken: Hashable, Sendable {
        package let name: String
        package let selector: AnswerSelector

        package init(_ name: String, _ selector: AnswerSelector) {
            self.name = name
            self.selector = selector
        }
    }

    /// Nil: it is in the last answer of the work.
    package var step: APIStep?
    /// Of that answer where there is no request.
    package var example: JSONValue?
    /// The first that finds something counts.
    package var images: [AnswerSelector]
    package var form = Form.auto
    package var isOK: [AnswerCondition] = []
    /// Each a list of what must hold together; one of them is enough.
    package var refusals: [[AnswerCondition]] = []
    /// The provider's words about a refusal.
    package var text: AnswerSelector?
    package var version: AnswerSelector?
    /// Kept under a name for the request of this step.
    package var taken: [Taken] = []
    /// How long the picture's address lives.
    package var lifetime: Duration?

    package init(images: [AnswerSelector]) {
        self.images = images
    }
}

/// What an answer that is no success means, before what its status usually does.
package struct APIErrorRule: Hashable, Sendable {
    package struct Example: Hashable, Sendable {
        package let status: Int
        package let json: JSONValue

        package init(status: Int, json: JSONValue) {
            self.status = status
            self.json = json
        }
    }

    /// How the sandbox calls it.
    package let name: String
    /// All must hold.
    package let conditions: [AnswerCondition]
    package let code: OutcomeCode
    package var text: AnswerSelector?
    package var wait: AnswerSelector?
    package var example: Example?

    package init(name: String, conditions: [AnswerCondition], code: OutcomeCode) {
        self.name = name
        self.conditions = conditions
        self.code = code
    }
}
