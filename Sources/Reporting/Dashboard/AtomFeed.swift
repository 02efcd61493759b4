package import Model

extension Reporter {
    /// Of the page of an incident, from the root of the pages.
    package static func path(of incident: Incident) -> String { "incidents/\(Place.slug(incident.id))" }

    /// The id that a part of a path was made of.
    package static func id(ofSlug slug: String) -> String { Place.id(slug) }

    /// When it was last another one than before, as far as it tells: opened, quiet, or closed.
    private static func changed(_ incident: Incident) -> Timestamp {
        [incident.openedAt, incident.endedAt, incident.closedAt].compactMap(\.self).max() ?? incident.openedAt
    }

    /// Incidents as a feed (RFC 4287): an entry for each, brought up to date when it is over.
    ///
    /// - Parameter address: of the pages, with a slash at its end.
    package static func feed(_ input: ReportInput, address: String) -> String {
        let entries = input.incidents.prefix(50).map { incident -> HTML in
            let isUnseen = input.unheard != nil || input.isUnseen(incident)
            let state = !incident.isOpen ? "[over] " : isUnseen ? "[open when it was seen last] " : "[open] "
            return """
                <entry>
                <id>urn:assay:incident:\(incident.id.queryEscaped)</id>
                <title>\(state)\(IncidentLine.title(incident))</title>
                <updated>\(changed(incident).rfc3339)</updated>
                <published>\(incident.openedAt.rfc3339)</published>
                <link href="\(address)incidents/\(Place.slug(incident.id))"/>
                <category term="\(incident.severity.word)"/>
                <summary>\(PageText.words(IncidentLine.text(incident)[...]))</summary>
                </entry>
                """
        }
        let updated = input.incidents.map(changed).max() ?? input.report.method.generatedAt
        let feed: HTML = """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom">
            <id>urn:assay:incidents</id>
            <title>Incidents</title>
            <author><name>assay</name></author>
            <updated>\(updated.rfc3339)</updated>
            <link rel="self" href="\(address)feed.atom"/>
            \(entries.joined("\n"))
            </feed>

            """
        return feed.text
    }
}
