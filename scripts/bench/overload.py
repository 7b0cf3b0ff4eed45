"""More calls than the pool can serve, from one and from two tenants: what still gets through, and who notices."""

import asyncio
import collections
import contextlib
import json
import random
import time
from pathlib import Path

from calls import PYTHON
from client import Client, is_whole, parse, request
from figures import quantile, spread

CLIENTS = 16  # enough to keep the pool at its capacity
OFFERED = 10  # times that
FLOOD = 64  # clients that call without a pause
LEAD_IN = 5  # seconds, in which the pool is emptied
CALM_PAUSE = 0.5  # seconds between the other tenant's calls, about
LONGEST_PAUSE = 0.25
TIMEOUT = 60
HONEST = (200, 429, 503)


def measure(bench):
    with bench.service(python=(16, 16)) as service:
        overload(bench, service)
        service.await_full()
        fairness(bench, service)


def overload(bench, service):
    plan, report = bench.plan, bench.report
    capacity = asyncio.run(closed_loop(service.port, CLIENTS, plan.overload_seconds))
    if capacity.rate == 0:
        raise RuntimeError(f"{CLIENTS} clients got no run within {plan.overload_seconds} s: {show(capacity.statuses)}; the service's log is {service.log}")
    service.await_full()
    before = resident(service.pid)
    over = asyncio.run(open_loop(service, OFFERED * capacity.rate, plan.overload_seconds))
    report.at_least(
        f"runs/s at {OFFERED} times the load, as a share of what {CLIENTS} clients get", over.rate / capacity.rate * 100, 90, "%"
    )
    report.note("  runs/s with as many clients as it can serve, with too many", f"{capacity.rate:.2f}, {over.rate:.2f}")
    shares = ", ".join(f"{each.own / (each.seconds + LEAD_IN) * 100:.0f} %" for each in (capacity, over))
    report.note("  of a core, on the same machine, the driver itself took", shares)
    report.note("  calls/s offered; answers", f"{over.calls / over.seconds:.0f}; " + show(over.statuses))
    others = sum(count for status, count in (capacity.statuses + over.statuses).items() if status not in HONEST)
    report.holds("  answers that are neither a run nor an honest refusal", f"{others}", "0", others == 0)
    report.at_most("  memory that the service takes more for it", (over.resident - before) / (1 << 20), 100, "MiB")
    report.at_most("  a refusal takes: p99", quantile(over.refused, 0.99) * 1000 if over.refused else 0.0, 250, "ms")
    report.raw(
        "overload",
        {
            "capacity_per_s": capacity.rate,
            "overload_per_s": over.rate,
            "driver_cpu_s": [capacity.own, over.own],
            "statuses": {str(status): count for status, count in over.statuses.items()},
            "resident_bytes": [before, over.resident],
            "refusal_seconds": spread(over.refused) if over.refused else None,
        },
    )


def fairness(bench, service):
    plan, report = bench.plan, bench.report
    calm, flood = (with_key(PYTHON, key(service, tenant)) for tenant in ("calm", "flood"))
    calling(service.port, calm, 10)
    alone = calling(service.port, calm, plan.calm_calls)
    beside, flooded = asyncio.run(beside_a_flood(service.port, calm, flood, plan.calm_calls))
    first, second = (quantile([answer.seconds for answer in answers], 0.99) for answers in (alone, beside))
    report.at_most("a tenant's p99 beside another that floods the pool, to its p99 alone", second / first, 2, "×")
    report.note("  its p50 and p99 alone, beside", f"{milliseconds(alone)}; {milliseconds(beside)}")
    report.note("  its starts beside the flood; the flood's answers", f"{show(starts(beside))}; {show(flooded.statuses)}")
    failures = sum(answer.status != 200 for answer in alone + beside)
    report.holds("  its calls that were refused", f"{failures}", "0", failures == 0)
    report.raw(
        "fairness",
        {
            "alone_seconds": [answer.seconds for answer in alone],
            "beside_seconds": [answer.seconds for answer in beside],
            "beside_starts": starts(beside),
            "beside_timings_ms": [answer.json().get("timings_ms") for answer in beside],
        },
    )


class Load:
    """What became of the calls that were made."""

    def __init__(self, seconds):
        self.begin, self.seconds = time.monotonic() + LEAD_IN, seconds
        self.end = self.begin + seconds
        self.statuses, self.runs, self.refused = collections.Counter(), 0, []
        self.calls, self.resident = 0, 0
        self.own = 0.0  # processor seconds of the driver, lead-in included

    @property
    def rate(self):
        return self.runs / self.seconds

    async def call(self, port, data=PYTHON):
        self.calls += self.begin <= time.monotonic() < self.end
        try:
            answer = await send(port, data)
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError) as failure:
            self.statuses[type(failure).__name__] += 1
            return None
        self.statuses[answer.status] += 1
        if answer.status == 200:
            self.runs += self.begin <= time.monotonic() < self.end
        elif answer.status == 429:
            self.refused.append(answer.seconds)
        return answer


async def send(port, data):
    """One call on a connection of its own."""
    started = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(data)
        received = b""
        async with asyncio.timeout(TIMEOUT):
            while not is_whole(received):
                more = await reader.read(1 << 16)
                if not more:
                    raise ConnectionError("the service closed the connection")
                received += more
        return parse(received, time.perf_counter() - started)
    finally:
        writer.close()


async def closed_loop(port, clients, seconds):
    load, own = Load(seconds), time.process_time()

    async def client():
        while time.monotonic() < load.end:
            answer = await load.call(port)
            if answer is None or answer.status != 200:
                await asyncio.sleep(LONGEST_PAUSE)

    await asyncio.gather(*(client() for _ in range(clients)))
    load.own = time.process_time() - own
    return load


async def open_loop(service, rate, seconds):
    """Calls at their own pace, whatever becomes of those before, as many callers who do not know of each other."""
    load, tasks, own = Load(seconds), set(), time.process_time()
    due = time.monotonic()
    while due < load.end:
        await asyncio.sleep(max(0, due - time.monotonic()))
        task = asyncio.create_task(load.call(service.port))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        if load.calls % 20 == 0:
            load.resident = max(load.resident, resident(service.pid))
        due += random.expovariate(rate)
    await asyncio.gather(*tasks)
    load.own = time.process_time() - own
    return load


async def beside_a_flood(port, calm, flood, calls):
    load, stop, answers = Load(1e9), asyncio.Event(), []

    async def client():
        while not stop.is_set():
            answer = await load.call(port, flood)
            if answer is None or answer.status != 200:
                await asyncio.sleep(LONGEST_PAUSE)

    clients = [asyncio.create_task(client()) for _ in range(FLOOD)]
    await asyncio.sleep(LEAD_IN)
    for _ in range(calls):
        answers.append(await send(port, calm))
        await asyncio.sleep(pause())
    stop.set()
    await asyncio.gather(*clients)
    return answers, load


def calling(port, data, calls):
    """The same calls as beside the flood, by the same means."""

    async def call():
        answers = []
        for _ in range(calls):
            answers.append(await send(port, data))
            await asyncio.sleep(pause())
        return answers

    return asyncio.run(call())


def pause():
    return CALM_PAUSE * random.uniform(0.8, 1.2)


def key(service, tenant):
    """A key of that tenant, made with the one of the first start."""
    admin = (service.data / "admin-key").read_text().strip()
    order = request("POST", "/v1/admin/keys", json.dumps({"name": "bench", "role": "run", "tenant": tenant}).encode())
    with contextlib.closing(Client(service.port)) as client:
        answer = client.send(with_key(order, admin))
    if answer.status != 201:
        raise RuntimeError(f"no key was made: {answer.status} {answer.body.decode()}")
    return answer.json()["secret"]


def with_key(data, secret):
    first, _, rest = data.partition(b"\r\n")
    return first + f"\r\nX-API-Key: {secret}\r\n".encode() + rest


def resident(pid):
    """Bytes of a process that are in memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) << 10
    raise RuntimeError(f"process {pid} has no memory")


def starts(answers):
    return collections.Counter(answer.json()["start"] for answer in answers if answer.status == 200)


def show(counter):
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counter.items(), key=lambda item: str(item[0])))


def milliseconds(answers):
    values = [answer.seconds * 1000 for answer in answers]
    return f"{quantile(values, 0.5):.1f} and {quantile(values, 0.99):.1f} ms"
