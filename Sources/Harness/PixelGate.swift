import Glibc
import Synchronization

/// Lets as many pixels be decoded at once as memory is meant for; who comes first goes first. What alone is more than that
/// waits until nobody else is in, and then is.
///
/// It blocks: for threads of our own, each of which holds at most one place in it.
package final class PixelGate: Sendable {
    private struct State {
        var pixels = 0
        /// The numbers of who is called next and who comes next.
        var (called, coming) = (0, 0)
        var waiting: [Int: Waiter] = [:]
    }

    private let capacity: Int
    private let state = Mutex(State())

    package init(capacity: Int) {
        precondition(capacity > 0, "a gate that lets nothing through")
        self.capacity = capacity
    }

    /// Does the work once there is room for its pixels.
    package func admit<Value>(pixels: Int, _ work: () throws -> Value) rethrows -> Value {
        enter(pixels)
        defer { leave(pixels) }
        return try work()
    }

    private func enter(_ pixels: Int) {
        let waiter = Waiter(pixels)
        state.withLock { state in
            state.waiting[state.coming] = waiter
            state.coming += 1
            call(&state)
        }
        waiter.wait()
    }

    private func leave(_ pixels: Int) {
        state.withLock { state in
            state.pixels -= pixels
            call(&state)
        }
    }

    /// Lets in who is next, as long as there is room.
    private func call(_ state: inout State) {
        while let next = state.waiting[state.called],
            state.pixels == 0 || state.pixels + next.pixels <= capacity
        {
            state.waiting[state.called] = nil
            state.called += 1
            state.pixels += next.pixels
            next.letIn()
        }
    }
}

/// One thread before the gate.
private final class Waiter: Sendable {
    let pixels: Int
    /// POSIX lets any thread use it.
    private nonisolated(unsafe) let signal = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init(_ pixels: Int) {
        self.pixels = pixels
        sem_init(signal, 0, 0)
    }

    deinit {
        sem_destroy(signal)
        signal.deallocate()
    }

    func letIn() { sem_post(signal) }

    /// A signal may interrupt it.
    func wait() {
        while sem_wait(signal) != 0 {}
    }
}
