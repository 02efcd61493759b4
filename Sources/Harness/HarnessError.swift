package import Model

/// What the conductor cannot do, and what to do instead.
package enum HarnessError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No run of this name; `newest` is the latest finished one, if there is any.
    case noRun(String, ledger: String, newest: String?)
    /// A side of a comparison that the ledger does not have.
    case noSide(String, ledger: String, tier: Tier)
    case sidesOfTwoKinds(String, String)
    /// A side without an outcome.
    case emptySide(String, ledger: String)
    case nothingRecorded(ledger: String, tier: Tier, isWindowed: Bool)
    /// `compare --against` without a backend of the settings.
    case noSideA
    /// No incident of this id; the latest ones are known.
    case noIncident(String, ledger: String, known: [String])
    /// Several that begin so.
    case severalIncidents(String, ledger: String, fitting: [String])
    case noFixtures(folder: String, known: [String])
    /// The folder of the settings' fixtures is not there; `origin` is where it is named.
    case noFolder(String, origin: String)
    /// Ids or tags of the settings that no fixture has, a sentence each.
    case unknownNames([String])
    case noBaseline(String, known: [String])
    /// A file of the user's that cannot be read or written.
    case file(FileBytes.Failure)
    /// Two things that would be written to one file, or to the file that is being read.
    case sameFile(String, String)
    /// A file that is there, with other bytes than would be written.
    case otherFile(String)
    /// No judge of this name in the settings.
    case noJudge(String, known: [String])
    /// A feature that the judge is not for; empty where it is for none.
    case notJudged(String, by: String, known: [String])
    /// A monitor of which every tier is off, or whose selection has no check.
    case nothingAsked
    /// Billed work that nobody allowed, in words.
    case notAllowed(String)
    /// More than a run can hold until its report.
    case tooManyChecks(Int, most: Int)
    /// `fleet ship` without a centre.
    case noFleet
    /// `fleet serve` without a centre.
    case noCentre
    /// `fleet ship` before anything was measured.
    case nothingToShip(ledger: String)
    /// `fleet ship` beside another process that ships the same for as long as one waits.
    case shippedElsewhere(ledger: String, waited: Duration)
    /// What is for the file of one place, asked of a fleet's centre.
    case isCentre(remedy: String)
    /// A drawing that would be written under the name of another format.
    case notPNG(String)
    /// A report to `-`, which is no file's name here.
    case dash(String)
    /// A picture of the user's that cannot be read.
    case picture(String, reason: String)

    /// What a command ends with.
    package var status: ExitStatus {
        switch self {
        case .emptySide, .nothingRecorded, .nothingAsked, .shippedElsewhere, .nothingToShip: .nothingRan
        default: .usage
        }
    }

    package var description: String {
        switch self {
        case .noRun(let name, let ledger, let newest):
            "\(ledger) has no run \"\(name)\"; the newest finished one is \(newest ?? "none")"
        case .noSide(let name, let ledger, let tier):
            "\(ledger) has no run, provider or endpoint \"\(name)\" with outcomes of the tier \(tier.rawValue), "
                + "and it is no window such as 7d, 2026-10 or 2026-11-01..2026-11-08"
        case .sidesOfTwoKinds(let a, let b):
            "\(a) and \(b) are of different kinds: compare two providers, two endpoints, or runs and windows"
        case .emptySide(let name, let ledger): "\(ledger) has no outcome in \(name)"
        case .nothingRecorded(let ledger, let tier, let isWindowed):
            "\(ledger) has no outcome of the tier \(tier.rawValue)\(isWindowed ? " in that time" : " yet"); "
                + "`assay check` makes some"
        case .noSideA: "the settings have no backend.url: there is no side A to compare with"
        case .noIncident(let id, let ledger, let known):
            "\(ledger) has no incident \"\(id)\", nor one whose id begins so; "
                + (known.isEmpty ? "it has none at all" : "the latest are \(known.joined(separator: ", "))")
        case .severalIncidents(let id, let ledger, let fitting):
            "\(ledger) has \(fitting.count) incidents whose ids begin with \"\(id)\": "
                + fitting.prefix(10).joined(separator: ", ") + (fitting.count > 10 ? " and more" : "")
                + "; write more of one"
        case .noFixtures(let folder, let known):
            "the fixture folder \(folder) has neither a manifest.json nor a picture (\(known.joined(separator: ", ")))"
        case .noFolder(let folder, let origin):
            "\(origin): found no folder \(folder), expected embedded, or a folder with fixtures"
        case .unknownNames(let words): words.joined(separator: "\n")
        case .noBaseline(let name, let known):
            "the ledger has no baseline of \"\(name)\"; it has "
                + (known.isEmpty ? "none at all" : known.joined(separator: ", "))
        case .file(let failure): failure.message
        case .sameFile(let one, let other): "\(one) and \(other) are the same file: give each a path of its own"
        case .otherFile(let path): "\(path) is already there, and is another file; --force overwrites it"
        case .noJudge(let name, let known):
            "the settings have no judge \"\(name)\" under `judges`; "
                + (known.isEmpty ? "they have none at all" : "there are \(known.joined(separator: ", "))")
        case .notJudged(let name, let judge, let known):
            "the judge \(judge) is not for the feature \"\(name)\", but for "
                + (known.isEmpty ? "none there is" : known.joined(separator: ", "))
        case .nothingAsked:
            "nothing is asked: every tier of what is selected is off in the section schedule, or has no check"
        case .notAllowed(let words):
            "\(words): --yes to send them, or a budget (--budget, or run.budget or daily-budget in the settings)"
        case .tooManyChecks(let count, let most):
            "\(count) checks are more than one run holds until its report, which is \(most): repeat or select less, or run it in parts; "
                + "`assay watch` probes for as long as you like"
        case .noFleet: "the settings have no fleet.url: there is no centre to ship to"
        case .noCentre: "no centre is named: `assay fleet serve ADDRESS`, or fleet.url in the settings"
        case .nothingToShip(let ledger):
            "nothing was measured yet: there is no ledger \(ledger) to ship. `assay check` or `assay watch` makes it"
        case .shippedElsewhere(let ledger, let waited):
            "another process ships \(ledger) and has not ended within \(waited.readable): nothing was shipped by this one. What is new is "
                + "that one's to send, as a watch does; try again when it has ended"
        case .isCentre(let remedy):
            "this is for the ledger of one place, which is a file, and what is named is the address of a fleet's centre: \(remedy)"
        case .notPNG(let path): "\(path): what is drawn is written as PNG; name a file that ends in .png"
        case .dash(let format):
            "--report \(format)=-: there is no file of that name; --format \(format) writes to stdout"
        case .picture(let path, let reason):
            reason.hasPrefix("cannot read \(path): ") ? reason : "\(path): \(reason)"
        }
    }
}
