import Model

/// A comparison as JSON: schema 1, the conventions of ``JSONReport``.
enum ComparisonJSON {
    static func document(_ report: ComparisonReport) -> String {
        JSONReport.encode(value(report), pretty: true) + "\n"
    }

    static func value(_ report: ComparisonReport) -> JSONValue {
        [
            "schema": .integer(JSONReport.schema), "generated_at": .moment(report.generatedAt),
            "generated_at_us": .microseconds(report.generatedAt), "tool_version": .string(report.toolVersion),
            "a": side(report.a), "b": side(report.b), "cells": .array(report.cells.map(cell)),
            "sentence": .string(report.sentence), "rules": .array(report.rules.map { .string($0) }),
            "regression": .bool(report.isRegression),
        ]
    }

    private static func side(_ side: ComparisonSide) -> JSONValue {
        [
            "name": .string(side.name), "n": .integer(side.n),
            "selection": .object(side.selection.mapValues { .string($0) }),
            "window_from_us": .optional(side.window?.lowerBound) { .microseconds($0) },
            "window_to_us": .optional(side.window?.upperBound) { .microseconds($0) },
        ]
    }

    private static func cell(_ cell: ComparisonCell) -> JSONValue {
        [
            "endpoint": .string(cell.endpoint), "title": .string(cell.title), "detail": .string(cell.detail),
            "latency": latency(cell.latency), "success": success(cell.success),
            "cost_a": JSONStatus.cost(cell.costA), "cost_b": JSONStatus.cost(cell.costB),
            "quality_a": .optional(cell.qualityA, JSONStatus.quality),
            "quality_b": .optional(cell.qualityB, JSONStatus.quality), "scores": .array(cell.scores.map(scores)),
            "regression": .bool(cell.isRegression),
        ]
    }

    private static func scores(_ scores: ComparisonCell.Scores) -> JSONValue {
        [
            "judge": .string(scores.judge), "median_a": .figure(scores.a), "median_b": .figure(scores.b),
            "n_a": .integer(scores.countA), "n_b": .integer(scores.countB),
        ]
    }

    private static func latency(_ latency: LatencyComparison) -> JSONValue {
        [
            "a": JSONStatus.latency(latency.a), "b": JSONStatus.latency(latency.b),
            "shift_us": .optional(latency.shift, exact),
            "interval_us": .optional(latency.interval) { [exact($0.lowerBound), exact($0.upperBound)] },
            "u": .figure(latency.u), "p": .figure(latency.p), "adjusted_p": .figure(latency.adjustedP),
            "outliers_a": .integer(latency.outliersA), "outliers_b": .integer(latency.outliersB),
            "verdict": .string(latency.verdict.rawValue),
        ]
    }

    /// A shift is a mean of two differences: it can lie halfway between two microseconds.
    private static func exact(_ span: Duration) -> JSONValue {
        let (seconds, attoseconds) = span.components
        return .number(Double(seconds) * 1e6 + Double(attoseconds) / 1e12)
    }

    private static func success(_ success: SuccessComparison) -> JSONValue {
        [
            "a": JSONStatus.uptime(success.a), "b": JSONStatus.uptime(success.b),
            "difference": .figure(success.difference),
            "interval": .optional(success.interval) { [.figure($0.lowerBound), .figure($0.upperBound)] },
            "verdict": .string(success.verdict.rawValue),
        ]
    }
}
