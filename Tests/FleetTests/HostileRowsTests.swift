import Model
import Recording
import Testing

@testable import Fleet

@Suite("Rows that a place's role has written to hinder others")
struct HostileRowsTests {
    @Test("a list of counts has each name once, and counts no more than anybody can")
    func counts() {
        #expect(FleetReader.counts(CountList.counts("image.size=3 ok=57")) == ["image.size": 3, "ok": 57])
        #expect(FleetReader.counts(CountList.counts("")) == [:])
        #expect(FleetReader.counts(CountList.numbers("-5=1 300=2")) == [-5: 1, 300: 2])
        #expect(FleetReader.counts(CountList.counts("ok=1000000000")) == ["ok": 1_000_000_000])
        for odd in ["ok=1 ok=1", "ok=1000000001", "ok=600000000 self.error=600000000", "ok", "%6fk=1 ok=1"] {
            #expect(FleetReader.counts(CountList.counts(odd)) == nil, "\(odd)")
        }
        let many = Array(repeating: "ok=999999999999", count: 62_000).joined(separator: " ")
        #expect(FleetReader.counts(CountList.counts(many)) == nil)
    }

    @Test("of a text no more is read than anybody has written, and what is none is read as it is")
    func texts() {
        let long = 4 * TextBound.detail
        #expect(
            FleetSchema.read("a.started_us, a.detail,\n  body, o.id")
                == "a.started_us, left(a.detail, \(long)) AS detail, left(body, \(long)) AS body, o.id")
        #expect(FleetSchema.cut("t.value") == "left(t.value, \(4 * TextBound.text))")
        #expect(FleetSchema.cut("o.cached::int") == "o.cached::int")
    }

    @Test("no text that a version keeps is cut or refused")
    func bounds() {
        for column in ["detail", "body", "expected", "actual", "message", "source"] {
            #expect(FleetSchema.cut(column) == "left(\(column), \(4 * TextBound.detail))")
        }
        #expect(TextBound.body <= TextBound.detail && TextBound.name <= TextBound.detail)
        #expect(FleetSchema.shortTexts.contains("octet_length(detail), octet_length(body)"))
        #expect(!FleetSchema.shortTexts.contains("<= \(TextBound.text)"))
    }

    @Test("a name that steers a terminal shows what does")
    func names() {
        #expect("hd-image".shown == "hd-image" && "Frankfurt am Main".shown == "Frankfurt am Main")
        #expect("x\u{1B}[2J\nfake".shown == "x\\u{1B}[2J fake")
    }

    @Test("a series has the number of its names, each with what ends it")
    func numbers() {
        let names = ["hd-image", "replicate", "work", "hd-image", "replicate", "owner/model"]
        var other = names
        other[5] = "owner/other"
        #expect(ShippedTable.number(of: names) != ShippedTable.number(of: other))
        #expect(ShippedTable.number(of: ["a", "b"]) != ShippedTable.number(of: ["ab", ""]))
    }
}
