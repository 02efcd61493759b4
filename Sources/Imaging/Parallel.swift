import Dispatch

/// Work for all processors, waited for.
enum Parallel {
    /// The results for 0..<count in their order; as many at a time as there are processors.
    static func map<Result>(_ count: Int, _ work: (Int) -> Result) -> [Result] {
        [Result](unsafeUninitializedCapacity: count) { buffer, initialised in
            withoutActuallyEscaping(work) { work in
                // Every index is worked on once, and its result has a place of its own.
                nonisolated(unsafe) let (results, work) = (buffer, work)
                DispatchQueue.concurrentPerform(iterations: count) { index in
                    results.initializeElement(at: index, to: work(index))
                }
            }
            initialised = count
        }
    }
}
