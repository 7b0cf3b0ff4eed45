"""How much is measured: enough for steady figures, or just enough to see that everything works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    patience: float = 300  # seconds that a section waits in all for its neighbours to be quiet
    warm_up_calls: int = 100  # before single calls and replacements are measured
    calls: int = 300  # single calls per language
    mode_calls: int = 100  # of each of the three modes, on each pool
    cold_total: int = 16  # sandboxes at most where none is kept idle
    side_rounds: int = 25  # in which each way to run a program has its turn
    side_calls: int = 5  # of each service in its turn
    growth_sizes: tuple = (8, 32, 128, 256)
    growth_calls: int = 50
    startups: int = 7
    answer_rounds: int = 12  # of runs whose processor time is measured until their answers
    docker_rounds: int = 15  # of docker run and docker exec beside them
    replacements: int = 50  # of each side
    rest_seconds: float = 20  # for which the machine is left alone, at each look
    idle_seconds: float = 60
    burst_rounds: int = 8
    sustained_slices: int = 3  # of each side
    sustained_seconds: float = 20  # of each slice
    pattern_seconds: float = 300  # for which callers come in bursts, at each size
    load_seconds: int = 10
    load_rounds: int = 3
    load_warm_up_seconds: int = 15
    overload_seconds: int = 30
    calm_calls: int = 200  # of the tenant that does not flood the pool, alone and beside one that does
    leased_idle: int = 20
    leased_runs: int = 100  # of each kind
    renewed_leases: int = 200
    lease_seconds: int = 60
    renewal_seconds: int = 600
    renewal_patience: int = 600  # for all of them to be there


QUICK = Plan(
    patience=60,
    warm_up_calls=20,
    calls=40,
    mode_calls=12,
    cold_total=6,
    side_rounds=2,
    growth_sizes=(2, 4),
    growth_calls=5,
    startups=2,
    answer_rounds=2,
    docker_rounds=4,
    replacements=12,
    rest_seconds=5,
    idle_seconds=15,
    burst_rounds=2,
    sustained_slices=1,
    sustained_seconds=15,
    pattern_seconds=90,
    load_seconds=5,
    load_rounds=1,
    load_warm_up_seconds=5,
    overload_seconds=12,
    calm_calls=40,
    leased_idle=6,
    leased_runs=18,
    renewed_leases=20,
    renewal_seconds=90,
)
