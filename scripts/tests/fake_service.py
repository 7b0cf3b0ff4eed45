"""A service that only talks: it knows the paths that the scripts call, and remembers what it was asked.

fake_service.py FOLDER: prints its port. Writes each request as one line of JSON to FOLDER/requests. What it answers to a run is
the file FOLDER/answer, where there is one; FOLDER/status-METHOD-PATH (slashes as dots) makes a call fail with the problem in it, and
FOLDER/providers says which providers there are, as an object of types by id, and FOLDER/variable, which variable it says gives `api_url`.
Whatever it is asked to save it checks as little as a test needs: `timeout` must be a whole number from 5 to 300, `api_key` a text
with e2b_ in front, and there are no other fields than those below.
"""

import ctypes
import http.server
import json
import os
import pathlib
import signal
import sys
import time

FOLDER = pathlib.Path(sys.argv[1])
KEY = "admin key \\ with \"quotes\""


def field(name, kind="string", **others):
    return {"name": name, "type": kind, "label": name.replace("_", " ").capitalize(), "help": f"What {name} is for.", "required": False,
            "default": None, "options": [], "min": None, "max": None, "secret": False, "variable": None} | others


FIELDS = [
    field("api_key", required=True, secret=True, variable="E2B_API_KEY"),
    field("api_url", variable="E2B_API_URL"),
    field("timeout", "integer", default=30, min=5, max=300),
    field("secure", "boolean", default=True),
    field("execution", options=["guest", "kernel"], default="guest"),
    field("metadata", "object"),
]
OWN = [field("runtime", default="runsc"), field("create_lane", "integer", default=4, min=1, max=64)]
TYPES = {"e2b": "e2b", "self_managed": "gvisor", "aliyun_codeinterpreter": "aliyun_codeinterpreter"}
if (FOLDER / "providers").exists():
    TYPES = json.loads((FOLDER / "providers").read_text())
SAVED = {id: {} for id in TYPES}
STATE = {"version": 3, "active": "self_managed"}
HOSTILE = "\x1b[2J\x1b]0;owned\x07 \u202etxt"


def shown(settings):
    return {name: {"set": True, "last4": value[-4:]} if name == "api_key" else value for name, value in settings.items()}


def problems(provider, settings):
    found = []
    known = {one["name"]: one for one in (OWN if provider == "self_managed" else FIELDS)} | {"type": {}}
    for name, value in settings.items():
        path = f"sandbox.{provider}.{name}"
        if name not in known:
            found.append({"path": path, "message": f"unknown setting; expected one of {', '.join(known)}"})
        elif name == "timeout" and not (type(value) is int and 5 <= value <= 300):
            found.append({"path": path, "message": f"expected a whole number between 5 and 300, was {json.dumps(value)}"})
        elif name == "secure" and type(value) is not bool:
            found.append({"path": path, "message": "expected true or false"})
        elif name == "api_key" and not (isinstance(value, dict) or str(value).startswith("e2b_")):
            found.append({"path": path, "message": "expected e2b_ and hexadecimal digits"})
    if provider == "e2b" and "api_key" not in settings:
        found.append({"path": "sandbox.e2b.api_key", "message": "is needed"})
    return found


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, headers=(), kind="application/json"):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def problem(self, status, title, **others):
        self.answer(status, {"type": "urn:sandpool:problem:x", "title": title, "status": status} | others, kind="application/problem+json")

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        with (FOLDER / "requests").open("a") as requests:
            requests.write(json.dumps({"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body}) + "\n")
        order = FOLDER / f"status-{self.command}-{self.path.replace('/', '.').strip('.')}"
        if order.exists():
            status, _, title = order.read_text().strip().partition(" ")
            return self.problem(int(status), title, detail="as the test has ordered")
        if self.path.startswith("/v1/admin") and self.headers.get("Authorization") != "Bearer " + KEY:
            return self.problem(401, "A valid key is needed")
        path, _, query = self.path.partition("?")
        words = path.strip("/").split("/")
        named = words[:3] + words[4:] if words[:3] == ["v1", "admin", "providers"] else words
        method = getattr(self, "_".join([self.command.lower(), *filter(str.isidentifier, named)]), None)
        if method is None:
            return self.problem(404, "There is nothing here")
        return method(words, query, json.loads(body) if body else None)

    do_GET = do_PUT = do_POST = do_DELETE = do_PATCH = handle_any

    def get_v1_admin_providers(self, words, query, body):
        if len(words) == 3:
            everything = [{"id": id, "type": TYPES[id], "saved": True, "running": id != "e2b", "active": id == STATE["active"]} for id in SAVED]
            return self.answer(200, {"providers": everything})
        provider = words[3]
        if provider not in SAVED:
            return self.problem(404, "There is nothing here", detail="There is no such provider.")
        saved = shown(SAVED[provider])
        if (FOLDER / "variable").exists():
            FIELDS[1]["variable"] = (FOLDER / "variable").read_text().strip()
        self.answer(200, {
            "id": provider, "type": TYPES[provider], "name": provider.capitalize(), "active": STATE["active"] == provider,
            "fields": OWN if provider == "self_managed" else FIELDS, "settings": saved,
            "values": [{"path": f"sandbox.{provider}.{name}", "value": value, "source": "database"} for name, value in saved.items()],
        }, [("ETag", f'"{STATE["version"]}"')])

    def put_v1_admin_providers_settings(self, words, query, body):
        provider, wanted = words[3], body["settings"]
        dry_run = "dry_run=true" in query
        if not dry_run and self.headers.get("If-Match") != f'"{STATE["version"]}"':
            return self.problem(412, "That has changed meanwhile")
        wrong = problems(provider, wanted)
        if wrong and not dry_run:
            errors = [{"path": one["path"], "detail": one["message"]} for one in wrong]
            return self.problem(422, "The settings cannot be put in force", errors=errors)
        before = SAVED.get(provider, {})
        after = {name: before.get(name) if isinstance(value, dict) and "set" in value else value for name, value in wanted.items()}
        old, new = shown(before), shown(after)
        changes = [{"path": f"sandbox.{provider}.{name}", "before": old.get(name), "after": new.get(name)}
                   for name in sorted(old.keys() | new.keys()) if before.get(name) != after.get(name)]
        if body["activate"] and STATE["active"] != provider:
            changes.append({"path": "sandbox.provider_type", "before": STATE["active"], "after": provider})
        if not wrong and not dry_run:
            SAVED[provider] = after
            STATE["version"] += 1
            STATE["active"] = provider if body["activate"] else STATE["active"]
        effects = [{"kind": "provider", "name": provider, "consequence": "starts"}] if body["activate"] else []
        self.answer(200, {"applied": not dry_run, "version": STATE["version"], "problems": wrong, "changes": changes, "effects": effects})

    def post_v1_admin_providers_test(self, words, query, body):
        wrong = problems(words[3], {name: value for name, value in body["settings"].items() if value is not None})
        steps = [{"name": "probe", "end": "passed", "took_ms": 1.4, "error": None}, {"name": "create", "end": "passed", "took_ms": 90, "error": None}]
        if body["settings"].get("api_url") == "http://bad":
            steps[1] |= {"end": "failed", "error": "the cloud said no" + HOSTILE}
        passed = not wrong and steps[1]["end"] == "passed"
        self.answer(200, {"passed": passed, "problems": wrong, "steps": [] if wrong else steps, "run": None})

    def get_v1_pools(self, words, query, body):
        slots = {"creating": 1, "validating": 0, "idle": 7, "leased": 2, "retiring": 0}
        self.answer(200, {"pools": [
            {"name": "python", "health": "ready", "provider": "self_managed", "language": "python", "slots": slots, "max_total": 16, "waiting": 0,
             "leases": 40, "hit_ratio": 0.975, "last_failure": {"at": "2026-01-01T00:00:00Z", "message": "no image" + HOSTILE}},
            {"name": "ghost", "health": "unknown", "reason": "no answer" + HOSTILE},
        ]})

    def get_v1_pools_python_plan(self, words, query, body):
        shares = {"warm": 0.9, "queued": 0.06, "cold": 0.03, "refused": 0.01}
        self.answer(200, {
            "pool": "python", "present": {"min_idle": 8, "max_total": 16}, "memory": {"mib_per_sandbox": 28, "limit_mib_per_sandbox": 256},
            "recorded": {"since": "2026-01-01T00:00:00Z" + HOSTILE, "arrivals": 400, "hit_ratio": 0.9},
            "sizes": [{"min_idle": 8, "max_total": 16, "hit_ratio": 0.909, "shares": shares, "wait_ms": {"p99": 310.4},
                       "sandboxes": {"mean": 10.25, "peak": 16, "hours": 61.5}, "memory_mib": {"mean": 287, "peak": 448, "peak_limit": 4096}}],
            "note": None})

    def get_v1_providers(self, words, query, body):
        self.answer(200, {"providers": [
            {"id": "self_managed", "type": "gvisor", "health": "up", "circuit": {"state": "closed"}, "sandboxes": 9,
             "languages": [{"name": "python"}, {"name": "bash"}], "budget": None, "reason": None}]})

    def get_v1_languages(self, words, query, body):
        self.answer(200, {"languages": [{"name": "python", "aliases": ["python3"]}, {"name": "bad name; rm -rf", "aliases": []}]})

    def get_v1_settings(self, words, query, body):
        self.answer(200, {"version": 3, "at": "2026-01-01T00:00:00Z", "by": "admin", "values": [
            {"path": "sandbox.provider_type", "value": "self_managed" + HOSTILE, "source": "database"},
            {"path": "sandbox.e2b.api_key", "value": {"set": True, "last4": "beef"}, "source": "environment"}]})

    def get_v1_admin_settings(self, words, query, body):
        self.answer(200, {"version": 3, "settings": {}}, [("ETag", '"3"')])

    def get_v1_admin_settings_versions(self, words, query, body):
        self.answer(200, {"versions": [{"version": 3, "at": "2026-01-01T00:00:00Z", "by": "page", "note": "wider",
                                        "changes": [{"path": "pools.python.max_total", "before": 8, "after": 16}]}]})

    def post_v1_admin_settings_versions_restore(self, words, query, body):
        self.answer(200, {"applied": "dry_run" not in query, "version": 4, "problems": [], "effects": [],
                          "changes": [{"path": "pools.python.max_total", "before": 16, "after": 8}]})

    def get_v1_admin_keys(self, words, query, body):
        self.answer(200, {"keys": [
            {"id": "key_1", "name": "ci" + HOSTILE, "role": "run", "tenant": "lab", "last4": "0001", "created_at": "2026-01-01T00:00:00Z", "revoked_at": None},
            {"id": "key_2", "name": "old", "role": "run", "tenant": "lab", "last4": "0002", "revoked_at": "2026-01-02T00:00:00Z"}]})

    def post_v1_admin_keys(self, words, query, body):
        self.answer(201, body | {"id": "key_3", "tenant": body.get("tenant", "system"), "secret": "e2b_" + "5" * 40})

    def delete_v1_admin_keys_key_1(self, words, query, body):
        self.answer(204, b"")

    def post_v1_admin_pools_python_drain(self, words, query, body):
        self.answer(200, {"pool": "python", "action": "drain"})

    def post_v1_executions(self, words, query, body):
        lines = (FOLDER / "answer").read_bytes().splitlines(keepends=True)
        if self.headers["Accept"] == "application/json":
            return self.answer(200, b"".join(lines))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for line in lines:
            if line.startswith(b"WAIT "):  # until the file is there, or the caller is not
                while not (FOLDER / line.split()[1].decode()).exists():
                    time.sleep(0.05)
                    self.wfile.write(b"")
                continue
            self.wfile.write(line)
            self.wfile.flush()


parent = os.getppid()
ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: it ends with the test
if os.getppid() == parent:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
