extension Timestamp {
    /// Reads `2026-11`, `2026-11-22`, `2026-11-22T14:03` or `2026-11-22T14:03:09Z`, all in UTC; nil for anything else
    /// and for a day that is not in the calendar. A leap second (`:60`) is the second after it.
    package init?(text: some StringProtocol) {
        let halves = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard let date = Timestamp.numbers(halves[0], separator: "-", widths: [4, 2, 2]), date.count >= 2 else {
            return nil
        }
        let day = date.count == 3 ? date[2] : 1
        var seconds: Int64 = 0
        if halves.count == 2 {
            let clock = halves[1].hasSuffix("Z") ? halves[1].dropLast() : halves[1]
            guard date.count == 3, let time = Timestamp.numbers(clock, separator: ":", widths: [2, 2, 2]),
                time.count >= 2, time[0] < 24, time[1] < 60, time.count < 3 || time[2] <= 60
            else { return nil }
            seconds = time[0] * 3600 + time[1] * 60 + (time.count == 3 ? time[2] : 0)
        }
        let midnight = Timestamp.daysSinceEpoch(date[0], date[1], day) * 86_400
        let found = Timestamp(microseconds: midnight * 1_000_000)
        let written = [date[0] % 100, date[1], day]
        let isInCalendar = found.civilDate.split(separator: "-").map { (Int64($0) ?? 0) % 100 } == written
        guard (1...12).contains(date[1]), isInCalendar else { return nil }
        self = Timestamp(microseconds: (midnight + seconds) * 1_000_000)
    }

    /// Howard Hinnant's days-from-civil algorithm.
    private static func daysSinceEpoch(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func numbers(
        _ text: some StringProtocol, separator: Character, widths: [Int]
    ) -> [Int64]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count <= widths.count else { return nil }
        var numbers: [Int64] = []
        for (part, width) in zip(parts, widths) {
            guard part.count == width, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int64(part)
            else { return nil }
            numbers.append(value)
        }
        return numbers
    }
}
