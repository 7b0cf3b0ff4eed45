"""A guest for leased sandboxes: what docker/guest does in a container of ours, in a Python kernel that a cloud gives us.

Two halves. The relay lives in the kernel: it starts the guest as a process of its own, hands it the frames of a request and prints the
frames that it answers, as tokens that survive whatever the cloud does to printed text. The guest speaks docs/guest-protocol.md on its
standard input and output; it starts the interpreter with the same harness as anywhere, and watches over it. The kernel's own signals,
folder, environment and children are left alone.

Runs on Python 3.8 and newer, as root or as another user, with nothing but the standard library.
"""

import atexit
import base64
import errno
import fcntl
import json
import os
import resource
import select
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import time

LIMITS, FILE, FILE_DATA, STDIN, ENV, ARGS, ARGUMENTS, CODE, RUN, PING, END = range(0x01, 0x0C)
READY, DONE, REHEARSE = 0x40, 0x41, 0x42
HELLO, STDOUT, STDERR, RESULT, ERROR, ARTIFACT, ARTIFACT_DATA, ARTIFACT_REFUSED, FINISHED, PONG, PROTOCOL_ERROR, TRUNCATED = range(0x81, 0x8D)
HEADER = struct.Struct(">IBI")
FRAME_MAX = 65536


def frame(kind, payload=b"", request=0):
    return HEADER.pack(len(payload), kind, request) + payload


class Frames:
    """Takes bytes as they come and gives whole frames."""

    def __init__(self):
        self.buffer = bytearray()

    def feed(self, data):
        self.buffer += data

    def next(self):
        """(kind, request, payload), or None as long as none is whole. ValueError if one is too long."""
        if len(self.buffer) < HEADER.size:
            return None
        length, kind, request = HEADER.unpack_from(self.buffer)
        if length > FRAME_MAX:
            raise ValueError("a frame is too long")
        end = HEADER.size + length
        if len(self.buffer) < end:
            return None
        payload = bytes(self.buffer[HEADER.size : end])
        del self.buffer[:end]
        return kind, request, payload


# ---- the relay, in the kernel ----


class Relay:
    COALESCE_BYTES = 16384
    COALESCE_SECONDS = 0.004
    DIAGNOSIS_MAX = 16384
    PATIENCE = 2  # seconds for a guest that was told to end

    def __init__(self, settings, source):
        self.nonce = settings.pop("nonce")
        self.frames = Frames()
        self.number = 0
        self.waiting = bytearray()
        self.flushed_at = 0.0
        self.diagnosis_left = self.DIAGNOSIS_MAX
        home = tempfile.mkdtemp(prefix="sandpool-")
        os.chmod(home, 0o755)
        atexit.register(shutil.rmtree, home, True)
        harness = settings.pop("harness")
        settings["harness"] = os.path.join(home, "harness.js" if settings["language"] == "nodejs" else "harness.py")
        settings["home"] = home
        self.store(settings["harness"], harness.encode())
        self.store(os.path.join(home, "guest.py"), source)
        # -I and -S: nothing that the template has put in Python's way is of use to the guest.
        command = [sys.executable or "python3", "-I", "-S", "-B", "-X", "utf8", os.path.join(home, "guest.py"), json.dumps(settings)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, cwd="/", start_new_session=True
        )
        self.out, self.err = self.process.stdout.fileno(), self.process.stderr.fileno()

    @staticmethod
    def store(path, content):
        with open(path, "wb") as file:
            file.write(content)
        os.chmod(path, 0o644)

    def call(self, request):
        """Hands the frames of a request to the guest and prints what it answers."""
        try:
            at = 0
            while at < len(request):
                at += self.process.stdin.write(request[at:])
        except OSError:  # it is gone already: its end tells
            pass
        self.listen(FINISHED)

    def listen(self, last):
        """Prints what the guest says, until it has said a frame of the kind `last`, or ends."""
        whole = False
        self.number = 0
        try:
            while not whole:
                ready = self.await_output()
                if self.err in ready:
                    self.diagnose()
                if self.out in ready and not self.take():
                    self.guest_ended(last)
                    whole = True
                whole = self.pass_on(last) or whole
                self.flush(whole)
            self.flush(True)
        except BaseException:  # an interrupt, above all: nobody listens any more
            self.stop()
            raise

    def await_output(self):
        poll = select.poll()
        for fd in (self.out, self.err):
            if fd >= 0:
                poll.register(fd, select.POLLIN)
        timeout = None
        if self.waiting:
            timeout = max(0.0, self.flushed_at + self.COALESCE_SECONDS - time.monotonic()) * 1000
        return [fd for fd, _ in poll.poll(timeout)]

    def take(self):
        data = os.read(self.out, FRAME_MAX)
        self.frames.feed(data)
        return bool(data)

    def pass_on(self, last):
        """Collects whole frames. Returns whether the last one was among them."""
        while True:
            one = self.frames.next()
            if one is None:
                return False
            kind, request, payload = one
            self.waiting += frame(kind, payload, request)
            if kind == last:
                return True

    def flush(self, now):
        """Prints what has been collected, at once if nothing was printed just before."""
        if self.waiting and (now or len(self.waiting) >= self.COALESCE_BYTES or time.monotonic() - self.flushed_at >= self.COALESCE_SECONDS):
            text = base64.b64encode(bytes(self.waiting)).decode()
            self.waiting.clear()
            sys.stdout.write("<<%s:%d:%s>>\n" % (self.nonce, self.number, text))
            sys.stdout.flush()
            self.number += 1
            self.flushed_at = time.monotonic()

    def diagnose(self):
        data = os.read(self.err, 4096)
        if not data:
            self.err = -1
        kept = data[: self.diagnosis_left]
        self.diagnosis_left -= len(kept)
        if kept:
            sys.stderr.write(kept.decode(errors="replace"))
            sys.stderr.flush()

    def guest_ended(self, last):
        """Only the program, or a lack of memory that is its own doing, kills a guest that runs one."""
        while self.err >= 0:
            self.diagnose()
        status = self.process.wait()
        if last == FINISHED and status < 0:
            self.waiting += frame(FINISHED, b"signal=%d\nwall_us=0\n" % -status, 1)

    def stop(self):
        """The guest ends with its input, and all of the program with the guest."""
        try:
            self.process.stdin.close()
            self.process.wait(self.PATIENCE)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()


def install(settings):
    global relay
    relay = Relay(json.loads(base64.b64decode(settings)), SOURCE)
    relay.listen(HELLO)


def run(frames):
    relay.call(base64.b64decode(frames))


# ---- the guest, a process of its own ----

REHEARSALS = 3
ERROR_MAX = 4 * FRAME_MAX
OUT_MAX = 4 * FRAME_MAX  # bytes that wait for the host before the program has to wait, too
DRAIN_MAX = 1024 * 1024
STDIN_MAX = 64 * 1024 * 1024
PATH_MAX = 1024
WATCH = 0.02
NOBODY = 65534
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 36, 38
CONTROL_FD = 3
ARTIFACTS = b"artifacts"
# What a program may need to know of the template it runs in. Everything else stays outside: there may be secrets among it.
PASSED_ON = (
    "PATH LD_LIBRARY_PATH PYTHONHOME PYTHONPATH VIRTUAL_ENV CONDA_PREFIX NODE_PATH JAVA_HOME SSL_CERT_FILE SSL_CERT_DIR "
    "REQUESTS_CA_BUNDLE CURL_CA_BUNDLE NODE_EXTRA_CA_CERTS HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy TZ"
).split()


class ProtocolError(Exception):
    """The host said something that it must not say."""


class NotReady(Exception):
    """This sandbox cannot run programs of its language."""


def prctl(option, value):
    try:
        import ctypes

        return ctypes.CDLL(None).prctl(option, value, 0, 0, 0) == 0
    except (ImportError, OSError, AttributeError):
        return False


def complain(text):
    os.write(2, ("guest: %s\n" % text).encode(errors="replace"))


def lines(payload):
    """The key=value lines of a frame."""
    return dict(line.split("=", 1) for line in payload.decode("ascii", "replace").split("\n") if "=" in line)


def number(values, key, fallback=0):
    text = values.get(key, "")
    return int(text) if text.isdigit() and len(text) < 20 else fallback


# ---- whose processes they are ----


class Identity:
    """The program's user. As root the guest takes one that nobody else is, so that the program can reach neither it nor the kernel."""

    def __init__(self, uid):
        self.uid = uid  # None: the program is who we are

    @staticmethod
    def choices():
        if os.geteuid() != 0:
            return [Identity(None)]
        return [Identity(Identity.unused()), Identity(None)]

    @staticmethod
    def unused():
        taken = set()
        for name in os.listdir("/proc"):
            if name.isdigit():
                try:
                    taken.add(os.stat("/proc/" + name).st_uid)
                except OSError:
                    pass
        return next(uid for uid in [NOBODY, *range(64000, 65000)] if uid not in taken)

    def enter(self):
        """For good; in a child."""
        if self.uid is not None:
            os.setgroups([])
            os.setresgid(self.uid, self.uid, self.uid)
            os.setresuid(self.uid, self.uid, self.uid)
        prctl(PR_SET_NO_NEW_PRIVS, 1)

    def own(self, path):
        if self.uid is not None:
            os.chown(path, self.uid, self.uid)

    def __enter__(self):
        """For a while: files are made and read with the program's own rights."""
        if self.uid is not None:
            os.setegid(self.uid)
            os.seteuid(self.uid)

    def __exit__(self, *_):
        if self.uid is not None:
            os.seteuid(0)
            os.setegid(0)


class Processes:
    """All descendants of the guest. None gets away, as orphans become the guest's own children."""

    def __init__(self):
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        self.by_children = os.path.exists("/proc/self/task/%d/children" % os.getpid())

    def all(self):
        found, waiting = [], [os.getpid()]
        children = self.among(self.listed()) if self.by_children else self.table()
        while waiting:
            below = children(waiting.pop())
            found += below
            waiting += below
        return found

    @staticmethod
    def listed():
        return {int(name) for name in os.listdir("/proc") if name.isdigit()}

    def among(self, processes):
        """Under gVisor the threads of a child are named among the children, below each thread of the parent."""
        return lambda pid: sorted(processes.intersection(self.children(pid)))

    @staticmethod
    def children(pid):
        below = []
        try:
            for task in os.listdir("/proc/%d/task" % pid):
                with open("/proc/%d/task/%s/children" % (pid, task), "rb") as file:
                    below += [int(child) for child in file.read().split()]
        except OSError:
            pass
        return below

    @staticmethod
    def table():
        parents = {}
        for name in os.listdir("/proc"):
            if name.isdigit():
                fields = Processes.stat(int(name))
                if fields:
                    parents.setdefault(int(fields[1]), []).append(int(name))
        return lambda pid: parents.get(pid, [])

    @staticmethod
    def stat(pid):
        """The fields of /proc/PID/stat from the state on, or None."""
        try:
            with open("/proc/%d/stat" % pid, "rb") as file:
                return file.read().rpartition(b")")[2].split()
        except OSError:
            return None

    def signal(self, sent):
        found = [pid for pid in self.all() if (self.stat(pid) or [b"Z"])[0] != b"Z"]
        for pid in found:
            try:
                os.kill(pid, sent)
            except OSError:
                pass
        return found

    def freeze(self):
        """Stops all, so that a fork bomb does not fork away from under our hands."""
        seen, tries = set(), 0
        while tries < 50:
            found = set(self.signal(signal.SIGSTOP))
            if found <= seen:
                return
            seen |= found
            tries += 1

    def kill(self):
        """Ends all, without waiting for it."""
        if len(self.signal(signal.SIGKILL)) > 1:
            self.freeze()
            self.signal(signal.SIGKILL)

    def kill_and_wait(self):
        """Ends all. The bound is for a kernel that misbehaves; the host's deadline is the real one."""
        end = time.monotonic() + 5
        while time.monotonic() < end:
            self.kill()
            try:
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            except ChildProcessError:
                return
            time.sleep(0.0005)


# ---- what is around the program ----


class Workspace:
    """The folder in which programs work."""

    def __init__(self, wanted, home, identity):
        self.identity = identity
        self.path = self.make(wanted, home)
        identity.own(self.path)
        self.fd = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        with identity:
            try:
                os.mkdir(ARTIFACTS, 0o755, dir_fd=self.fd)
            except FileExistsError:
                pass
        self.untouched = self.artifacts_state()

    @staticmethod
    def make(wanted, home):
        try:
            os.mkdir(wanted, 0o755)
            return wanted
        except FileExistsError:
            try:
                mine = os.lstat(wanted)
                left = [name for name in os.listdir(wanted) if name != "artifacts"]
                if stat.S_ISDIR(mine.st_mode) and not left and (os.geteuid() == 0 or mine.st_uid == os.geteuid()):
                    return wanted
            except OSError:
                pass
        except OSError:
            pass
        path = os.path.join(home, "workspace")
        os.makedirs(path, 0o755, exist_ok=True)
        return path

    def artifacts_state(self):
        """Nothing can be put into a folder without the time of its last change becoming another one, and that time can't be set."""
        try:
            state = os.stat(ARTIFACTS, dir_fd=self.fd, follow_symlinks=False)
            return state.st_dev, state.st_ino, state.st_ctime_ns
        except OSError:
            return None

    def filesystem_used(self):
        state = os.fstatvfs(self.fd)
        return (state.f_blocks - state.f_bfree) * state.f_frsize

    def used(self, limit):
        """Bytes that the folder takes; stops counting above the limit."""
        total, folders = 0, [os.fsencode(self.path)]
        while folders and total <= limit:
            try:
                with os.scandir(folders.pop()) as entries:
                    for entry in entries:
                        total += entry.stat(follow_symlinks=False).st_blocks * 512
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(entry.path)
            except OSError:
                pass
        return total


class Files:
    """Files that come along with a program."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.fd = -1
        self.full = self.written = False

    def begin(self, path):
        self.end()
        self.written = True
        parts = path.split(b"/")
        if len(path) > PATH_MAX or b"\0" in path or any(part in (b"", b".", b"..") for part in parts):
            raise ProtocolError("file: not a relative path without '.', '..' and empty components of at most %d bytes" % PATH_MAX)
        folder = os.dup(self.workspace.fd)
        try:
            with self.workspace.identity:
                for part in parts[:-1]:
                    try:
                        os.mkdir(part, 0o755, dir_fd=folder)
                    except FileExistsError:
                        pass
                    below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
                    os.close(folder)
                    folder = below
                flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_NONBLOCK
                self.fd = os.open(parts[-1], flags, 0o644, dir_fd=folder)
        except OSError as problem:
            if problem.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise ProtocolError("file: %s" % problem.strerror)
            self.full = True
        finally:
            os.close(folder)

    def data(self, content):
        if self.fd < 0 and not self.full:
            raise ProtocolError("file: content without a path")
        while content and not self.full:
            try:
                content = content[os.write(self.fd, content) :]
            except OSError:
                self.full = True

    def end(self):
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1


class Artifacts:
    """Sends what a program left under artifacts/. Paths are opened component by component, without following links."""

    MAX_DEPTH, MAX_ENTRIES, MAX_REFUSALS = 16, 4096, 64

    def __init__(self, session, count, size):
        self.session = session
        self.count, self.size = count, size
        self.entries = self.refusals = 0

    def send(self, workspace):
        try:
            info = os.stat(ARTIFACTS, dir_fd=workspace.fd, follow_symlinks=False)
        except OSError:
            return
        with workspace.identity:
            if stat.S_ISDIR(info.st_mode):
                self.folder(workspace.fd, ARTIFACTS, b"", 0)
            else:
                self.refuse(b"link" if stat.S_ISLNK(info.st_mode) else b"special", b"")

    def refuse(self, reason, path):
        self.refusals += 1
        if self.refusals <= self.MAX_REFUSALS:
            self.session.say(ARTIFACT_REFUSED, reason + b"\0" + path)

    def folder(self, parent, name, path, depth):
        if depth > self.MAX_DEPTH:
            self.refuse(b"too_many", path)
            return
        try:
            fd = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=parent)
        except OSError:
            self.refuse(b"unreadable", path)
            return
        try:
            with os.scandir(fd) as entries:
                for entry in entries:
                    below = os.fsencode(entry.name)
                    whole = path + b"/" + below if path else below
                    self.entries += 1
                    if self.entries == self.MAX_ENTRIES + 1:
                        self.refuse(b"too_many", whole)
                    if self.entries > self.MAX_ENTRIES:
                        return
                    self.entry(fd, below, whole, depth)
        finally:
            os.close(fd)

    def entry(self, folder, name, path, depth):
        if not is_clean(name) or len(path) > PATH_MAX:
            self.refuse(b"bad_name", cleaned(path))
            return
        try:
            mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
        except OSError:
            self.refuse(b"unreadable", path)
            return
        if stat.S_ISLNK(mode):
            self.refuse(b"link", path)
        elif stat.S_ISDIR(mode):
            self.folder(folder, name, path, depth + 1)
        elif stat.S_ISREG(mode):
            self.file(folder, name, path)
        else:
            self.refuse(b"special", path)

    def file(self, folder, name, path):
        try:
            # O_NONBLOCK: a FIFO must not hold us up.
            fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
        except OSError:
            self.refuse(b"unreadable", path)
            return
        try:
            info = os.fstat(fd)
            if not stat.S_ISREG(info.st_mode):
                self.refuse(b"special", path)
            elif self.count == 0:
                self.refuse(b"too_many", path)
            elif info.st_size > self.size:
                self.refuse(b"too_large", path)
            else:
                self.count -= 1
                self.size -= info.st_size
                self.content(fd, path, info.st_size)
        finally:
            os.close(fd)

    def content(self, fd, path, left):
        self.session.say(ARTIFACT, path)
        while left:
            try:
                data = os.read(fd, min(left, FRAME_MAX))
            except OSError:
                return
            if not data:
                return
            self.session.say(ARTIFACT_DATA, data)
            left -= len(data)
            self.session.drain(OUT_MAX)


def is_clean(name):
    try:
        text = name.decode()
    except UnicodeDecodeError:
        return False
    return not any(character < " " or character in "\x7f\\" for character in text)


def cleaned(path):
    return bytes(byte if 0x20 <= byte <= 0x7E and byte != 0x5C else 0x3F for byte in path)


# ---- limits ----


class Limits:
    """What a request may use: what it asks for, and no more than the sandbox has."""

    KERNEL = (("open_files", resource.RLIMIT_NOFILE), ("disk", resource.RLIMIT_FSIZE), ("processes", resource.RLIMIT_NPROC))

    def __init__(self, values, own):
        self.out = number(values, "stdout", 1 << 20)
        self.err = number(values, "stderr", 1 << 20)
        self.stop_on_output = number(values, "stop_on_output") != 0
        self.result = number(values, "result", 1 << 20)
        self.artifact_count = number(values, "artifact_count", 20)
        self.artifact_bytes = number(values, "artifact_bytes", 10 << 20)
        self.wall = number(values, "wall_ms") / 1000
        self.asked = {key: number(values, key) for key in ("memory", "processes", "open_files", "disk") if number(values, key)}
        for key in ("memory", "processes", "open_files", "disk"):
            given = [value for value in (self.asked.get(key), own.get(key)) if value]
            setattr(self, key, min(given) if given else 0)

    def enter(self, identity):
        """Sets what the kernel enforces, of the sandbox's own limits; in a child that is not the program's user yet."""
        for name, kind in self.KERNEL:
            if name != "disk":  # the size of one file says little about that, where nobody asked for it
                self.lower(0, name, kind, identity)

    def apply(self, pid, identity):
        """Sets what the kernel enforces, of what the request asks for."""
        kinds = [(name, kind) for name, kind in self.KERNEL if name in self.asked]
        if not kinds:
            return
        if identity.uid is None:
            for name, kind in kinds:
                self.lower(pid, name, kind, identity)
            return
        # Who may set them without being told to by every kernel is the program's user.
        helper = os.fork()
        if helper == 0:
            identity.enter()
            for name, kind in kinds:
                self.lower(pid, name, kind, identity)
            os._exit(0)
        os.waitpid(helper, 0)

    def lower(self, pid, name, kind, identity):
        value = getattr(self, name)
        if name == "processes" and value and identity.uid is None:
            # The limit counts all of the user's processes: those that are not the program's come on top.
            value += max(0, tasks_of(os.geteuid()) - tasks_in(pid or os.getpid()))
        if value:
            try:
                hard = resource.prlimit(pid, kind)[1]
                value = value if hard == resource.RLIM_INFINITY else min(value, hard)
                resource.prlimit(pid, kind, (value, value))
            except (OSError, ValueError) as problem:
                complain("cannot limit %s: %s" % (name, problem))


def tasks_of(uid):
    """Processes and threads of a user."""
    total = 0
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and os.stat("/proc/" + name).st_uid == uid:
                total += tasks_in(int(name))
        except OSError:
            pass
    return total


def tasks_in(pid):
    fields = Processes.stat(pid)
    return int(fields[17]) if fields else 0


class Watch:
    """Looks at memory and disk while a program runs. Made before the program comes, so that it need not wait for that."""

    def __init__(self, workspace, processes):
        self.workspace, self.processes = workspace, processes
        self.shm_before = self.shm_used()
        self.disk_before = workspace.filesystem_used()
        self.own_before = workspace.used(1 << 62)
        self.oom_kills = self.oom_count()
        self.begin(Limits({}, {}))

    def begin(self, limits):
        self.limits = limits
        self.started = time.monotonic()
        self.next_look = self.started + WATCH

    @property
    def needed(self):
        return bool(self.limits.memory or self.limits.disk)

    def timeout(self):
        """Seconds until something is to be looked at, or None."""
        now, moments = time.monotonic(), []
        if self.needed:
            moments.append(self.next_look)
        if self.limits.wall:
            moments.append(self.started + self.limits.wall)
        return max(0.0, min(moments) - now) if moments else None

    def exceeded(self):
        """The limit that is exceeded, or None."""
        now = time.monotonic()
        if self.limits.wall and now - self.started >= self.limits.wall:
            return "wall"
        if not self.needed or now < self.next_look:
            return None
        found = self.look()
        took = time.monotonic() - now
        self.next_look = now + max(WATCH, 20 * took)  # a look that is slow, at very many files, must not be all that we do
        return found

    def look(self):
        if self.limits.memory and self.memory(self.limits.memory) > self.limits.memory:
            return "memory"
        return "disk" if self.is_full() else None

    def has_peaked(self, end):
        """Whether an interpreter that has just ended its program says that it has held more than it may. Costs nothing."""
        return bool(self.limits.memory) and end.get("max_rss_kib", 0) * 1024 > self.limits.memory

    def is_full(self):
        return bool(self.limits.disk) and self.disk() > self.limits.disk

    def memory(self, limit):
        """What the program's processes hold, and what it put into shared memory. Shared pages are counted once where it matters."""
        page = resource.getpagesize()
        pids = self.processes.all()
        shared = max(0, self.shm_used() - self.shm_before)
        sizes = {pid: int(fields[21]) * page for pid, fields in ((pid, Processes.stat(pid)) for pid in pids) if fields}
        if sum(sizes.values()) + shared <= limit:
            return 0
        return shared + sum(proportional(pid, size) for pid, size in sizes.items())

    def disk(self):
        """The whole filesystem is asked first: it answers at once, and most programs write little."""
        grown = self.workspace.filesystem_used() - self.disk_before
        return 0 if grown + self.own_before <= self.limits.disk else self.workspace.used(self.limits.disk)

    @staticmethod
    def shm_used():
        try:
            state = os.statvfs("/dev/shm")
            return (state.f_blocks - state.f_bfree) * state.f_frsize
        except OSError:
            return 0

    @staticmethod
    def oom_count():
        try:
            with open("/proc/vmstat", "rb") as file:
                return int(file.read().partition(b"\noom_kill ")[2].split(b"\n")[0] or 0)
        except (OSError, ValueError):
            return 0

    def was_out_of_memory(self):
        return self.oom_count() > self.oom_kills


def proportional(pid, fallback):
    """The memory of a process, a page that n processes share counted as a part in n."""
    try:
        with open("/proc/%d/smaps_rollup" % pid, "rb") as file:
            for line in file:
                if line.startswith(b"Pss:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return fallback


# ---- the interpreter ----


class Language:
    """How programs of a language are run."""

    def __init__(self, settings):
        self.name = settings["language"]
        self.warm = self.name != "bash"
        if self.name == "python":
            self.command = [sys.executable, settings["harness"]]
        elif self.name == "nodejs":
            self.command = [self.find("node", "nodejs"), settings["harness"]]
        elif self.name == "bash":
            self.command = [self.find("bash")]
        else:
            raise NotReady("there is no guest for the language %r" % self.name)

    @staticmethod
    def find(*names):
        places = os.environ.get("PATH", "") + ":/usr/local/bin:/usr/bin:/bin:/opt/node/bin:/usr/local/node/bin"
        for name in names:
            found = shutil.which(name, path=places)
            if found:
                return found
        raise NotReady("the template has no %s: it is neither on the PATH nor in the usual places" % " or ".join(names))


class Child:
    """The interpreter, started before the program comes."""

    def __init__(self, language, settings, workspace, identity, own_limits):
        self.language, self.workspace, self.identity = language, workspace, identity
        self.environment = self.make_environment(settings)
        (in_theirs, self.stdin), (self.out, out_theirs), (self.err, err_theirs) = os.pipe(), os.pipe(), os.pipe()
        self.control, control_theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        theirs = [in_theirs, out_theirs, err_theirs, control_theirs.fileno()]
        guest = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self.become(theirs, own_limits, guest)
            except BaseException as problem:
                complain("%s: %s" % (self.language.command[0], problem))
            os._exit(127)
        control_theirs.close()
        for fd in theirs[:3]:
            os.close(fd)
        for fd in (self.stdin, self.out, self.err):
            os.set_blocking(fd, False)

    def make_environment(self, settings):
        own = os.path.join(settings["home"], "own")
        os.makedirs(own, exist_ok=True)
        self.identity.own(own)
        values = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        values.setdefault("PATH", "/usr/local/bin:/usr/bin:/bin")
        values.update(LANG="C.UTF-8", HOME=self.workspace.path, PWD=self.workspace.path, SANDPOOL_FOLDER=self.workspace.path)
        if self.language.name == "python":
            values.update(MPLBACKEND="Agg", MPLCONFIGDIR=os.path.join(own, "matplotlib"), SANDPOOL_FONTS=self.fonts(settings["home"]))
            packages = os.path.join(os.path.expanduser("~"), ".local")
            if os.path.isdir(packages) and self.identity.uid is None:
                values.setdefault("PYTHONUSERBASE", packages)
        if settings.get("preload"):
            values["SANDPOOL_PRELOAD"] = settings["preload"]
        return values

    @staticmethod
    def fonts(home):
        """matplotlib's list of fonts takes seconds to make: a template that has one lends it."""
        cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
        place = os.environ.get("MPLCONFIGDIR") or os.path.join(cache, "matplotlib")
        lent = os.path.join(home, "fonts")
        os.makedirs(lent, exist_ok=True)
        try:
            for name in os.listdir(place):
                if name.startswith("fontlist") and name.endswith(".json"):
                    shutil.copyfile(os.path.join(place, name), os.path.join(lent, name))
        except OSError:
            pass
        return lent

    def become(self, streams, own_limits, guest):
        os.chdir(self.workspace.fd)
        high = [fcntl.fcntl(fd, fcntl.F_DUPFD, 64) for fd in streams]
        for target, fd in enumerate(high):
            os.dup2(fd, target)
        os.closerange(CONTROL_FD + 1, 256)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        os.umask(0o022)
        prctl(PR_SET_DUMPABLE, 1)
        try:
            # If memory runs out, the program is what goes, not the kernel.
            with open("/proc/self/oom_score_adj", "w") as file:
                file.write("1000")
        except OSError:
            pass
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        own_limits.enter(self.identity)
        self.identity.enter()
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != guest:
            os._exit(1)
        if self.language.warm:
            os.execve(self.language.command[0], self.language.command, self.environment)
        Launcher(self.language.command, self.environment, self.workspace.path).run()


class Launcher:
    """Waits for a program in the interpreter's place, then becomes the interpreter."""

    NO_MAIN = b'{"name":"MainNotDefined","message":"arguments were given, but a program in this language has no function main: use args","traceback":""}'

    def __init__(self, command, environment, folder):
        self.command, self.environment = command, environment
        self.source = os.path.join(folder, "main.sh")

    def run(self):
        shell = [self.command[0], "-c", 'echo "${BASH_VERSION}"']
        version = subprocess.run(shell, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout
        self.say(READY, b"version=" + version.strip() + b"\n")
        parts = self.receive()
        if ARGUMENTS in parts:
            self.say(ERROR, self.NO_MAIN)
            os._exit(1)
        with open(self.source, "wb", opener=lambda path, flags: os.open(path, flags | os.O_NOFOLLOW, 0o755)) as file:
            file.write(parts.get(CODE, b""))
        environment = {os.fsencode(name): os.fsencode(value) for name, value in self.environment.items()}
        for entry in parts.get(ENV, b"").split(b"\0")[:-1]:
            name, _, value = entry.partition(b"=")
            environment[name] = value
        del environment[b"SANDPOOL_FOLDER"]
        os.close(CONTROL_FD)
        os.execve(self.command[0], [self.command[0], self.source, *parts.get(ARGS, b"").split(b"\0")[:-1]], environment)

    @staticmethod
    def say(kind, payload):
        os.write(CONTROL_FD, frame(kind, payload, 1))

    @staticmethod
    def receive():
        parts, frames = {}, Frames()
        while True:
            data = os.read(CONTROL_FD, FRAME_MAX)
            if not data:
                os._exit(0)
            frames.feed(data)
            one = frames.next()
            while one:
                kind, _, payload = one
                parts[kind] = parts.get(kind, b"") + payload
                if kind == RUN:
                    return parts
                one = frames.next()


# ---- one request ----


class Pump:
    """Passes one of the program's streams on, up to a limit."""

    def __init__(self, fd, kind, session):
        self.fd, self.kind, self.session = fd, kind, session
        self.left, self.truncated = 0, False

    def once(self):
        """How much was read."""
        if self.fd < 0:
            return 0
        try:
            data = os.read(self.fd, FRAME_MAX)
        except BlockingIOError:
            return 0
        if not data:
            os.close(self.fd)
            self.fd = -1
            return 0
        kept = data[: self.left]
        self.left -= len(kept)
        if kept:
            self.session.say(self.kind, kept)
        if len(kept) < len(data) and not self.truncated:
            self.truncated = True
            self.session.say(TRUNCATED, bytes([self.kind]))
        return len(data)

    def drain(self):
        """What the pipe holds at this moment, however much more comes meanwhile."""
        total = 0
        while total < DRAIN_MAX:
            got = self.once()
            total += got
            if got == 0:
                return

    def diagnose(self):
        """Before a program comes, what an interpreter says is for the operator."""
        try:
            while self.fd >= 0:
                data = os.read(self.fd, 4096)
                if not data:
                    return
                os.write(2, data)
        except OSError:
            pass


class Feed:
    """The program's standard input: kept until it reads it."""

    def __init__(self, fd):
        self.fd, self.data, self.sent = fd, bytearray(), 0

    def add(self, content):
        if len(self.data) + len(content) > STDIN_MAX:
            raise ProtocolError("standard input is too large")
        self.data += content

    def some(self):
        try:
            while self.sent < len(self.data):
                self.sent += os.write(self.fd, memoryview(self.data)[self.sent : self.sent + FRAME_MAX])
        except BlockingIOError:
            return
        except OSError:  # the program closed its standard input: its right
            pass
        os.close(self.fd)
        self.fd = -1


WARMING, IDLE, COLLECTING, RUNNING, OVER = range(5)


class Session:
    """The talk with the host, from HELLO to FINISHED."""

    def __init__(self, child, workspace, processes, own):
        self.child, self.workspace, self.processes, self.own = child, workspace, processes, own
        self.phase, self.rehearsals = WARMING, 0
        self.to_host = bytearray()
        self.from_host, self.from_harness = Frames(), Frames()
        self.out, self.err = Pump(child.out, STDOUT, self), Pump(child.err, STDERR, self)
        self.feed, self.files = Feed(child.stdin), Files(workspace)
        self.request, self.hello = 0, b""
        self.limits, self.watch = Limits({}, {}), Watch(workspace, processes)
        self.limit, self.end = None, {}
        self.result_left = self.error_left = 0
        self.result_too_large = False

    # the host

    def say(self, kind, payload=b"", request=None):
        self.to_host += frame(kind, payload, self.request if request is None else request)

    def tell(self):
        """As much as the host takes at once."""
        if self.rehearsals:
            self.to_host.clear()
        try:
            while self.to_host:
                del self.to_host[: os.write(1, memoryview(bytes(self.to_host[:FRAME_MAX])))]
        except BlockingIOError:
            pass
        except OSError:
            self.leave(0)  # the host is gone: so are we

    def drain(self, most=0):
        """Until no more than that waits for the host."""
        self.tell()
        while len(self.to_host) > most:
            poll = select.poll()
            poll.register(1, select.POLLOUT)
            poll.poll()
            self.tell()

    def leave(self, status):
        self.processes.kill_and_wait()
        os._exit(status)

    def protocol_error(self, sentence):
        self.say(PROTOCOL_ERROR, str(sentence).encode())
        self.drain()
        self.leave(1)

    def read_host(self):
        data = os.read(0, 4 * FRAME_MAX)
        if not data or self.phase == OVER:
            self.leave(0)  # after FINISHED whatever the host says is a farewell
        self.from_host.feed(data)
        try:
            one = self.from_host.next()
            while one and self.phase != OVER:
                self.on_host_frame(*one)
                one = self.from_host.next()
        except (ProtocolError, ValueError) as problem:
            self.protocol_error(problem)

    def on_host_frame(self, kind, request, payload):
        if kind == PING:
            self.say(PONG, request=request)
        elif self.phase == IDLE and kind == END:
            self.leave(0)
        elif self.phase == IDLE and kind == LIMITS:
            self.limits = Limits(lines(payload), self.own)
            self.request = request
            self.phase = COLLECTING
        elif self.phase != COLLECTING or request != self.request:
            raise ProtocolError("a frame that does not belong here: LIMITS comes first, RUN last, once, all for one request")
        elif kind in (ENV, ARGS, ARGUMENTS, CODE):
            self.to_harness(kind, payload)
        elif kind == FILE:
            self.files.begin(payload)
        elif kind == FILE_DATA:
            self.files.data(payload)
        elif kind == STDIN:
            self.feed.add(payload)
        elif kind == RUN:
            self.run()
        else:
            raise ProtocolError("a frame of a type that the host cannot send")

    # the harness

    def to_harness(self, kind, payload=b""):
        try:
            self.child.control.sendall(frame(kind, payload, 1))
        except OSError:  # if it is gone already, its end tells
            pass

    def read_harness(self):
        """Whether there may be more to read."""
        try:
            data = self.child.control.recv(4 * FRAME_MAX, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        good = bool(data)
        self.from_harness.feed(data)
        try:
            one = self.from_harness.next()
            while one and self.phase != OVER:
                if not self.on_harness_frame(one[0], one[2]):
                    raise ValueError("no frame of our harness")
                one = self.from_harness.next()
        except ValueError:  # then it is not our harness any more
            if self.child.pid:
                os.kill(self.child.pid, signal.SIGKILL)
            good = False
        if not good:
            self.child.control.close()
        return good and self.phase != OVER

    def on_harness_frame(self, kind, payload):
        if self.phase == WARMING and kind == READY:
            self.prepare_hello(payload)
            self.rehearsals = REHEARSALS if self.child.language.warm else 0
            self.rehearse_or_greet()
        elif self.phase != RUNNING:
            return False
        elif kind == RESULT:
            self.result_too_large |= len(payload) > self.result_left
            self.result_left = 0 if self.result_too_large else self.result_left - len(payload)
            if not self.result_too_large:
                self.say(RESULT, payload)
        elif kind == ERROR:
            if len(payload) <= self.error_left:
                self.error_left -= len(payload)
                self.say(ERROR, payload)
        elif kind == DONE:
            values = lines(payload)
            self.end = {"exit": number(values, "exit", 1) & 0xFF, "cpu_us": number(values, "cpu_us"), "max_rss_kib": number(values, "max_rss_kib")}
            self.finish()
        else:
            return False
        return True

    def prepare_hello(self, ready):
        kernel = os.uname()
        text = "protocol=1\nlanguage=%s\ninterfaces=unknown\nkernel=%s %s\nfolder=%s\n" % (
            self.child.language.name,
            kernel.release,
            kernel.version,
            self.workspace.path,
        )
        self.hello = text.encode("ascii", "replace") + ready[:256]

    def rehearse_or_greet(self):
        self.phase = IDLE
        if self.rehearsals:
            self.limits = Limits({}, {})
            self.to_harness(ARGUMENTS, b'{"n": 1}')
            self.run()
        else:
            self.err.diagnose()
            self.watch = Watch(self.workspace, self.processes)
            self.say(HELLO, self.hello, 0)

    # the run

    def run(self):
        self.files.end()
        self.out.left, self.err.left = self.limits.out, self.limits.err
        self.out.truncated = self.err.truncated = self.result_too_large = False
        self.result_left, self.error_left = self.limits.result, ERROR_MAX
        self.limit, self.end = None, {}
        self.phase = RUNNING
        self.watch.begin(self.limits)
        if not self.rehearsals:
            self.limits.apply(self.child.pid, self.child.identity)
            if self.files.full or (self.files.written and self.watch.is_full()):
                self.end_by("disk")  # by the files that came along: the program is dead before it is told to run
        self.to_harness(REHEARSE if self.rehearsals else RUN)
        if not self.rehearsals:
            self.feed.some()

    def end_by(self, limit):
        if not self.limit:
            self.limit = limit
            self.processes.kill()

    def pump(self):
        if self.phase != RUNNING:
            self.err.diagnose()
        self.out.once()
        self.err.once()
        if self.limits.stop_on_output and (self.out.truncated or self.err.truncated):
            self.end_by("output")

    def finish(self):
        """The run is over, and it is known how it ended."""
        self.end["wall_us"] = int((time.monotonic() - self.watch.started) * 1e6)
        self.out.drain()
        self.err.drain()
        if self.rehearsals:
            self.to_host.clear()
            self.rehearsals -= 1
            self.rehearse_or_greet()
            return
        if self.limit is None and self.child.pid and self.watch.has_peaked(self.end):
            self.limit = self.watch.look()  # a program may end before it was looked at: what it holds now is held against it
            if self.limit:
                self.end["signal"] = signal.SIGKILL
                self.end.pop("exit", None)
        if self.limit != "wall" and self.workspace.artifacts_state() not in (None, self.workspace.untouched):
            self.processes.kill_and_wait()
            Artifacts(self, self.limits.artifact_count, self.limits.artifact_bytes).send(self.workspace)
        values = dict(self.end)
        if self.limit is None and values.get("signal") == signal.SIGKILL and self.watch.was_out_of_memory():
            self.limit = "memory"
        if self.limit:
            values["limit"] = self.limit
        values.update(
            stdout_truncated=int(self.out.truncated), stderr_truncated=int(self.err.truncated), result_too_large=int(self.result_too_large)
        )
        self.say(FINISHED, "".join("%s=%s\n" % item for item in values.items()).encode())
        self.phase = OVER
        self.drain()
        # Nobody waits any more: what the program has left running ends with it.
        self.processes.kill_and_wait()

    def on_exit(self, pid, status, used):
        if pid != self.child.pid:
            return  # an orphan of the program's
        self.child.pid = 0
        # It may have said something, DONE even, before it ended.
        while self.child.control.fileno() >= 0 and self.read_harness():
            pass
        if self.phase == OVER:
            return
        if self.phase != RUNNING or self.rehearsals:
            self.err.diagnose()
            reason = "the interpreter ended before any program came, wait status 0x%x" % status
            if self.phase == WARMING or self.rehearsals:
                raise NotReady(reason)
            complain(reason)  # HELLO has been said: a second one would not be understood
            sys.exit(1)
        killed = os.WIFSIGNALED(status)
        self.end = {"signal": os.WTERMSIG(status)} if killed else {"exit": os.WEXITSTATUS(status)}
        self.end.update(cpu_us=int((used.ru_utime + used.ru_stime) * 1e6), max_rss_kib=used.ru_maxrss)
        self.finish()

    def reap(self):
        while True:
            try:
                pid, status, used = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            self.on_exit(pid, status, used)

    # the loop

    def loop(self, wakeup):
        while True:
            poll = select.poll()
            poll.register(wakeup, select.POLLIN)
            greeted = self.phase != WARMING and not self.rehearsals
            if greeted:
                poll.register(0, select.POLLIN)
            if self.to_host:
                poll.register(1, select.POLLOUT)
            if self.phase != OVER:
                if self.child.control.fileno() >= 0:
                    poll.register(self.child.control.fileno(), select.POLLIN)
                for pump in (self.out, self.err):
                    if pump.fd >= 0 and len(self.to_host) < OUT_MAX:
                        poll.register(pump.fd, select.POLLIN)
                if greeted and self.phase == RUNNING and self.feed.fd >= 0:
                    poll.register(self.feed.fd, select.POLLOUT)
            timeout = self.watch.timeout() if greeted and self.phase == RUNNING else None
            ready = dict(poll.poll(None if timeout is None else timeout * 1000 + 1))
            self.on_ready(ready, wakeup)
            if greeted and self.phase == RUNNING:
                limit = self.watch.exceeded()
                if limit:
                    self.end_by(limit)
            self.tell()

    def on_ready(self, ready, wakeup):
        if 0 in ready:
            self.read_host()
        if (self.out.fd in ready or self.err.fd in ready) and self.phase != OVER:
            self.pump()
        if self.feed.fd in ready and self.feed.fd >= 0:
            self.feed.some()
        if self.phase != OVER and self.child.control.fileno() in ready:
            self.read_harness()
        if wakeup in ready:
            try:
                os.read(wakeup, 4096)
            except BlockingIOError:
                pass
            self.reap()


def serve(settings, identity, processes, wakeup):
    language = Language(settings)
    workspace = Workspace(settings["folder"], settings["home"], identity)
    own = {key: int(value) for key, value in settings.get("limits", {}).items()}
    child = Child(language, settings, workspace, identity, Limits({}, own))
    try:
        Session(child, workspace, processes, own).loop(wakeup)
    finally:
        processes.kill_and_wait()
        for fd in (child.stdin, child.out, child.err, workspace.fd):
            try:
                os.close(fd)
            except OSError:
                pass
        child.control.close()


def main():
    settings = json.loads(sys.argv[1])
    os.umask(0o022)
    os.set_blocking(1, False)
    wakeup, wake = os.pipe()
    os.set_blocking(wakeup, False)
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    processes = Processes()
    prctl(PR_SET_DUMPABLE, 0)  # so that a program of the same user cannot look into us
    signal.signal(signal.SIGTERM, lambda *_: (processes.kill_and_wait(), os._exit(0)))
    choices = Identity.choices()
    for identity in choices:
        try:
            serve(settings, identity, processes, wakeup)
        except NotReady as problem:
            complain(problem)
            if identity is choices[-1]:
                sys.exit(1)
            complain("trying again as the kernel's own user")


if __name__ == "__main__":
    main()
