import Model

/// Probes of an hour or of a day.
struct HistoryCell {
    /// How it is drawn; by shape too, because not everybody sees colours.
    enum Mark: String, CaseIterable {
        case good, fair, bad, excluded, empty

        var words: String {
            switch self {
            case .good: "99.5 % up or more"
            case .fair: "90 % or more"
            case .bad: "less than 90 %"
            case .excluded: "asked, nothing counted"
            case .empty: "nothing asked"
            }
        }
    }

    let start: Timestamp
    var up = 0
    /// Of those that were up: a backup's answers.
    var backup = 0
    var down = 0
    var excluded = 0

    var share: Double? { up + down > 0 ? Double(up) / Double(up + down) : nil }

    var mark: Mark {
        guard let share else { return excluded > 0 ? .excluded : .empty }
        return share >= 0.995 ? .good : share >= 0.9 ? .fair : .bad
    }

    var words: String {
        let away = excluded > 0 ? ", \(excluded) not counted" : ""
        guard let share else { return excluded > 0 ? "\(excluded) not counted" : Mark.empty.words }
        let backup = backup > 0 ? ", \(backup) by a backup" : ""
        return "\(Phrase.percent(share)) of \(up + down) up\(backup)\(away)"
    }

    static func + (a: HistoryCell, b: HistoryCell) -> HistoryCell {
        HistoryCell(
            start: a.start, up: a.up + b.up, backup: a.backup + b.backup, down: a.down + b.down,
            excluded: a.excluded + b.excluded)
    }
}

/// Days as a calendar and hours as a row, each cell a link to what is behind it.
struct HistoryCells {
    let cells: [HistoryCell]
    /// Nil: there is no page behind it.
    let address: (HistoryCell) -> String?

    static var legend: HTML {
        let items = HistoryCell.Mark.allCases.map { mark -> HTML in
            "<li><span class=\"day \(HTML(trusted: mark.rawValue))\" aria-hidden=\"true\"></span>\(mark.words)</li>"
        }
        let backup: HTML = "<li><span class=\"day backed\" aria-hidden=\"true\"></span>some by a backup</li>"
        return "<ul class=\"legend\">\(items)\(backup)</ul>"
    }

    /// A line for each week, Monday first.
    var calendar: HTML {
        let weeks = Dictionary(grouping: cells) { $0.start.date.daysSinceEpoch - Int64($0.start.date.daysIntoWeek) }
        let heads = (1...7).map { "<th scope=\"col\">\(Timestamp.Names.days[$0 % 7])</th>" as HTML }
        let rows = weeks.sorted { $0.key < $1.key }.map { monday, days -> HTML in
            let date = CivilDate(daysSinceEpoch: monday)
            let cells = (0..<7).map { weekday -> HTML in
                guard let day = days.first(where: { $0.start.date.daysIntoWeek == weekday }) else { return "<td></td>" }
                return "<td>\(cell(day, named: day.start.civilDate, "\(day.start.date.day)"))</td>"
            }
            let name = "\(date.day) \(Timestamp.Names.months[Int(date.month) - 1])"
            return "<tr><th scope=\"row\">\(name)</th>\(cells)</tr>"
        }
        return """
            <table class="calendar"><thead><tr><th scope="col">Week of</th>\(heads)</tr></thead><tbody>\(rows.joined("\n"))</tbody></table>
            """
    }

    var hours: HTML {
        let items = cells.map { hour -> HTML in
            let clock = hour.start.readable.dropFirst(11)
            return "<li>\(cell(hour, named: "\(clock.prefix(5))", String(clock.prefix(2))))</li>"
        }
        return "<ol class=\"hours\">\(items)</ol>"
    }

    private func cell(_ cell: HistoryCell, named name: String, _ text: String) -> HTML {
        let words = "\(name): \(cell.words)"
        let kind = HTML(trusted: cell.mark.rawValue + (cell.backup > 0 ? " backed" : ""))
        guard cell.mark != .empty, let address = address(cell) else {
            return "<span class=\"day \(kind)\" title=\"\(words)\">\(text)</span>"
        }
        return """
            <a class="day \(kind)" href="\(address)" title="\(words)" aria-label="\(words)">\(text)</a>
            """
    }
}

extension CivilDate {
    /// 0 is Monday.
    fileprivate var daysIntoWeek: Int { (weekday + 6) % 7 }
}
