import Foundation
import Hashing
import Model
import Transport

/// E-mail over SMTP: one mail for all there is to tell, with a Message-ID that is the same whenever it is sent.
struct Mailbox: Channel {
    static let schema = ChannelSchema(
        kind: "mail",
        keys: [
            ChannelSchema.Key(
                "server", "smtp://host:587, with STARTTLS, or smtps://host:465", isRequired: true, form: .mailServer),
            ChannelSchema.Key("from", "the sender's address", isRequired: true),
            ChannelSchema.Key("to", "addresses, with commas between them", isRequired: true),
            ChannelSchema.Key("user", "the name to log in with"),
            ChannelSchema.Key("password", "the password to log in with", isSecret: true),
            ChannelSchema.Key(
                "tls", "required (left out) or off: without it passwords and mail are read on the way",
                form: .choice(["required", "off"])),
        ])

    private let server: MailServer
    private let from: String
    private let to: [String]

    init(_ settings: AlertChannel) {
        let values = settings.values
        server = MailServer(
            url: values["server"] ?? "", user: values["user"],
            password: values["password"].map { Secret($0, variable: "PASSWORD") }, needsTLS: values["tls"] != "off")
        from = values["from"]?.oneLine ?? ""
        to = (values["to"] ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).oneLine }
    }

    func deliver(_ notices: [Notice], by carrier: Carrier) async throws(DeliveryProblem) {
        let subject = notices.count == 1 ? notices[0].title : "\(notices.count) messages: \(notices[0].title)"
        let text = notices.map { "\($0.title)\n\n\($0.text)" }.joined(separator: "\n\n\n")
        let id = SHA256.hex(Array(notices.map(\.key).joined(separator: "\n").utf8)).prefix(32)
        let lines = [
            "From: \(from)", "To: \(to.joined(separator: ", "))", "Subject: \(encoded(subject))",
            "Date: \(carrier.now().httpDate.replacing("GMT", with: "+0000"))", "Message-ID: <\(id)@assay.invalid>",
            "Auto-Submitted: auto-generated", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64", "",
            Data(text.utf8).base64EncodedString(options: [
                .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
            ]), "",
        ]
        let failure = await carrier.mail.send(
            Array(lines.joined(separator: "\r\n").utf8), from: from.address, to: to.map(\.address), by: server)
        if let failure { throw DeliveryProblem(failure.detail) }
    }

    /// RFC 2047 where it is not ASCII, in words of at most 75 characters.
    private func encoded(_ text: String) -> String {
        let text = text.oneLine
        guard !text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return text }
        var (words, word) = ([String](), "")
        for character in text {
            if word.utf8.count + character.utf8.count > 42 {
                words.append(word)
                word = ""
            }
            word.append(character)
        }
        return (words + [word]).map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }
}

extension String {
    fileprivate var oneLine: String { String(map { $0.isNewline ? " " : $0 }) }

    /// `a@b` of `Name <a@b>`.
    fileprivate var address: String {
        guard let start = lastIndex(of: "<"), let end = lastIndex(of: ">"), start < end else { return self }
        return String(self[index(after: start)..<end])
    }
}
