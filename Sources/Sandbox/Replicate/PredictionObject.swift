import Model

/// The prediction as JSON, with every key the documentation has.
struct PredictionObject {
    let job: Job
    /// The root of the URLs in it.
    let base: String
    let world: World

    var json: JSONValue {
        let now = job.snapshot
        let forced = job.forcedEnding
        let isRemoved = now.ending != nil && forced?.dataRemoved == true
        return .object([
            "id": .string(job.id), "model": .string(job.model.key.name),
            "version": .string(job.order.version ?? "hidden"),
            "input": isRemoved ? .object([:]) : job.input, "logs": .string(isRemoved ? "" : logs(now)),
            "output": isRemoved ? .null : output(now), "data_removed": .bool(isRemoved),
            "error": .optional(now.ending?.error), "source": "api", "status": .string(status(now)),
            "created_at": .string(job.createdAt.rfc3339), "started_at": .optional(now.startedAt?.rfc3339),
            "completed_at": .optional(now.endedAt?.rfc3339), "urls": urls, "metrics": metrics(now),
            "webhook": .optional(job.order.webhook?.url),
        ])
    }

    private func status(_ now: Job.Snapshot) -> String {
        switch now.phase {
        case .starting: "starting"
        case .processing: job.forcedEnding.flatMap { $0.status == nil ? $0.stays : nil } ?? "processing"
        case .ended(let ending): ending.status
        }
    }

    private func output(_ now: Job.Snapshot) -> JSONValue {
        guard let ending = now.ending, ending.status == "succeeded" || job.forcedEnding?.output != nil else {
            return .null
        }
        if let forced = job.forcedEnding?.output { return forced }
        let path = "/delivery/\(job.id)/output.png"
        if let address = job.turn.decision.fault?.elsewhere(world.root, path: path) { return .string(address) }
        switch ending.result {
        case .picture: return .string(base + path)
        case .text(let text): return .string(text)
        case nil: return .null
        }
    }

    private func logs(_ now: Job.Snapshot) -> String {
        switch now.phase {
        case .starting: ""
        case .processing: "Running predict()...\n"
        case .ended(let ending): "Running predict()...\n" + (ending.error.map { "\($0)\n" } ?? "")
        }
    }

    private var urls: JSONValue {
        let own = "\(base)/v1/predictions/\(job.id)"
        return .object([
            "get": .string(own), "cancel": .string("\(own)/cancel"),
            "web": .string("https://replicate.com/p/\(job.id)"),
        ])
    }

    /// `predict_time` is the time really spent, in the scenario's (scaled) time: phases of one call then add up.
    private func metrics(_ now: Job.Snapshot) -> JSONValue {
        guard let end = now.endedAt, now.startedAt != nil else { return .object([:]) }
        return .object([
            "predict_time": .number(now.spent.seconds), "total_time": .number((end - job.createdAt).seconds),
        ])
    }
}
