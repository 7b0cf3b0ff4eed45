"""Other programs: pipes, statuses, signals, time limits."""
import os, shlex, signal, subprocess, sys

print(subprocess.run(["sh", "-c", "echo out; echo err >&2; exit 3"], capture_output=True, text=True))
print(subprocess.run(["cat"], input="through a pipe", capture_output=True, text=True).stdout)
first = subprocess.Popen(["printf", "b\\na\\nc\\n"], stdout=subprocess.PIPE)
second = subprocess.Popen(["sort"], stdin=first.stdout, stdout=subprocess.PIPE, text=True)
first.stdout.close()
print(second.communicate()[0].split(), first.wait())
try:
    subprocess.run(["sleep", "30"], timeout=0.2)
except subprocess.TimeoutExpired as e:
    print(type(e).__name__)
sleeping = subprocess.Popen(["sleep", "30"], start_new_session=True)
os.killpg(sleeping.pid, signal.SIGTERM)
print(sleeping.wait())
print(subprocess.check_output([sys.executable, "-c", "import sys; print(sys.argv[1:])", "a b", "ü"], text=True).strip())
print(subprocess.run("echo $HERE; pwd", shell=True, env={"HERE": "x", "PATH": os.environ["PATH"]}, cwd="/tmp", capture_output=True, text=True).stdout.split())
try:
    subprocess.run(["/no/such/program"])
except FileNotFoundError as e:
    print(type(e).__name__, e.errno)
print(shlex.split("a 'b c' d"), len(subprocess.run(["head", "-c", "1000000", "/dev/zero"], capture_output=True).stdout))
print("done")
