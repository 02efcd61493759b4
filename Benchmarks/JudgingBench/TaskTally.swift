import Foundation
import Harness
import Imaging
import Judging
import Model
import Pictures

/// What the judge said of the pictures of one task.
struct TaskTally {
    private struct Count {
        var (all, same, unsure, other, named) = (0, 0, 0, 0, 0)

        mutating func add(_ answer: SamenessRule.Answer) {
            all += 1
            switch answer.sameness {
            case .same: same += 1
            case .unsure: unsure += 1
            case .other: other += 1
            }
            if answer.match != nil { named += 1 }
        }
    }

    private let task: String
    private var truths = Count()
    private var swapped = Count()
    /// The same with the true input in the line-up.
    private var linedUp = Count()
    /// Swapped pairs that were called the same, face crops or not.
    private var passed: [String] = []
    private var accused: [String] = []
    private var damaged: [Damage: (all: Int, found: Int)] = [:]
    /// Of damaged ones by half of the models: those that thresholds may be chosen on, and the others.
    private var halves: [Bool: (all: Int, found: Int)] = [:]
    private var unseen: [String] = []
    /// Damaged ones that were found, and have no alarm.
    private var onlyWarned = 0

    init(_ task: String, _ stage: Stage) {
        self.task = task
        for actor in stage.actors { judge(actor) }
        for (output, input) in stage.swapped { swap(output, input) }
        for (index, actor) in stage.actors.enumerated() { damage(actor, seed: UInt64(index)) }
    }

    private mutating func judge(_ actor: Stage.Actor) {
        if let input = actor.input {
            let answer = LineUp(actor.output, of: input, among: [], actor.pair.work).answer
            truths.add(answer)
            if answer.sameness == .other { accused.append("\(actor.pair.id): \(answer.sentence)") }
        }
        for finding in Self.findings(actor.output.bitmap, actor) {
            accused.append("\(actor.pair.id): \(finding.kind.rawValue): \(finding.sentence)")
        }
    }

    private mutating func swap(_ output: Stage.Actor, _ input: Stage.Actor) {
        guard let wrong = input.input else { return }
        let answer = LineUp(output.output, of: wrong, among: [], output.pair.work).answer
        swapped.add(answer)
        let isMissed = answer.sameness == .same || (answer.sameness == .unsure && output.pair.work != .faceCrop)
        if isMissed { passed.append("\(output.pair.id) for \(input.pair.id): \(answer.sentence)") }
        if let own = output.input {
            linedUp.add(LineUp(output.output, of: wrong, among: [("own", own)], output.pair.work).answer)
        }
    }

    private mutating func damage(_ actor: Stage.Actor, seed: UInt64) {
        for damage in Damage.allCases {
            guard let spoilt = damage.done(to: actor.output.bitmap, seed: seed) else { continue }
            let findings = Self.findings(spoilt, actor)
            let isFound = !findings.isEmpty || isOther(spoilt, actor)
            if isFound, !findings.contains(where: { $0.severity == .alarm }), !isOther(spoilt, actor) {
                onlyWarned += 1
            }
            let before = damaged[damage] ?? (0, 0)
            damaged[damage] = (before.all + 1, before.found + (isFound ? 1 : 0))
            let half = halves[actor.isEven] ?? (0, 0)
            halves[actor.isEven] = (half.all + 1, half.found + (isFound ? 1 : 0))
            if !isFound { unseen.append("\(actor.pair.id): \(damage.rawValue)") }
        }
    }

    private func isOther(_ spoilt: Bitmap, _ actor: Stage.Actor) -> Bool {
        guard let input = actor.input else { return false }
        return LineUp(PictureTraits(spoilt), of: input, among: [], actor.pair.work).answer.sameness == .other
    }

    static func findings(_ output: Bitmap, _ actor: Stage.Actor) -> [HealthFinding] {
        var context = HealthContext(input: actor.input?.bitmap, work: HealthContext.Work(actor.pair.work))
        context.isWordless = actor.pair.prompt.map { !LetteringRule.mayShowWords($0) } ?? false
        return ImageHealth.findings(output, in: context).filter {
            $0.severity == .alarm || [.inscribed, .doubtful].contains($0.kind)
        }
    }

    static func report(_ tallies: [TaskTally]) {
        print(
            "| task | true: same, unsure, accused | swapped: found, unsure, passed | with the true input beside | damaged: found |"
        )
        print("|---|---|---|---|---|")
        for tally in tallies {
            let (t, s, l) = (tally.truths, tally.swapped, tally.linedUp)
            let all = tally.damaged.values.reduce((0, 0)) { ($0.0 + $1.all, $0.1 + $1.found) }
            print(
                "| \(tally.task) | \(t.same), \(t.unsure), \(tally.accused.count) of \(t.all) | "
                    + "\(s.other), \(s.unsure), \(s.same) of \(s.all) | \(l.other), \(l.unsure), \(l.same) (\(l.named) named) | "
                    + "\(all.1) of \(all.0) |")
        }
        print("")
        print("| damage | found |\n|---|---|")
        for damage in Damage.allCases {
            let sums = tallies.compactMap { $0.damaged[damage] }.reduce((0, 0)) { ($0.0 + $1.all, $0.1 + $1.found) }
            print("| \(damage.rawValue) | \(sums.1) of \(sums.0) |")
        }
        for isEven in [true, false] {
            let sums = tallies.compactMap { $0.halves[isEven] }.reduce((0, 0)) { ($0.0 + $1.all, $0.1 + $1.found) }
            print("\(isEven ? "even" : "odd") models: \(sums.1) of \(sums.0) damaged ones found")
        }
        print("\(tallies.reduce(0) { $0 + $1.onlyWarned }) of them by a warning alone")
        for (title, lines) in [
            ("accused", tallies.flatMap(\.accused)), ("swapped and not found", tallies.flatMap(\.passed)),
            ("damaged and not found", tallies.flatMap(\.unseen)),
        ] where !lines.isEmpty {
            print("\n\(title):")
            for line in lines { print("  \(line)") }
        }
    }
}
