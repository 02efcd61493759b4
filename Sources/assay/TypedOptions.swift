import ArgumentParser
import Model

/// Options of the types that people type: read by the type, refused with its sentence.
extension Option where Value: Typed {
    init(wrappedValue: Value, name: NameSpecification = .long, help: ArgumentHelp? = nil) {
        self.init(wrappedValue: wrappedValue, name: name, help: help, transform: Value.read)
    }
}

extension Option {
    init<Wrapped: Typed>(name: NameSpecification = .long, help: ArgumentHelp? = nil) where Value == Wrapped? {
        self.init(name: name, help: help, transform: Wrapped.read)
    }
}

extension Typed {
    fileprivate static func read(_ text: String) throws -> Self {
        guard let value = Self(typed: text) else { throw ValidationError("expected \(expectation)") }
        return value
    }
}
