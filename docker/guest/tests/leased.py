"""The guest of leased sandboxes, where tests expect a container: a process of its own in namespaces of its own, on this machine's files.

SANDPOOL_LEASED_USER   the user that the cloud's kernel is (0)
SANDPOOL_LEASED_PYTHON the kernel's interpreter (/usr/bin/python3)
"""

import json
import os
import select
import shutil
import signal
import subprocess
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))
GUEST = os.path.join(ROOT, "src/main/resources/io/sandpool/provider/remote/guest.py")
HARNESSES = {"python": "docker/python/harness.py", "nodejs": "docker/nodejs/harness.js"}
USER = int(os.environ.get("SANDPOOL_LEASED_USER", "0"))
PYTHON = os.environ.get("SANDPOOL_LEASED_PYTHON", "/usr/bin/python3")
MIB = 1 << 20

# A machine of its own: nothing that it writes stays, and nobody else's processes are in sight.
MACHINE = """
set -e
mount -t tmpfs -o mode=755 none "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" none "$1/root"
mount -t proc none "$1/root/proc"
mount --rbind /dev "$1/root/dev"
mount -t tmpfs -o "mode=1777,size=$2" none "$1/root/dev/shm"
mount -t tmpfs -o mode=1777 none "$1/root/tmp"
mkdir "$1/root/workspace" "$1/root/sandpool"
cp "$5"/* "$1/root/sandpool/"
chmod -R a+rX "$1/root/sandpool"
chmod a+x "$1/root/root" # where an interpreter may be
chown "$3" "$1/root/workspace" "$1/root/tmp"
cd /
# The guest of a cloud is nobody's process 1.
chroot "$1/root" setpriv --reuid "$3" --regid "$3" --clear-groups env -i PATH=/usr/local/bin:/usr/bin:/bin HOME=/nowhere \\
    "$6" -I -S -B -X utf8 /sandpool/guest.py "$4"
exit
"""


class Container:
    def __init__(self, image, memory=256 * MIB, disk=100 * MIB, shm=16 * MIB, env=()):
        language = image.rpartition("/")[2]
        self.folder = tempfile.mkdtemp(prefix="sandpool-leased-")
        self.programs = os.path.join(self.folder, "programs")
        self.machine = os.path.join(self.folder, "machine")
        os.mkdir(self.machine)
        os.mkdir(self.programs)
        shutil.copy(GUEST, self.programs)
        if language in HARNESSES:
            shutil.copy(os.path.join(ROOT, HARNESSES[language]), self.programs)
        preload = dict(entry.split("=", 1) for entry in env).get("SANDPOOL_PRELOAD", "")
        self.settings = {
            "language": language,
            "harness": "/sandpool/" + os.path.basename(HARNESSES.get(language, "none")),
            "home": "/tmp",
            "folder": "/workspace",
            "preload": preload,
            "limits": {"memory": memory, "processes": 64, "open_files": 256, "disk": disk},
        }
        self.shm = shm
        self.process = None

    def start(self):
        arguments = ["machine", self.machine, str(self.shm), str(USER), json.dumps(self.settings), self.programs, PYTHON]
        self.process = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--net", "--ipc", "--fork", "--kill-child", "sh", "-c", MACHINE, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )

    def send(self, data):
        at = 0
        while at < len(data):
            at += self.process.stdin.write(data[at:])

    def receive(self, timeout):
        if not select.select([self.process.stdout], [], [], max(0, timeout))[0]:
            raise TimeoutError("the guest says nothing")
        data = os.read(self.process.stdout.fileno(), 1 << 18)
        if not data:
            raise EOFError("the guest is gone")
        return data

    def end_input(self):
        self.process.stdin.close()

    def is_running(self):
        return self.process.poll() is None

    def guest(self):
        """The guest's process, as this machine sees it."""
        pid = self.process.pid
        for _ in range(2):
            with open("/proc/%d/task/%d/children" % (pid, pid)) as file:
                pid = int(file.read().split()[0])
        return pid

    def signal(self, name):
        os.kill(self.guest(), getattr(signal, "SIG" + name))

    def wait(self, timeout):
        self.process.wait(timeout)

    def run_beside(self, *command):
        """Another process in the same place, as the program's user; its end is not waited for."""
        user = str(USER or 65534)
        inside = ["nsenter", "--target", str(self.guest()), "--mount", "--pid", "--root", "--wd", "setpriv"]
        subprocess.Popen([*inside, "--reuid", user, "--regid", user, "--clear-groups", *command])

    def remove(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdin.close()
            self.process.stdout.close()
        shutil.rmtree(self.folder)
