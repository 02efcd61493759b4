import Model

/// What a monitor found, the latest first.
extension HTMLReport {
    var incidents: HTML {
        if input.incidents.isEmpty { return "" }
        let now = input.report.method.generatedAt
        let table = StackedTable(heads: ["What", "Severity", "State", "Since", "For", "Outcome"], name: "sums")
        let rows = input.incidents.prefix(20).map { incident -> HTML in
            let length = ((incident.isOpen ? nil : incident.endedAt) ?? now) - incident.beganAt
            return table.row([
                "\(IncidentLine.title(incident))", "\(IncidentLine.severity(incident))",
                incident.isOpen ? "<strong>goes on</strong>" : "over", "\(incident.beganAt.readable) UTC",
                "\(length.readable)", "\(incident.code.rawValue)",
            ])
        }
        return """
            <section>
            <h2>Incidents</h2>
            \(table.html(rows))
            </section>
            """
    }
}
