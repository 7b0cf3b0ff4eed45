package io.sandpool.e2e;

import static io.sandpool.e2e.Program.bash;
import static io.sandpool.e2e.Program.node;
import static io.sandpool.e2e.Program.python;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Programs that look for a way out: of their rights, of their sandbox, of their time. */
@EndToEnd
class HostileIsolationIT {

  private final Arena arena;

  HostileIsolationIT(LiveService service) {
    this.arena = new Arena(service);
  }

  @AfterAll
  void leave() {
    arena.close();
  }

  // Rights

  @Test
  void aProgramMustBeNobodyWithoutAnyRight() {
    arena
        .attack(
            bash(
                "id -u; id -g; id -G; grep -E '^(CapInh|CapPrm|CapEff|CapAmb|NoNewPrivs)' /proc/self/status"))
        .succeeded()
        .printed(
            """
            65534
            65534
            65534
            CapInh:\t0000000000000000
            CapPrm:\t0000000000000000
            CapEff:\t0000000000000000
            CapAmb:\t0000000000000000
            NoNewPrivs:\t1
            """);
  }

  /** Numbers of x86-64. */
  @Test
  void systemCallsOfTheAdministratorMustBeRefused() {
    Answer answer =
        arena.attack(
            python(
                """
                import ctypes, errno
                libc = ctypes.CDLL(None, use_errno=True)
                room = ctypes.create_string_buffer(4096)
                calls = [
                    ('mount', 165, b'none', b'/tmp', b'tmpfs', 0, None),
                    ('umount', 166, b'/tmp', 0),
                    ('pivot_root', 155, b'/tmp', b'/tmp'),
                    ('chroot', 161, b'/tmp'),
                    ('fsopen', 430, b'tmpfs', 0),
                    ('ptrace of process 1', 101, 16, 1, 0, 0),
                    ('process_vm_readv of process 1', 310, 1, room, 1, room, 1, 0),
                    ('bpf', 321, 0, room, 128),
                    ('add_key', 248, b'user', b'name', b'data', 4, -3),
                    ('userfaultfd', 323, 0),
                    ('io_uring_setup', 425, 8, room),
                    ('perf_event_open', 298, room, 0, -1, -1, 0),
                    ('unshare of users', 272, 0x10000000),
                    ('unshare of mounts', 272, 0x00020000),
                    ('unshare of networks', 272, 0x40000000),
                    ('unshare of processes', 272, 0x20000000),
                    ('setns', 308, 0, 0),
                    ('init_module', 175, room, 128, b''),
                    ('finit_module', 313, 0, b'', 0),
                    ('delete_module', 176, b'name', 0),
                    ('kexec_load', 246, 0, 0, 0, 0),
                    ('reboot', 169, 0xfee1dead, 672274793, 0x1234567, 0),
                    ('swapon', 167, b'/tmp/swap', 0),
                    ('sethostname', 170, b'name', 4),
                    ('settimeofday', 164, room, 0),
                    ('clock_settime', 227, 0, room),
                    ('iopl', 172, 3),
                    ('ioperm', 173, 0, 1, 1),
                    ('acct', 163, b'/tmp/account'),
                    ('mknod of a block device', 133, b'/tmp/device', 0o60666, 0x0800),
                    ('mknod of a character device', 133, b'/tmp/device', 0o20666, 0x0101),
                    ('open_by_handle_at', 304, -100, room, 0),
                    ('setuid', 105, 0),
                    ('setgid', 106, 0),
                    ('setresuid', 117, 0, 0, 0),
                    ('fanotify_init', 300, 0, 0),
                    ('memfd_secret', 447, 0),
                ]
                def attempt(number, *arguments):
                    ctypes.set_errno(0)
                    answer = libc.syscall(number, *arguments)
                    return errno.errorcode.get(ctypes.get_errno(), 'allowed') if answer < 0 else 'allowed'
                def main():
                    return {name: attempt(*call) for name, *call in calls}
                """));
    answer.succeeded();
    Set<String> refusals =
        Set.of("EPERM", "ENOSYS", "EACCES", "EINVAL", "ENODEV", "EOPNOTSUPP", "ENOTSUP");
    Map<String, Object> said = answer.json().getJsonObject("result").getMap();
    assertEquals(37, said.size());
    said.forEach((call, error) -> assertTrue(refusals.contains(error), () -> call + ": " + error));
  }

  @Test
  void rawSocketsMustBeRefused() {
    arena
        .attack(
            python(
                """
                import socket
                def attempt(*kind):
                    try: return socket.socket(*kind) and 'allowed'
                    except OSError as e: return type(e).__name__
                def main():
                    return [attempt(*k) for k in [(2, 3, 1), (2, 3, 255), (10, 3, 58), (17, 3, 768), (17, 2, 768)]]
                """))
        .succeeded()
        .returned(new JsonArray(Collections.nCopies(5, "PermissionError")).encode());
  }

  @Test
  void aProgramThatMakesItselfRootInItsOwnEyesMustGainNothing() {
    arena
        .attack(
            python(
                """
                import ctypes, os
                libc = ctypes.CDLL(None, use_errno=True)
                def attempt(what):
                    try: return what() or 'allowed'
                    except OSError as e: return type(e).__name__
                def main():
                    asked = [libc.unshare(0x10000000), libc.unshare(0x00020000), libc.unshare(0x40000000)]
                    forked = libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)
                    return [asked, forked,
                        attempt(lambda: os.write(os.open('/proc/self/uid_map', os.O_WRONLY), b'0 65534 1')),
                        attempt(lambda: open('/proc/1/environ').read()),
                        attempt(lambda: os.kill(1, 9)),
                        attempt(lambda: os.setuid(0)),
                        attempt(lambda: os.mknod('/tmp/disk', 0o60666, 0x0800)),
                    ]
                """))
        .succeeded()
        .returned(
            "[[-1, -1, -1], -1, \"PermissionError\", \"PermissionError\", \"PermissionError\","
                + " \"PermissionError\", \"PermissionError\"]");
  }

  @Test
  void programsThatBelongToRootMustRunAsWhoeverCallsThem() {
    arena
        .attack(
            python(
                    """
                    import os, subprocess
                    def status(pid):
                        lines = dict(l.split(':\\t', 1) for l in open(f'/proc/{pid}/status').read().splitlines() if ':\\t' in l)
                        return lines['Uid'].split(), lines['CapEff']
                    def main():
                        found = subprocess.run(['find', '/usr', '-xdev', '-perm', '/6000', '-type', 'f'],
                                               capture_output=True, text=True).stdout.split()
                        child = subprocess.Popen(['/usr/bin/su', '-c', 'id'], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                                 stderr=subprocess.PIPE)
                        child.stderr.read(1)  # it asks for a password
                        seen = status(child.pid)
                        out, err = child.communicate(b'root\\n')
                        return ['/usr/bin/su' in found, seen, child.returncode != 0, out.decode()]
                    """)
                .millis(60_000))
        .succeeded()
        .returned(
            "[true, [[\"65534\", \"65534\", \"65534\", \"65534\"], \"0000000000000000\"], true, \"\"]");
    arena
        .attack(
            bash(
                "cp /bin/bash b; chmod 6755 b; ./b -p -c 'id -u; id -g';"
                    + " cp b /tmp/b; chmod 6755 /tmp/b; /tmp/b -p -c 'id -u'"))
        .succeeded()
        .printed("65534\n65534\n65534\n");
    arena.attack(bash("mount -t tmpfs none /mnt 2>/dev/null || echo refused")).printed("refused\n");
  }

  // What lies outside

  @Test
  void whatIsNotTheProgramsMustBeOutOfReach() {
    arena
        .attack(
            python(
                """
                import os
                paths = [
                    '/proc/1/environ', '/proc/1/mem', '/proc/1/fd', '/proc/1/root', '/proc/1/cwd', '/proc/1/exe',
                    '/proc/1/auxv', '/etc/shadow', '/etc/gshadow', '/root', '/proc/kcore', '/proc/kmsg', '/dev/mem',
                    '/dev/kmsg', '/dev/vda', '/dev/sda', '/dev/kvm', '/var/run/docker.sock', '/run/docker.sock',
                    '/run/containerd/containerd.sock', '/var/lib/docker', '/sys/kernel/debug/x',
                    '/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger',
                ]
                def read(path):
                    os.listdir(path) if os.path.isdir(path) else os.read(os.open(path, os.O_RDONLY), 1)
                def write(path):
                    os.open(path, os.O_WRONLY)
                def change(path):
                    os.chmod(path, 0o777)
                def allowed(what, path):
                    try:
                        what(path)
                        return True
                    except OSError:
                        return False
                def main():
                    return [(what.__name__, p) for p in paths for what in (read, write, change) if allowed(what, p)]
                """))
        .succeeded()
        .returned("[]");
  }

  @Test
  void nothingOfTheHostMustShowInWhatTheSandboxTellsOfItself() {
    Answer answer =
        arena.attack(
            bash(
                "uname -a; hostname; cat /etc/hostname /proc/version /proc/cmdline /proc/mounts"
                    + " /proc/self/mountinfo /proc/self/cgroup /proc/1/cmdline; env; cat /etc/resolv.conf"
                    + " /etc/hosts 2>/dev/null; ls -d /home/* /work /opt/* 2>/dev/null; true"));
    answer.succeeded();
    assertTrue(answer.stdout().startsWith("Linux sandbox "), answer::stdout);
    for (String tellTale : List.of("/var/lib", "overlay ", System.getProperty("os.version"))) {
      assertFalse(answer.stdout().contains(tellTale), () -> tellTale + " in " + answer.stdout());
    }
  }

  // What a program leaves behind

  @Test
  void nothingThatAProgramLeavesMustReachTheNext() {
    arena
        .attack(
            python(
                """
                import os, subprocess, sys
                for path in ('/workspace/left', '/tmp/left', '/dev/shm/left', '/workspace/sitecustomize.py',
                             '/workspace/usercustomize.py', '/workspace/json.py', '/workspace/.bashrc', '/workspace/.pythonrc'):
                    open(path, 'w').write('print("left behind")')
                os.makedirs('/workspace/.local/lib/python3/site-packages', exist_ok=True)
                os.environ['LEFT'] = os.environ['LD_PRELOAD'] = os.environ['PYTHONSTARTUP'] = '/tmp/left'
                sys.modules['json'] = None
                subprocess.Popen(['sleep', '1000'], start_new_session=True)
                os.umask(0o777)
                """))
        .succeeded();
    arena
        .attack(
            node(
                """
                const fs = require('fs');
                fs.mkdirSync('/workspace/node_modules/axios', {recursive: true});
                fs.writeFileSync('/workspace/node_modules/axios/index.js', 'process.exit(99)');
                fs.writeFileSync('/tmp/left', 'x');
                process.env.NODE_OPTIONS = '--require /tmp/left';
                require('child_process').spawn('sleep', ['1000'], {detached: true, stdio: 'ignore'}).unref();
                """))
        .succeeded();
    arena
        .attack(
            bash(
                "echo 'exit 99' >~/.bashrc; echo 'exit 99' >~/.profile; export BASH_ENV=~/.bashrc;"
                    + " echo x >/tmp/left; echo x >/dev/shm/left; history -w; (setsid sleep 1000 &)"))
        .succeeded();
  }
}
