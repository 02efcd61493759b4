package import Model
import Monitoring
import Planning
package import Reporting

extension WatchPlan {
    /// What it does and costs in so many days from a moment, while all is well.
    package func forecast(_ settings: AssaySettings, days: Int = 30, from now: Timestamp) -> WatchForecast {
        var (series, probes): ([Tier: Int], [Tier: Int]) = ([:], [:])
        var bills: [String: (probes: Int, amount: Int64, unknown: Int)] = [:]
        var leftOut = 0
        let time = now..<(now + .seconds(days * 86_400))
        let windows = setup.maintenance.map { ($0, $0.ranges(within: time)) }
        for entry in setup.entries {
            let off = windows.filter { $0.0.isFor(entry.series) }.flatMap(\.1).merged
            let (whole, count) = (entry.cadence.count(in: time), entry.cadence.count(in: time, without: off))
            leftOut += whole - count
            series[entry.series.tier, default: 0] += 1
            probes[entry.series.tier, default: 0] += count
            guard entry.series.tier == .work, let turns = checks[entry.series], !turns.isEmpty else { continue }
            for (index, check) in turns.enumerated() {
                let own = count / turns.count + (index < count % turns.count ? 1 : 0)
                let provider = check.expectedPayee?.provider.id ?? Route.backendName
                var bill = bills[provider] ?? (0, 0, 0)
                bill.probes += own
                if let cost = check.expectedCost {
                    bill.amount += cost.amount * Int64(own)
                } else {
                    bill.unknown += own
                }
                bills[provider] = bill
            }
        }
        return WatchForecast(
            days: days, series: series, probes: probes,
            bills: bills.sorted { $0.key < $1.key }.map { provider, bill in
                WatchForecast.Bill(
                    provider: provider, probes: bill.probes, amount: MicroDollars(bill.amount), unknown: bill.unknown,
                    ceiling: settings.spending.providers[provider]?.limit(days: days))
            }, ceiling: settings.spending.total.limit(days: days), urgency: settings.spending.urgency.value,
            inMaintenance: leftOut, unknownCost: settings.unknownCost)
    }
}

extension SpendingPolicy.Ceiling {
    fileprivate func limit(days: Int) -> MicroDollars? {
        let byDay = day.map { MicroDollars($0.amount * Int64(days)) }
        let byMonth = month.map { MicroDollars($0.amount * Int64((days + 29) / 30)) }
        return [byDay, byMonth].compactMap(\.self).min()
    }
}

extension Cadence {
    /// How many slots there are in a time, but for some stretches of it.
    ///
    /// - Parameter off: within the time, in order and apart from each other.
    fileprivate func count(in time: Range<Timestamp>, without off: [Range<Timestamp>] = []) -> Int {
        switch self {
        case .off: return 0
        case .every(let span):
            // Where in its interval a series has its place makes no difference to how many come in the mean.
            let left = off.reduce(time.length) { $0 - $1.length }
            return Int(left / max(1, span.duration.microseconds))
        case .cron(let cron):
            var (count, moment, rest) = (0, time.lowerBound, off[...])
            while count < 100_000, let next = cron.next(after: moment), next < time.upperBound {
                while let first = rest.first, first.upperBound <= next { rest.removeFirst() }
                if rest.first?.contains(next) != true { count += 1 }
                moment = next
            }
            return count
        }
    }
}

extension MaintenanceWindow {
    /// When it is, as far as that lies within a time.
    fileprivate func ranges(within time: Range<Timestamp>) -> [Range<Timestamp>] {
        switch self.time {
        case .once(let range): return [range.clamped(to: time)].filter { !$0.isEmpty }
        case .recurring(let cron, let length):
            var (ranges, moment) = ([Range<Timestamp>](), time.lowerBound + (.zero - length.duration))
            while ranges.count < 100_000, let next = cron.next(after: moment), next < time.upperBound {
                ranges.append((next..<(next + length.duration)).clamped(to: time))
                moment = next
            }
            return ranges
        }
    }
}

extension [Range<Timestamp>] {
    /// In order, and apart from each other.
    fileprivate var merged: [Range<Timestamp>] {
        var merged: [Range<Timestamp>] = []
        for range in sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<Swift.max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }
}

extension Range<Timestamp> {
    /// Microseconds.
    fileprivate var length: Int64 { (upperBound - lowerBound).microseconds }
}
