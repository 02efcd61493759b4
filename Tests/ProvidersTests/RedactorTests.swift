import Model
import TestSupport
import Testing

@Suite("Secrets in texts")
struct RedactorTests {
    @Test("nothing of eight characters survives, in any writing, at any place, for any secret")
    func property() {
        var random = SplitMix64(seed: 20_261_128)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.+/=")
        func word(_ lengths: ClosedRange<Int>) -> String {
            String(
                (0..<Int.random(in: lengths, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" }
            )
        }
        var count = 0
        for _ in 0..<60 {
            let secret = word(16...64)
            let redactor = Redactor([Secret(word(20...40), variable: "OTHER"), Secret(secret, variable: "TOKEN")])
            for writing in SecretWriting.all {
                let text =
                    "\(word(0...30)) é🎨 \(writing.write(secret))\(["", "…", " \(word(0...20))"].randomElement() ?? "")"
                let redacted = redactor.redact(text)
                let survivor = SecretSearch.survivor(of: secret, in: redacted)
                #expect(survivor == nil, "\(writing): \(text.debugDescription) became \(redacted.debugDescription)")
                count += 1
            }
        }
        print("secrets: \(count) embeddings in \(SecretWriting.all.count) writings, none survives")
    }

    @Test("what is no secret stays as it is")
    func harmless() {
        let redactor = Redactor([Secret("r8_Zk3vQm81xTqLw0aPb2", variable: "T"), Secret("tiny", variable: "S")])
        for text in [
            "", "r8_Zk3v", "HTTP 500 from http://127.0.0.1:9999/api/ai/hd-image: %41%42 \\u0041 &amp; é\u{301}🎨",
            "Tin y",
            String(repeating: "QUJDREVG", count: 200),
        ] {
            #expect(redactor.redact(text) == (text == "Tin y" ? "•••" : text))
        }
        #expect(redactor.redact("key r8_Zk3vQm81xTqLw0aPb2, again R8_ZK3VQM81XTQLW0APB2!") == "key •••, again •••!")
        #expect(redactor.redact("cut: r8_Zk3vQm81xTq") == "cut: •••")
        let umlauts = Redactor([Secret("päßwörtÜÄ-Ünï-zz-Ωmega99", variable: "P")])
        for text in ["PÄSSWÖRTÜÄ-ÜNÏ-ZZ-ΩMEGA99", "päßwörtüä-ünï-zz-ωmega99", "PäßWÖRTÜä-üNï-ZZ-ωMEGA99"] {
            #expect(umlauts.redact(text) == "•••")
        }
        #expect(redactor.redact("a tiny thing") == "a ••• thing")
        #expect(Redactor([]).redact("r8_Zk3vQm81xTqLw0aPb2") == "r8_Zk3vQm81xTqLw0aPb2")
        #expect(Redactor([Secret("", variable: "T"), Secret("abc", variable: "T")]).isEmpty)
    }

    @Test("texts are cut between characters, after redaction")
    func bounds() {
        let redactor = Redactor([Secret("r8_Zk3vQm81xTqLw0aPb2", variable: "T")])
        for length in 230...260 {
            let cut = redactor.cleaned(String(repeating: "é", count: length / 2) + "r8_Zk3vQm81xTqLw0aPb2é", to: 256)
            #expect(cut.utf8.count <= 256)
            #expect(SecretSearch.survivor(of: "r8_Zk3vQm81xTqLw0aPb2", in: cut) == nil)
            #expect(!cut.contains("\u{FFFD}"))
        }
        #expect("abcdef".bounded(to: 6) == "abcdef")
        #expect("abcdefg".bounded(to: 6) == "abc…")
    }

    @Test(
        "names say what is secret",
        arguments: [
            ("X-Api-Key", true), ("Cookie", true), ("MY_TOKEN", true), ("X-Auth", true), ("DB_PASSWORD", true),
            ("MY_KEY2", true), ("AUTHOR", false), ("X-Client", false), ("ASSAY_BACKEND_URL", false),
            ("KEYBOARD", false), ("SSID", false), ("PWD", false), ("OLDPWD", false), ("DB_PWD", true),
            ("STRIPEKEY", true), ("MYSESSION", true),
        ])
    func names(name: String, isSecret: Bool) {
        #expect(SecretName.isSecret(name) == isSecret)
    }
}
