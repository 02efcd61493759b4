extension Timestamp {
    /// Reads what people type: `2026-11`, `2026-11-22`, `2026-11-22T14:03` or `2026-11-22T14:03:09Z`, all in UTC; nil
    /// for anything else, for the year 0 and for a day that is not in the calendar. A leap second (`:60`) is the second after it.
    package init?(text: some StringProtocol) {
        var reader = DateReader(text)
        guard let year = reader.number(4), year > 0, reader.skip("-"), let month = reader.number(2) else { return nil }
        var (day, clock): (Int64, Int64) = (1, 0)
        if reader.skip("-") {
            guard let written = reader.number(2) else { return nil }
            day = written
            if reader.skip("T") {
                guard let read = reader.clock(needsSeconds: false) else { return nil }
                clock = read
                _ = reader.skip("Z")
            }
        }
        guard reader.isAtEnd, let date = CivilDate(year: year, month: month, day: day) else { return nil }
        self.init(date, clock)
    }

    /// Reads RFC 3339 with any number of fraction digits, or none, of which six count; `T` and `Z` in either case, a
    /// space for `T`, and an offset with or without its colon (ISO 8601). Nil for anything else and for a day that is
    /// not in the calendar. A leap second is the second after it.
    package init?(rfc3339 text: some StringProtocol) {
        var reader = DateReader(text)
        guard let date = reader.date(), reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let clock = reader.clock(needsSeconds: true), let fraction = reader.fraction(),
            let offset = reader.offset(),
            reader.isAtEnd
        else { return nil }
        self.init(date, clock - offset, microseconds: fraction)
    }

    /// Reads the date form of HTTP headers, IMF-fixdate (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`. Nil for the
    /// two obsolete forms, and for a day that is not in the calendar; the name of the day is not held against the date.
    package init?(httpDate text: some StringProtocol) {
        var reader = DateReader(text)
        guard reader.name(of: Names.days) != nil, reader.skip(","), reader.skip(" "), let day = reader.number(2),
            reader.skip(" "), let month = reader.name(of: Names.months), reader.skip(" "),
            let year = reader.number(4), reader.skip(" "), let clock = reader.clock(needsSeconds: true),
            reader.skip(" "), reader.skip("G"), reader.skip("M"), reader.skip("T"), reader.isAtEnd,
            let date = CivilDate(year: year, month: Int64(month) + 1, day: day)
        else { return nil }
        self.init(date, clock)
    }

    private init(_ date: CivilDate, _ seconds: Int64, microseconds: Int64 = 0) {
        self.init(microseconds: (date.daysSinceEpoch * 86_400 + seconds) * 1_000_000 + microseconds)
    }
}

/// Reads a date's parts off the front of a text.
private struct DateReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: some StringProtocol) {
        // No date is longer, and the text may be a stranger's.
        let bytes = Array(text.utf8.prefix(65))
        rest = bytes.count > 64 ? [] : bytes[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// Exactly so many digits.
    mutating func number(_ digits: Int) -> Int64? {
        guard rest.count >= digits else { return nil }
        var value: Int64 = 0
        for byte in rest.prefix(digits) {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        rest.removeFirst(digits)
        return value
    }

    /// The position of the three letters that follow.
    mutating func name(of names: [String]) -> Int? {
        let word = rest.prefix(3)
        guard let found = names.firstIndex(where: { $0.utf8.elementsEqual(word) }) else { return nil }
        rest.removeFirst(3)
        return found
    }

    /// `2026-11-22`
    mutating func date() -> CivilDate? {
        guard let year = number(4), skip("-"), let month = number(2), skip("-"), let day = number(2) else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// `14:03:09` as seconds since midnight.
    mutating func clock(needsSeconds: Bool) -> Int64? {
        guard let hours = number(2), hours < 24, skip(":"), let minutes = number(2), minutes < 60 else { return nil }
        guard skip(":") else { return needsSeconds ? nil : hours * 3600 + minutes * 60 }
        guard let seconds = number(2), seconds <= 60 else { return nil }
        return hours * 3600 + minutes * 60 + seconds
    }

    /// `.000125` as microseconds; what is finer is dropped. Zero where there is none, nil for a point without digits.
    mutating func fraction() -> Int64? {
        guard skip(".") else { return 0 }
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return nil }
        rest.removeFirst(digits.count)
        return (0..<6).reduce(0) { value, place in
            value * 10 + (place < digits.count ? Int64(digits[digits.startIndex + place] - 0x30) : 0)
        }
    }

    /// `Z`, `+02:00` or `-0530` as seconds.
    mutating func offset() -> Int64? {
        if skip("Z") || skip("z") { return 0 }
        let sign: Int64 = skip("+") ? 1 : -1
        guard sign == 1 || skip("-"), let hours = number(2), hours < 24 else { return nil }
        _ = skip(":")
        guard let minutes = number(2), minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
