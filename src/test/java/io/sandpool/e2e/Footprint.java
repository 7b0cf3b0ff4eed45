package io.sandpool.e2e;

import java.util.Map;

/**
 * Programs that print all that a sandbox holds and that another program could have left there:
 * files where one may write, variables, processes, open files.
 */
final class Footprint {

  private static final Map<String, String> PROGRAMS =
      Map.of(
          "python",
          """
          import os
          for top in ('/workspace', '/tmp', '/dev/shm', '/var/tmp', '/run/lock'):
              for folder, folders, files in sorted(os.walk(top)):
                  print(folder, sorted(folders), sorted(files))
          print(sorted(os.environ.items()))
          for p in sorted(filter(str.isdigit, os.listdir('/proc')), key=int):
              print(p, open(f'/proc/{p}/cmdline').read().split('\\0'))
          print(sorted(os.listdir('/proc/self/fd')), os.getcwd(), os.umask(0), sorted(globals()))
          print(open('/etc/passwd').read(), open('/proc/net/dev').read(), os.uname().nodename)
          """,
          "nodejs",
          """
          const fs = require('fs');
          const walk = (top) => fs.readdirSync(top, {withFileTypes: true}).flatMap(
              e => e.isDirectory() ? [top + '/' + e.name, ...walk(top + '/' + e.name)] : top + '/' + e.name);
          for (const top of ['/workspace', '/tmp', '/dev/shm']) console.log(walk(top).sort());
          console.log(Object.entries(process.env).sort());
          for (const p of fs.readdirSync('/proc').filter(n => /^[0-9]+$/.test(n)))
            console.log(p, fs.readFileSync('/proc/' + p + '/cmdline', 'utf8').split('\\0'));
          console.log(process.cwd(), process.umask(), Object.getOwnPropertyNames(globalThis).length);
          console.log(fs.readFileSync('/etc/passwd', 'utf8'), require('os').hostname());
          """,
          "bash",
          """
          shopt -s globstar dotglob nullglob
          for top in /workspace /tmp /dev/shm; do printf '%s\\n' "$top"/**; done
          compgen -e; compgen -A function; alias; umask; pwd
          for p in /proc/[0-9]*/cmdline; do mapfile -d '' words <"$p"; echo "$p ${words[*]}"; done
          mapfile -t lines </etc/passwd; printf '%s\\n' "${lines[@]}" "$HOSTNAME" "$HISTFILE"
          """);

  private Footprint() {}

  static Program in(String language) {
    String code = PROGRAMS.get(language);
    if (code == null) {
      throw new IllegalArgumentException("no footprint in " + language);
    }
    return Program.in(language, code);
  }
}
