import Model

/// Of a fleet: whether its centre is heard, and each place by what the centre knew when it was.
enum FleetMetrics {
    /// Nothing for the ledger of one place.
    static func families(_ input: ReportInput) -> [MetricFamily] {
        guard let heardAt = input.centreHeardAt else { return [] }
        let places = input.standings.filter { $0.retiredAt == nil }
        func of(_ place: LocationStanding) -> MetricFamily.Labels { [("place", place.name)] }
        return [
            .gauge(
                "assay_fleet_centre_up", "0 while the centre does not answer: all else is of before then.",
                [([], input.unheard == nil ? "1" : "0")]),
            .gauge(
                "assay_fleet_centre_heard_timestamp_seconds", "When the centre answered last.", unit: "seconds",
                [([], seconds(heardAt))]),
            .gauge(
                "assay_fleet_place_heard_timestamp_seconds", "When the centre heard the place last.", unit: "seconds",
                places.compactMap { place in
                    place.heardAt.flatMap { $0.microseconds == 0 ? nil : (of(place), seconds($0)) }
                }),
            .gauge(
                "assay_fleet_place_waiting_outcomes", "Outcomes the place had still to ship when it was heard last.",
                places.map { (of($0), "\($0.waiting)") }),
            .gauge(
                "assay_fleet_place_silent", "1 while the place is not heard.",
                places.map { (of($0), $0.isSilent ? "1" : "0") }),
        ]
    }

    private static func seconds(_ moment: Timestamp) -> String { "\(Double(moment.microseconds) / 1e6)" }
}
