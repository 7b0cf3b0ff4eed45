"""Raw numbers as they are published: all that were measured, without what nobody will look for, so that a repository can hold them."""

from figures import spread

DIGITS = 6  # that count
LONGEST = 2000  # numbers of one kind; beyond, their summary
OF_AN_ANSWER = ("ms", "status", "outcome", "start", "miss_reason", "timings_ms")


def brief(value):
    if isinstance(value, bool) or not isinstance(value, (float, dict, list)):
        return value
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        names = [name for name in OF_AN_ANSWER if value.get(name) is not None] if "timings_ms" in value else value
        return {name: brief(value[name]) for name in names}
    if len(value) > LONGEST and all(isinstance(each, (int, float)) for each in value):
        return brief(spread(value))
    return [brief(each) for each in value]
