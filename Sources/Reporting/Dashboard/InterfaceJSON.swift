package import Model

/// What the interface answers beside the report, probes and incidents; all of it schema 1.
extension Reporter {
    /// The report of a running monitor, with how things stand.
    package static func statusJSON(_ input: ReportInput) -> String { JSONReport.standing(input) }

    /// Counts by outcome code, by hours or by days.
    package static func seriesJSON(_ counts: [CountBucket], _ query: CountQuery) -> String {
        let buckets = counts.map { bucket -> JSONValue in
            let codes = bucket.codes.map { ($0.key.rawValue, JSONValue.integer($0.value)) }
            return [
                "endpoint": .string(bucket.endpoint), "route": .string(bucket.route),
                "start": .moment(bucket.start), "start_us": .microseconds(bucket.start),
                "codes": .object(Dictionary(codes) { first, _ in first }),
            ]
        }
        return document([
            "tier": .string(query.tier.rawValue), "span": .string(query.span == .hour ? "hour" : "day"),
            "series": .array(buckets),
        ])
    }

    /// What is spent and may be, by provider.
    package static func moneyJSON(_ standing: MoneyStanding?, _ input: ReportInput?) -> String {
        func amount(_ money: MicroDollars?) -> JSONValue { .optional(money) { .integer(Int($0.amount)) } }
        func line(_ id: String?, _ day: MicroDollars, _ month: MicroDollars, _ ceiling: SpendingPolicy.Ceiling)
            -> JSONValue
        {
            [
                "provider": .optional(id) { .string($0) }, "today_microdollars": amount(day),
                "day_ceiling_microdollars": amount(ceiling.day), "month_microdollars": amount(month),
                "month_ceiling_microdollars": amount(ceiling.month),
            ]
        }
        let (book, policy) = (standing?.book ?? MoneyBook(), standing?.policy ?? .none)
        let ids = Set(book.month.keys).union(policy.providers.keys).sorted()
        let providers = ids.map { id in
            line(id, book.day[id] ?? .zero, book.month[id] ?? .zero, policy.providers[id] ?? .init())
        }
        let own: [String: JSONValue] = [
            "providers": .array(providers), "total": line(nil, book.dayTotal, book.monthTotal, policy.total),
            "month_end_microdollars": amount(input?.forecast?.monthEnd),
        ]
        return document(own.merging(input?.noticeMembers ?? [:]) { $1 })
    }

    /// The pictures a page shows, each panel as a small picture in a data URI.
    package static func picturesJSON(_ input: ReportInput) -> String {
        let pictures = (input.evidence?.pictures ?? []).map { picture -> JSONValue in
            let panels = picture.panels.map { panel -> JSONValue in
                let format = panel.thumbnail.isEmpty ? nil : ImageFormat(sniffing: panel.thumbnail)
                return [
                    "role": .string(panel.role.rawValue), "note": .string(panel.note),
                    "path": .optional(panel.path) { .string($0) },
                    "thumbnail": .optional(format) { .string(DataURI.encode(panel.thumbnail, mime: $0.mime)) },
                ]
            }
            let exhibit = picture.exhibit
            return [
                "endpoint": .string(exhibit.endpoint), "route": .string(exhibit.route),
                "fixture": .string(exhibit.fixture), "started_at": .moment(exhibit.startedAt),
                "started_at_us": .microseconds(exhibit.startedAt), "reason": .string(exhibit.reason.rawValue),
                "code": .optional(picture.code) { .string($0.rawValue) }, "panels": .array(panels),
            ]
        }
        let own: [String: JSONValue] = ["pictures": .array(pictures)]
        return document(own.merging(input.noticeMembers) { $1 })
    }

    private static func document(_ members: [String: JSONValue]) -> String {
        JSONReport.encode(.object(members.merging(["schema": .integer(1)]) { first, _ in first }), pretty: false) + "\n"
    }
}
