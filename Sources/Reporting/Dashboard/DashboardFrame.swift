import Model

/// The frame around the pages of a running monitor: they work without a script, and are brought up to date by one.
struct DashboardFrame {
    var place: Place
    var title: String
    var section: PageName?

    /// Seconds after which a browser without script loads the page again.
    static let refresh = 30

    func page(_ sections: [HTML]) -> String {
        let links = PageName.sections.compactMap { item -> HTML? in
            guard let address = place.address(item) else { return nil }
            let current: HTML = item == section ? " aria-current=\"page\"" : ""
            return "<li><a href=\"\(address)\"\(current)>\(item.word)</a></li>"
        }
        let login: HTML = place.isPublic ? "<li><a href=\"\(place.root)login\">Log in</a></li>" : ""
        // What a reader is choosing in a form is left alone.
        let live: HTML = place.audience == .files || section == .compare ? "" : " data-live=\"\(place.root)live\""
        // What is shown cannot be brought up to date: it is not called live.
        let away: HTML = place.notice == nil ? "" : " data-away"
        let body = ([notice] + sections).filter { !$0.isEmpty }.joined("\n")
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="en"\(live)>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>\(place.isOfFleet ? "Fleet: " : "")\(title)</title>
            \(parts)
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <nav aria-label="Pages"><strong>Assay\(place.isOfFleet ? " fleet" : "")</strong><ul>\(links)\(login)</ul>\
            <span class="live" role="status" aria-live="off"></span></nav>
            <main id="content"\(away)>
            \(body)
            </main>
            </body>
            </html>

            """
        return page.text
    }

    /// Before what a page says of how things stand; the overview says it in its first sentence.
    private var notice: HTML {
        guard let notice = place.notice, section != .overview else { return "" }
        return "<p class=\"standing fair\" role=\"status\"><strong>\(notice)</strong></p>"
    }

    /// A page that is served takes style and script from beside it; a file holds all it needs.
    private var parts: HTML {
        if place.audience == .files { return "<style>\n\(HTML(trusted: Reporter.styleSheet))\n</style>" }
        return """
            <noscript><meta http-equiv="refresh" content="\(DashboardFrame.refresh)"></noscript>
            <link rel="stylesheet" href="\(place.root)assets/style.css">
            <link rel="icon" href="data:,">
            <link rel="alternate" type="application/atom+xml" title="Incidents" href="\(place.root)feed.atom">
            <script src="\(place.root)assets/live.js" defer></script>
            """
    }
}

extension Reporter {
    package static var styleSheet: String {
        String(decoding: PackageResources.report_css + PackageResources.dashboard_css, as: UTF8.self)
    }

    package static var liveScript: String { String(decoding: PackageResources.live_js, as: UTF8.self) }
}

extension Reporter {
    /// Why a page is not there, with the way to those that are.
    ///
    /// - Parameters:
    ///   - depth: folders between the page that was asked for and the root.
    ///   - notice: what is told above it, a sentence.
    package static func refusal(
        _ status: String, _ message: String, for audience: Audience, depth: Int, notice: String? = nil
    ) -> String {
        let place = Place(audience: audience, depth: depth, notice: notice)
        let body: HTML = """
            <header><h1>\(status)</h1><p class="lede">\(message)</p>
            <p>\(place.link(.overview, "Overview"))</p></header>
            """
        return DashboardFrame(place: place, title: status, section: nil).page([body])
    }

    /// The interface, described by OpenAPI 3.1.
    package static var openAPI: String { String(decoding: PackageResources.openapi_json, as: UTF8.self) }
}
