import Fleet
import Model
import Planning
import Threads

extension SharedMoney {
    /// Nil where the settings share nothing.
    static func of(_ target: TestTarget, clock: WallClock) throws -> SharedMoney? {
        guard let policy = target.settings.fleet else { return nil }
        return try SharedMoney(policy, location: policy.location ?? target.location, clock: clock)
    }

    /// Asks for the first block; without an answer nothing of what is shared is spent until there is one.
    func open(_ console: Console, for plan: [String: MicroDollars] = [:]) async {
        await WorkerPool.run(threads: 1) {
            do {
                for lack in try refill(for: plan) { console.error("warning: \(lack.sentence)") }
            } catch {
                console.error("warning: \(error) Nothing of what all places share is spent until it answers.")
            }
        }
    }

    /// Asks for the next block whenever one runs low, until the task is cancelled.
    func keep(_ console: Console = Console(output: { _ in }, error: { _ in })) async {
        await WorkerPool.run(threads: 1) {
            var (pause, isTold, without) = (Duration.milliseconds(250), false, Set<Lack>())
            while !Task.isCancelled {
                if isLow {
                    do {
                        let now = Set(try refill())
                        for sentence in now.subtracting(without).map(\.sentence).sorted() {
                            console.error("note: \(sentence)")
                        }
                        (without, isTold) = (now, false)
                        // Others may give some back, or the day ends.
                        pause = now.isEmpty ? .milliseconds(250) : .seconds(5)
                    } catch {
                        if !isTold, !Task.isCancelled {
                            console.error("warning: \(error) What is held here of shared money is all that is spent.")
                        }
                        isTold = true
                        pause = min(max(pause, .seconds(1)) * 2, .seconds(15))
                    }
                }
                try? await Task.sleep(for: pause)
            }
        }
    }

    /// Where nobody waits for it.
    func close() async { await WorkerPool.run(threads: 1) { giveBack() } }
}

extension SharedMoney.Lack {
    var sentence: String {
        hasBudget
            ? "what all places share of \(provider) is handed out for today: what is held here is all that is spent"
            : "the fleet's centre has no budget of \(provider), and nothing is spent of it: set one with "
                + "`assay fleet budget ADDRESS \(provider) --daily …`"
    }
}

extension Wallet.Shortage {
    /// In the words of a run's own budget.
    var asBudget: Budget.Refusal {
        Budget.Refusal(
            scope: "\(provider) today", limit: held, committed: used, wanted: wanted, isShare: true,
            lack: isUnset ? .unset : isUsedUp ? .usedUp : .unanswered)
    }
}
