import Model
import Testing

@testable import Fleet

@Suite("Money that all places share")
struct WalletTests {
    private static let noon = Timestamp(microseconds: 1_790_000_000_000_000)
    private let bill = [MoneyBill(provider: "replicate", amount: MicroDollars(1900))]

    @Test("nothing is set aside before the centre has handed some out, and never more than that")
    func holds() {
        var wallet = Wallet(["replicate"])
        guard case .failure(let shortage) = wallet.reserve(bill, at: Self.noon) else {
            Issue.record("there was nothing")
            return
        }
        #expect(shortage.wanted == MicroDollars(1900) && !shortage.isUsedUp)
        let wishes = wallet.wishes(at: Self.noon)
        #expect(wishes.count == 1 && wishes[0].need == MicroDollars(1900))
        wallet.fill(wishes[0], held: nil)
        guard case .failure(let unset) = wallet.reserve(bill, at: Self.noon) else {
            Issue.record("there is no budget")
            return
        }
        #expect(unset.isUnset && !shortage.isUnset)
        wallet.fill(wishes[0], held: MicroDollars(4000))
        #expect((try? wallet.reserve(bill, at: Self.noon).get()) != nil)
        #expect((try? wallet.reserve(bill, at: Self.noon).get()) != nil)
        #expect((try? wallet.reserve(bill, at: Self.noon).get()) == nil)
    }

    @Test("what is not shared is nobody's affair")
    func others() throws {
        var wallet = Wallet(["replicate"])
        let free = [
            MoneyBill(provider: "space", amount: MicroDollars(10)), MoneyBill(provider: "replicate", amount: .zero),
        ]
        let reservation = try wallet.reserve(free, at: Self.noon).get()
        #expect(wallet.wishes(at: Self.noon).isEmpty)
        wallet.settle(reservation, [:])
        #expect(wallet.empty().isEmpty)
    }

    @Test("where the centre can give no more than before, it is not asked before half of what is left is spent")
    func noMore() throws {
        var wallet = Wallet(["replicate"])
        wallet.expect(bill)
        wallet.fill(try #require(wallet.wishes(at: Self.noon).first), held: MicroDollars(20_000))
        for _ in 0..<6 { _ = try wallet.reserve(bill, at: Self.noon).get() }
        let wish = try #require(wallet.wishes(at: Self.noon).first)
        wallet.fill(wish, held: MicroDollars(20_000))
        #expect(wallet.wishes(at: Self.noon).isEmpty)
        for _ in 0..<3 { _ = try wallet.reserve(bill, at: Self.noon).get() }
        #expect(wallet.wishes(at: Self.noon).count == 1)
    }

    @Test("the centre is told what is paid, which never becomes less, apart from what is set aside")
    func paid() throws {
        var wallet = Wallet(["replicate"])
        wallet.expect(bill)
        wallet.fill(try #require(wallet.wishes(at: Self.noon).first), held: MicroDollars(4000))
        let calls = try (0..<2).map { _ in try wallet.reserve(bill, at: Self.noon).get() }
        let before = try #require(wallet.wishes(at: Self.noon).first)
        #expect(before.spent == .zero && before.used == MicroDollars(3800))
        wallet.settle(calls[0], ["replicate": MicroDollars(700)])
        wallet.settle(calls[1], [:])
        let back = try #require(wallet.empty().first)
        #expect(back.spent == MicroDollars(700) && back.used == back.spent)
    }

    @Test("of the next day is asked a little before it begins")
    func tomorrow() {
        var wallet = Wallet(["replicate"])
        wallet.expect(bill)
        let day = RollupSpan.day.start(of: Self.noon) + .seconds(86_400)
        #expect(wallet.wishes(at: day + .seconds(-700)).count == 1)
        #expect(wallet.wishes(at: day + .seconds(-500)).map(\.day).last == day)
    }

    @Test("days that are over are forgotten, and nothing of them is below nothing")
    func days() throws {
        var wallet = Wallet(["replicate"])
        wallet.expect(bill)
        wallet.fill(try #require(wallet.wishes(at: Self.noon).first), held: MicroDollars(20_000))
        let late = try wallet.reserve(bill, at: Self.noon).get()
        for day in 1...400 as ClosedRange<Int64> {
            for wish in wallet.wishes(at: Self.noon + .seconds(day * 86_400)) {
                wallet.fill(wish, held: MicroDollars(20_000))
            }
        }
        wallet.settle(late, [:])
        let back = wallet.empty()
        #expect(back.count == 3 && back.allSatisfy { $0.used >= .zero })
    }

    /// Several places against one centre that hands out as its function does, with calls that cost less than was set aside.
    @Test(
        "several places spend no more than the budget, in whatever order they ask", arguments: 0..<50 as Range<UInt64>)
    func never(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let budget = Int64.random(in: 5_000...100_000, using: &generator)
        var wallets = (0..<4).map { _ in Wallet(["replicate"]) }
        var (held, spent, open) = ([Int64](repeating: 0, count: 4), Int64(0), [(Int, Wallet.Reservation)]())
        for index in wallets.indices { wallets[index].expect(bill) }
        for _ in 0..<600 {
            let place = Int.random(in: 0..<4, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                for wish in wallets[place].wishes(at: Self.noon) {
                    let others = held.enumerated().filter { $0.offset != place }.map(\.element).reduce(0, +)
                    let left = budget - others - wish.used.amount - wish.need.amount
                    if left >= 0 {
                        held[place] = max(held[place], wish.used.amount + wish.need.amount + left / 8)
                    } else {
                        held[place] = max(held[place], wish.used.amount)
                    }
                    wallets[place].fill(wish, held: MicroDollars(held[place]))
                }
            case 1, 2:
                if let one = try? wallets[place].reserve(bill, at: Self.noon).get() { open.append((place, one)) }
            default:
                guard let index = open.indices.randomElement(using: &generator) else { continue }
                let (owner, reservation) = open.remove(at: index)
                let cost = Int64.random(in: 0...1900, using: &generator)
                wallets[owner].settle(reservation, ["replicate": MicroDollars(cost)])
                spent += cost
            }
            #expect(spent + Int64(open.count) * 1900 <= budget && held.reduce(0, +) <= budget)
        }
        #expect(spent > budget / 4)
        for (place, reservation) in open { wallets[place].settle(reservation, [:]) }
        let back = wallets.indices.flatMap { wallets[$0].empty() }.map(\.used.amount).reduce(0, +)
        #expect(back == spent)
        for index in wallets.indices { #expect((try? wallets[index].reserve(bill, at: Self.noon).get()) == nil) }
    }
}
