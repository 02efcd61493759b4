package import Model

extension AssaySettings {
    /// The settings' own descriptions, by their providers' names, as a rehearsal plays them: one that says nothing of its task, or that
    /// it edits, does what all features want that ask it.
    package var rehearsedDescriptions: [String: APIDescription] {
        var described: [String: APIDescription] = [:]
        for provider in providers where provider.kind == .http {
            guard var api = provider.api else { continue }
            let asking = endpoints.filter { $0.targets.contains { $0.provider.id == provider.id } }
            let tasks = Set(asking.map(\.feature.task))
            if api.task == .edit, tasks.count == 1, let task = tasks.first { api.task = task }
            described[provider.id] = api
        }
        return described
    }
}

extension AssaySettings {
    /// How much larger endpoints want the answers of these to be, where they say so.
    package var rehearsedScales: [String: Int] {
        var scales: [String: Int] = [:]
        for endpoint in endpoints {
            guard let scale = endpoint.feature.size.scale(endpoint.parameters) else { continue }
            for target in endpoint.targets where target.provider.kind == .http { scales[target.provider.id] = scale }
        }
        return scales
    }
}

extension FeatureSpec {
    fileprivate var task: APIDescription.Task {
        guard input == .image else { return .draw }
        guard case .times = size else { return .edit }
        return likeness == .content ? .restore : .upscale
    }
}
