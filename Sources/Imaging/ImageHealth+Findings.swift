import Model

package enum ImageHealth {
    /// What is wrong with an output picture, alarms first; empty for a healthy one.
    ///
    /// A blank picture has that one finding and its size: nothing else can be said of it. Rules that need an input, a
    /// reference or an earlier output are left out where there is none.
    package static func findings(_ output: Bitmap, in context: HealthContext = HealthContext()) -> [HealthFinding] {
        findings(PictureTraits(output), in: context)
    }

    /// The same of a picture of which something may be known already.
    package static func findings(_ output: PictureTraits, in context: HealthContext) -> [HealthFinding] {
        let input = context.traits ?? context.input.map(PictureTraits.init)
        let check = HealthCheck(output, input, context)
        if let blank = output.blankness { return [blank] + [check.size()].compactMap(\.self) }
        let all = [
            check.size(), check.noOp(), check.tiles(), check.bottom(), check.placeholder(), check.mosaic(),
            check.detail(), check.onlyResized(), check.turned(), check.anotherPicture(), check.drift(),
        ].compactMap(\.self).merging(DamageCheck(output, input, context)).withoutGuesses
        return all.filter { $0.severity == .alarm } + all.filter { $0.severity == .warning }
    }
}

extension [HealthFinding] {
    /// With those of another check whose kind is not among them. What is not as in the input tells nothing of another picture.
    fileprivate func merging(_ other: DamageCheck) -> [HealthFinding] {
        let isAnother = contains { [.anotherPicture, .turned].contains($0.kind) }
        return (other.own + (isAnother ? [] : other.beside)).reduce(self) { all, one in
            all.contains { $0.kind == one.kind } ? all : all + [one]
        }
    }

    /// A broken picture, or one of a wrong size, is not called another one as well.
    fileprivate var withoutGuesses: [HealthFinding] {
        let isExplained = contains { $0.severity == .alarm && ($0.kind.isDamage || $0.kind == .wrongScale) }
        return isExplained ? filter { $0.kind != .anotherPicture } : self
    }
}
