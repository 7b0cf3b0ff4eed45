"""What the load runs: honest programs, each of which must give back its own token, and hostile ones, which may only harm themselves."""

import random
from dataclasses import dataclass

from service import execution

HONEST = {
    "python": "def main(token):\n    return {'token': token, 'sum': sum(range(1000))}\n",
    "nodejs": "function main({token}) { return {token, sum: 499500}; }",
    "bash": 'printf %s "$(cat)"',
}
HOSTILE = {
    "fork bomb": ("python", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass\n"),
    "fork bomb of the shell": ("bash", "bomb() { bomb | bomb; }; bomb"),
    "thread bomb": ("python", "import threading\nstop = threading.Event()\nwhile True: threading.Thread(target=stop.wait).start()\n"),
    "memory bomb": ("python", "kept = []\nwhile True: kept.append(bytearray(1 << 22))\n"),
    "memory bomb of node": ("nodejs", "const kept = []; for (;;) kept.push(Buffer.alloc(1 << 22, 1));"),
    "output flood": ("bash", "yes flood"),
    "error flood": ("python", "import sys\nwhile True: sys.stderr.write('x' * 65536)\n"),
    "endless loop": ("python", "while True: pass\n"),
    "endless loop of node": ("nodejs", "for (;;);"),
    "disk flood": ("bash", "while :; do cat /dev/zero >>/workspace/flood; done"),
    "open files": ("python", "import os\nwhile True: os.open('/dev/null', os.O_RDONLY)\n"),
    "early end": ("python", "import os\nos._exit(7)\n"),
    "kills everything": ("python", "import os\nos.kill(-1, 9)\n"),
    "kills its parent": ("bash", "kill -9 $PPID; kill -9 1; echo still here"),
    "ignores signals": ("bash", "trap '' TERM INT HUP QUIT; while :; do sleep 1; done"),
    "leaves a daemon": ("bash", "setsid sh -c 'while :; do :; done' & echo gone"),
    "closes its streams": ("python", "import os, time\nfor each in range(3, 64):\n    try: os.close(each)\n    except OSError: pass\ntime.sleep(60)\n"),
    "deep recursion": ("nodejs", "(function f() { f(); })()"),
}
PATIENT_MS, HOSTILE_MS = 10_000, 1_000


@dataclass(frozen=True)
class Program:
    """A request, and what its answer must hold."""

    kind: str
    token: str
    data: bytes
    honest: bool

    def wrong(self, body):
        """What is wrong with a successful answer, if anything is: it is another's, or not whole."""
        if not self.honest:
            return None
        found = (body.get("result") or {}).get("token") if self.kind != "bash" else body.get("stdout")
        return None if found == self.token else f"the answer to {self.token} holds {str(found)[:80]!r}"


class Programs:
    """Draws the load's programs; the same seed draws the same ones."""

    def __init__(self, seed, languages=("python", "nodejs", "bash"), hostile_share=1 / 3, leased_share=0.0):
        self.random = random.Random(seed)
        self.languages, self.hostile_share, self.leased_share = languages, hostile_share, leased_share

    def next(self, token):
        if self.random.random() < self.hostile_share:
            name = self.random.choice(sorted(name for name, (language, _) in HOSTILE.items() if language in self.languages))
            language, code = HOSTILE[name]
            limits = {"wall_time_ms": HOSTILE_MS}
            return Program(name, token, execution(language, code, None, limits=limits, provider="self_managed"), False)
        if self.random.random() < self.leased_share:
            return honest("python", token, "e2b")
        return honest(self.random.choice(self.languages), token, "auto")


def honest(language, token, provider="auto"):
    """A program that gives its token back."""
    others = {"limits": {"wall_time_ms": PATIENT_MS}, "provider": provider}
    if language == "bash":
        data = execution(language, HONEST[language], None, stdin=token, **others)
    else:
        data = execution(language, HONEST[language], {"token": token}, **others)
    return Program(language, token, data, True)
