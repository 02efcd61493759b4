import Model
import Transport

/// How long a provider asks us to stay away, wherever it says so.
enum RetryAfter {
    /// In this order: the header `Retry-After` in seconds or as a date; `retry_after` or `estimated_time` of the
    /// body; Hugging Face's `RateLimit: "api";r=0;t=55`; Replicate's `ratelimit-reset`; the text.
    static func read(_ response: HTTPResponse, now: Timestamp) -> Duration? {
        header(response.headers, now: now) ?? body(response.body) ?? limitHeaders(response.headers)
            ?? text(String(decoding: response.body.prefix(4096), as: UTF8.self))
    }

    private static func header(_ headers: HTTPHeaders, now: Timestamp) -> Duration? {
        guard let value = headers["Retry-After"] else { return nil }
        if let seconds = Double(value) { return span(seconds) }
        return Timestamp(httpDate: value).flatMap { span(max(0, ($0 - now).seconds)) }
    }

    private static func body(_ body: [UInt8]) -> Duration? {
        guard let value = JSON.parse(body) else { return nil }
        return (value["retry_after"]?.double ?? value["estimated_time"]?.double).flatMap(span)
    }

    private static func limitHeaders(_ headers: HTTPHeaders) -> Duration? {
        if let match = headers["RateLimit"]?.firstMatch(of: /;\s*t=(\d+)/) {
            return Double(match.output.1).flatMap(span)
        }
        guard headers["ratelimit-remaining"] == "0" else { return nil }
        return headers["ratelimit-reset"].flatMap(Double.init).flatMap(span)
    }

    /// `resets in ~30s`, `Try again in 23:59:59`, `retry in 0:09:48`.
    static func text(_ text: String) -> Duration? {
        if let match = text.firstMatch(of: /~(\d+(?:\.\d+)?)s\b/) { return Double(match.output.1).flatMap(span) }
        guard let match = text.firstMatch(of: /(?i:try again|retry) in (\d+):(\d\d):(\d\d)/),
            let hours = Double(match.output.1), let minutes = Double(match.output.2),
            let seconds = Double(match.output.3)
        else { return nil }
        return span(hours * 3600 + minutes * 60 + seconds)
    }

    /// Nil for what is no sensible wait: negative, endless, or more than a month.
    private static func span(_ seconds: Double) -> Duration? {
        guard seconds >= 0, seconds < 31 * 86_400 else { return nil }
        return .milliseconds(Int64((seconds * 1000).rounded()))
    }
}
