import Model

/// Tells one event in the frames of `queue/data`.
struct QueueNarrator {
    let job: Job
    let base: String
    let world: World

    private var flaw: EventFault? {
        if case .events(let fault) = job.turn.decision.fault?.effect { fault } else { nil }
    }

    @concurrent func tell(_ out: inout EventWriter) async throws {
        if flaw == .silent { try await StoppableWait.sleep(.seconds(180)) }
        if flaw == .lost {
            return try await out.message([
                "msg": "unexpected_error", "event_id": .null, "message": "404: Not Found", "session_not_found": true,
                "success": false,
            ])
        }
        try await out.message(frame("estimation", ["rank": 0, "queue_size": 1, "rank_eta": .null]))
        if flaw == .outOfOrder { try await finish(&out) }
        try await waitForStart(&out)
        try await out.message(frame("process_starts", ["eta": .null]))
        if flaw == .cut { try await out.cut() }
        if flaw == .ended { return }
        try await progress(&out)
        if flaw != .outOfOrder { try await finish(&out) }
        if flaw == .twice { try await finish(&out) }
    }

    @concurrent private func waitForStart(_ out: inout EventWriter) async throws {
        var now = await job.begun(within: .seconds(15))
        while now.phase == .starting {
            try await out.message(["msg": "heartbeat", "event_id": .null])
            now = await job.begun(within: .seconds(15))
        }
    }

    /// A frame per quarter of the work, as an app with `gr.Progress` sends them.
    @concurrent private func progress(_ out: inout EventWriter) async throws {
        for step in 0..<4 where step == 0 || job.snapshot.ending == nil {
            let progress: JSONValue = [
                "index": .integer(step), "length": 4, "unit": "steps", "progress": .null, "desc": "working",
            ]
            try await out.message(frame("progress", ["progress_data": [progress]]))
            _ = await job.ended(within: job.latency / 4)
        }
    }

    @concurrent private func finish(_ out: inout EventWriter) async throws {
        var now = await job.ended(within: .seconds(15))
        while now.ending == nil {
            try Task.checkCancellation()
            try await out.message(["msg": "heartbeat", "event_id": .null])
            now = await job.ended(within: .seconds(15))
        }
        if flaw == .malformed { return try await out.raw("data: {\"msg\":\"process_completed\",\n\n") }
        try await out.message(completion(now))
    }

    private func completion(_ now: Job.Snapshot) -> JSONValue {
        let output = GradioOutput(job: job, base: base, world: world)
        let spent = JSONValue.number(now.spent.seconds)
        guard output.isSuccess else {
            return frame(
                "process_completed",
                [
                    "output": output.error, "success": false, "title": "Error", "used_cache": .null,
                    "cache_duration": .null, "avg_time": .null,
                ])
        }
        let body: JSONValue =
            output.isCancelled
            ? [:]
            : [
                "data": output.data ?? [], "is_generating": false, "duration": spent, "average_duration": spent,
                "render_config": .null, "changed_state_ids": [], "used_cache": .null,
            ]
        return frame(
            "process_completed",
            [
                "output": body, "success": true, "title": .null, "used_cache": .null, "cache_duration": spent,
                "avg_time": spent,
            ])
    }

    private func frame(_ kind: String, _ more: [String: JSONValue]) -> JSONValue {
        .object(["msg": .string(kind), "event_id": .string(job.id)].merging(more) { $1 })
    }
}

/// Tells one event in the frames of `call/{api}/{event}`.
struct CallNarrator {
    let job: Job
    let base: String
    let world: World

    @concurrent func tell(_ out: inout EventWriter) async throws {
        var flaw: EventFault?
        if case .events(let fault) = job.turn.decision.fault?.effect { flaw = fault }
        switch flaw {
        case .silent: try await StoppableWait.sleep(.seconds(180))
        case .lost:
            try await out.event("error", "404: Not Found")
            try await out.cut()
        case .ended: return
        case .cut:
            try await out.event("heartbeat", .null)
            try await out.cut()
        default: break
        }
        var now = await job.ended(within: .seconds(15))
        while now.ending == nil {
            try Task.checkCancellation()
            try await out.event("heartbeat", .null)
            now = await job.ended(within: .seconds(15))
        }
        if flaw == .malformed { return try await out.raw("event: complete\ndata: [{\"path\":\n\n") }
        try await finish(&out)
        if flaw == .outOfOrder { try await out.event("heartbeat", .null) }
        if flaw == .twice { try await finish(&out) }
    }

    @concurrent private func finish(_ out: inout EventWriter) async throws {
        let output = GradioOutput(job: job, base: base, world: world)
        if output.isSuccess {
            try await out.event("complete", output.isCancelled ? [] : output.data ?? [])
        } else {
            try await out.event("error", output.error)
        }
    }
}
