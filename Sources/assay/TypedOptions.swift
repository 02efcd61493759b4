import ArgumentParser
import Model

/// Options of the types that people type: read by the type, refused with its sentence.
extension Option where Value: Typed {
    init(wrappedValue: Value, name: NameSpecification = .long, help: ArgumentHelp? = nil) {
        self.init(wrappedValue: wrappedValue, name: name, help: help, transform: Value.read)
    }
}

extension Option {
    init<Wrapped: Typed>(
        name: NameSpecification = .long, help: ArgumentHelp? = nil, completion: CompletionKind? = nil
    ) where Value == Wrapped? {
        self.init(name: name, help: help, completion: completion, transform: Wrapped.read)
    }
}

/// Options that are paths, which shells complete.
extension Option where Value == String? {
    init(
        path help: String, _ valueName: String? = nil, _ kind: CompletionKind = .file(), name: NameSpecification = .long
    ) {
        self.init(name: name, help: ArgumentHelp(help, valueName: valueName), completion: kind)
    }
}

extension Typed {
    fileprivate static func read(_ text: String) throws -> Self {
        guard let value = Self(typed: text) else { throw ValidationError("expected \(expectation)") }
        return value
    }
}
