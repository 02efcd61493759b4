/// Minutes of the calendar in UTC, as crontab(5) writes them: minute, hour, day of the month, month, day of the week.
///
/// `*`, numbers, ranges, steps and lists of them; names for months and days. Where both days are restricted, either one
/// will do, as crontab(5) says.
package struct CronExpression: Typed {
    package let typed: String
    private let minutes: Set<Int>
    private let hours: Set<Int>
    private let days: Set<Int>
    private let months: Set<Int>
    private let weekdays: Set<Int>
    private let eitherDay: Bool

    package static let expectation = "five fields as crontab has them, in UTC, for example */15 8-18 * * mon-fri"

    package init?(typed text: String) {
        let fields = text.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
        guard fields.count == 5,
            let minutes = CronExpression.values(fields[0], in: 0...59),
            let hours = CronExpression.values(fields[1], in: 0...23),
            let days = CronExpression.values(fields[2], in: 1...31),
            let months = CronExpression.values(fields[3], in: 1...12, names: CronExpression.monthNames, first: 1),
            let weekdays = CronExpression.values(fields[4], in: 0...7, names: CronExpression.dayNames, first: 0)
        else { return nil }
        typed = fields.joined(separator: " ")
        self.minutes = minutes
        self.hours = hours
        self.days = days
        self.months = months
        self.weekdays = Set(weekdays.map { $0 % 7 })
        eitherDay = !fields[2].hasPrefix("*") && !fields[4].hasPrefix("*")
        guard next(after: Timestamp(microseconds: 1_767_225_600_000_000)) != nil else { return nil }
    }

    /// The first minute of it that begins after a moment. Nil when there is none in the next nine years, as on the
    /// thirtieth of February.
    package func next(after moment: Timestamp) -> Timestamp? {
        let minute = moment.microseconds.floorDivided(60_000_000) + 1
        let firstDay = minute.floorDivided(1440)
        var from = Int(minute - firstDay * 1440)
        for day in firstDay...(firstDay + 9 * 366) {
            defer { from = 0 }
            guard takes(CivilDate(daysSinceEpoch: day)), let found = firstMinute(from: from) else { continue }
            return Timestamp(microseconds: (day * 1440 + Int64(found)) * 60_000_000)
        }
        return nil
    }

    private func takes(_ date: CivilDate) -> Bool {
        guard months.contains(Int(date.month)) else { return false }
        let (day, weekday) = (days.contains(Int(date.day)), weekdays.contains(date.weekday))
        return eitherDay ? day || weekday : day && weekday
    }

    private func firstMinute(from start: Int) -> Int? {
        (start..<1440).first { hours.contains($0 / 60) && minutes.contains($0 % 60) }
    }

    private static let monthNames = Timestamp.Names.months.map { $0.lowercased() }
    private static let dayNames = Timestamp.Names.days.map { $0.lowercased() }

    private static func values(
        _ field: String, in range: ClosedRange<Int>, names: [String] = [], first: Int = 0
    ) -> Set<Int>? {
        var all: Set<Int> = []
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(pieces.count) else { return nil }
            guard let step = pieces.count == 2 ? Int(pieces[1]) : 1, step > 0 else { return nil }
            func number(_ text: Substring) -> Int? {
                let value = names.firstIndex(of: String(text)).map { $0 + first } ?? Int(text)
                return value.flatMap { range.contains($0) ? $0 : nil }
            }
            let bounds = pieces[0].split(separator: "-", omittingEmptySubsequences: false)
            var span = range
            if pieces[0] != "*" {
                guard (1...2).contains(bounds.count), let low = number(bounds[0]) else { return nil }
                let end = bounds.count == 2 ? number(bounds[1]) : pieces.count == 2 ? range.upperBound : low
                guard let end, low <= end else { return nil }
                span = low...end
            }
            all.formUnion(stride(from: span.lowerBound, through: span.upperBound, by: step))
        }
        return all
    }
}

/// How often a series is asked.
package enum Cadence: Typed {
    case every(Span<Interval>)
    case cron(CronExpression)
    case off

    package static var expectation: String {
        "\(Span<Interval>.expectation), or \(CronExpression.expectation), or off"
    }

    package init?(typed text: String) {
        if text == "off" {
            self = .off
        } else if let span = Span<Interval>(typed: text) {
            self = .every(span)
        } else if let cron = CronExpression(typed: text) {
            self = .cron(cron)
        } else {
            return nil
        }
    }

    package var typed: String {
        switch self {
        case .every(let span): span.typed
        case .cron(let cron): cron.typed
        case .off: "off"
        }
    }
}
