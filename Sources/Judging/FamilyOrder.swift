import Model

/// The families of a report in one order, which columns and colours go by: as the settings name them, then as rows do.
struct FamilyOrder {
    let families: [ProviderFamily]

    init(endpoints: [Endpoint], subjects: [Subject]) {
        var families: [ProviderFamily] = []
        for family in endpoints.flatMap(\.targets).map(\.provider.family) + subjects.compactMap(\.family)
        where !families.contains(family) {
            families.append(family)
        }
        self.families = families
    }

    /// The family with the title its provider gives it, where one is known: a ledger keeps the name alone.
    func titled(_ family: ProviderFamily) -> ProviderFamily {
        families.first { $0 == family } ?? family
    }

    /// Families first, then whoever else answered, in the order of their names. A cache is nobody.
    func places(of marks: [SourceMark]) -> [String: Int] {
        let known = families.map(\.rawValue)
        let others = Set(marks.compactMap(\.source)).subtracting(known + [SourceMark.cache]).sorted()
        return Dictionary(uniqueKeysWithValues: (known + others).enumerated().map { ($1, $0) })
    }
}

extension SourceMark {
    func placed(_ places: [String: Int]) -> SourceMark {
        var mark = self
        mark.place = source.flatMap { places[$0] }
        return mark
    }
}
