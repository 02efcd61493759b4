/// The range of everything people type, each once.

package enum PortLimits: CountLimits {
    package static let range = 0...65_535
}

/// A TCP port to listen on; 0 takes a free one.
package typealias PortNumber = Count<PortLimits>

/// Checks under way at once.
package enum Concurrency: CountLimits {
    package static let range = 1...1000
}

/// Rounds of a plan.
package enum Repeats: CountLimits {
    package static let range = 1...100_000
}

/// Runs of a monitor.
package enum Runs: CountLimits {
    package static let range = 1...1_000_000_000
}

/// Room on the disk.
package enum Megabytes: CountLimits {
    package static let range = 0...1_000_000
}

/// Answers a backend remembers.
package enum CacheEntries: CountLimits {
    package static let range = 0...1_000_000
}

/// Requests a minute of one client.
package enum RatePerMinute: CountLimits {
    package static let range = 1...1_000_000
}

/// Calls a day of one user.
package enum CallsPerDay: CountLimits {
    package static let range = 1...1_000_000_000
}

/// Pixels cut off each side.
package enum Border: CountLimits {
    package static let range = 0...100_000
}

/// How many times larger a side becomes.
package enum Enlargement: CountLimits {
    package static let range = 1...64
}

/// How often a monitor looks.
package enum Interval: SpanLimits {
    package static let range = Duration.milliseconds(100)...Duration.seconds(365 * 86_400)
    package static let example = "60s"
}

/// How far back a page looks.
package enum Lookback: SpanLimits {
    package static let range = Duration.milliseconds(100)...Duration.seconds(3650 * 86_400)
    package static let example = "24h"
}

/// How long something is kept.
package enum KeepingTime: SpanLimits {
    package static let range = Duration.zero...Duration.seconds(36_500 * 86_400)
    package static let example = "30d"
}

/// How long an answer may take.
package enum Patience: SpanLimits {
    package static let range = Duration.microseconds(1)...Duration.seconds(86_400)
    package static let example = "30s"
}

/// How long a place of a fleet may not be heard. One that ships is heard every few seconds; after its centre was away it tries again within 20 s.
package enum SilenceTime: SpanLimits {
    package static let range = Duration.seconds(30)...Duration.seconds(86_400)
    package static let example = "5m"
}

/// How long a judge of the user's own may take.
package enum JudgeTime: SpanLimits {
    package static let range = Duration.milliseconds(100)...Duration.seconds(600)
    package static let example = "30s"
}

/// What latencies are multiplied by.
package enum TimeScaleLimits: MeasureLimits {
    package static let range = 0.0...1000.0
    package static let unit = ""
}

/// A bar for PSNR.
package enum Decibels: MeasureLimits {
    package static let range = 0.0...100.0
    package static let unit = " dB"
}

/// A bar for SSIM.
package enum Likeness: MeasureLimits {
    package static let range = -1.0...1.0
    package static let unit = ""
}
