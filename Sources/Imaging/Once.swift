import Synchronization

/// A value that is computed when it is first asked for, once, whoever asks at the same time.
package final class Once<Value: Sendable>: Sendable {
    private let known: Mutex<Value?>

    package init(_ known: Value? = nil) { self.known = Mutex(known) }

    package func get(_ make: () -> Value) -> Value {
        known.withLock { known in
            if let known { return known }
            let made = make()
            known = made
            return made
        }
    }
}
