import Model

/// How well a thing is, drawn: no font need have a picture of it. The words stand beside it.
enum DrawnMark: String {
    case good, fair, bad, none

    var html: HTML {
        """
        <svg class="mark \(rawValue)" viewBox="0 0 12 12" aria-hidden="true"><path d="\(path)"/></svg>
        """
    }

    private var path: String {
        switch self {
        case .good: "M1.5 6.5l3 3 6-7"
        case .fair: "M6 1.5L11 10.5H1zM6 5v2.5"
        case .bad: "M2 2l8 8M10 2l-8 8"
        case .none: "M2 6h8"
        }
    }
}

extension StatusWord {
    var mark: DrawnMark {
        switch self {
        case .working: .good
        case .degraded, .limited, .timeout: .fair
        case .failed, .bothFailed: .bad
        case .noData: .none
        }
    }
}

extension EndpointSummary.Readiness {
    var mark: DrawnMark {
        switch self {
        case .ready: .good
        case .limited: .fair
        case .notReady: .bad
        case .unknown: .none
        }
    }
}
