"""What a list of measured values comes to."""

import math
import statistics

median = statistics.median


def quantile(values, share):
    """The smallest value that at least that share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def quieter(values):
    """The median of the lower half: neighbours only ever add to what is measured of a machine."""
    return median(sorted(values)[: (len(values) + 1) // 2])


def spread(values):
    """A summary for people who look at the raw numbers."""
    return {
        "count": len(values),
        "min": min(values),
        "p50": quantile(values, 0.5),
        "p95": quantile(values, 0.95),
        "p99": quantile(values, 0.99),
        "max": max(values),
    }
