import Alerting
import Harness
import Model
import Testing

@Suite("What a message says of an incident")
struct NoticeTests {
    private let now = Timestamp(microseconds: 1_795_305_600_000_000)

    private func notice(_ step: String, isOver: Bool = false, isFlapping: Bool = false, closing: String? = nil)
        -> Notice
    {
        var incident = Incident(
            cause: .provider("replicate"), kind: .down, severity: .major, code: .providerError, beganAt: now,
            openedAt: now, affected: [ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work)])
        incident.isFlapping = isFlapping
        incident.closing = closing
        if isOver { (incident.endedAt, incident.closedAt, incident.failing) = (now, now, []) }
        return Notice.of(incident, step: step, key: "own/1/\(step)", at: now, redactor: Redactor([]))
    }

    @Test("a step is one word for people and programs, whatever tells two messages apart")
    func steps() {
        for (step, word) in [("opened", "opened"), ("worsened to major", "worsened"), ("reminder 3", "reminder")] {
            let notice = notice(step)
            #expect(notice.step == word && notice.json["step"]?.string == word)
            #expect(notice.title == "[\(word), major] provider replicate: down (hd-image)")
            #expect(notice.key == "own/1/\(step)" && notice.json["key"]?.string == notice.key)
        }
    }

    @Test("one that was closed is not said to have recovered, and why it was is said")
    func closed() {
        let recovered = notice("recovered", isOver: true)
        #expect(recovered.title == "[recovered] provider replicate: down (hd-image)")
        let closed = notice("recovered", isOver: true, closing: "it is asked\nno more")
        #expect(closed.title == "[closed] provider replicate: down (hd-image): it is asked no more")
        #expect(closed.json["text"]?.string == closed.title && closed.step == "recovered" && closed.isOver)
        #expect(closed.text.contains("closed         it is asked no more"))
    }

    @Test("that one comes and goes is said in its title and its text")
    func flapping() {
        let opened = notice("opened", isFlapping: true)
        #expect(opened.title == "[opened, major] provider replicate: down (hd-image), comes and goes")
        #expect(opened.text.contains("down (hd-image), comes and goes\n"))
        #expect(!notice("recovered", isOver: true, isFlapping: true).title.contains("comes and goes"))
    }
}
