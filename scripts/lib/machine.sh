# shellcheck shell=bash
# The machine's tools: what is needed, what is missing, how it is installed.

MACHINE_APT_FRESH=no # whether this call has refreshed apt's lists
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin # an ordinary user's PATH on Debian lacks them

# as_root COMMAND…: directly for root, by sudo for others.
as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -- "$@"
  else
    die "this needs root: $*" "Run the script as root, or install sudo and allow it to $(id -un)."
  fi
}

# root_needed: asks for sudo's password now, where it is seen, or says that there is no way to become root.
root_needed() {
  if ((EUID != 0)) && command -v sudo >/dev/null; then
    sudo -v || die "$(id -un) may not use sudo, and root is needed" "Run the script as root, or let somebody prepare the machine who may."
  else
    as_root true
  fi
}

machine_has_apt() {
  command -v apt-get >/dev/null && command -v dpkg >/dev/null
}

# machine_tools [COMMAND…]: makes sure of everything the scripts, the image build and the service need, except Docker and
# runsc, and of further commands whose packages are called as they are, or of python3-venv, chromium-driver and docker-compose.
machine_tools() {
  local packages=() tool
  command -v jq >/dev/null || packages+=(jq)
  command -v curl >/dev/null || packages+=(curl)
  command -v debootstrap >/dev/null || packages+=(debootstrap)
  command -v mvn >/dev/null || packages+=(maven)
  [[ -s /etc/ssl/certs/ca-certificates.crt ]] || ! machine_has_apt || packages+=(ca-certificates)
  jdk_find || packages+=(default-jdk-headless)
  for tool in "$@"; do
    _machine_has "$tool" || packages+=("$tool")
  done

  if ((${#packages[@]} > 0)); then
    machine_install "${packages[@]}"
    jdk_find || die "no JDK 17 or newer was found after installing one" "Expected javac in JAVA_HOME, on the PATH or under /usr/lib/jvm."
  fi
  say "JDK $JDK_RELEASE in $JAVA_HOME; Maven, jq, curl, debootstrap${*:+, }${*} are there"
}

_machine_has() {
  case $1 in
    # The module venv is always there; what it makes is of no use without the wheels of this package.
    python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null ;;
    chromium-driver) command -v chromedriver >/dev/null ;;
    docker-compose) command -v docker-compose >/dev/null || docker compose version >/dev/null 2>&1 ;; # a command, or a plugin
    *) command -v "$1" >/dev/null ;;
  esac
}

# machine_install PACKAGE…: Debian's packages; on systems without apt it says what to install.
machine_install() {
  machine_has_apt ||
    die "missing on this machine: $*" \
      "There is no apt here to install them with. Install what these Debian packages hold and run the script again." \
      "(default-jdk-headless: a JDK 17 or newer. docker.io: Docker Engine 20.10 or newer.)"
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=300)
  say "installing: $*"
  root_needed
  if [[ $MACHINE_APT_FRESH == no ]]; then
    # One unreachable source of the machine makes the update fail and need not matter: the install decides.
    with_progress "refreshing apt's lists" as_root "${apt[@]}" update ||
      warn "apt's lists could not be refreshed completely; trying with what there is"
    MACHINE_APT_FRESH=yes
  fi
  with_progress "installing packages" as_root "${apt[@]}" install --no-install-recommends "$@" ||
    die "apt could not install: $*" "Its last lines are above. Check /etc/apt/sources.list* and the network, then run the script again."
}

# machine_postgresql: PostgreSQL's server programs, with which tests start a server of their own. Debian's package would also
# make and start one for the machine, which nobody asked for.
machine_postgresql() {
  local config=${SANDPOOL_POSTGRESQL_COMMON:-/etc/postgresql-common}/createcluster.conf
  if ! _machine_has_initdb; then
    if machine_has_apt; then
      machine_install postgresql-common
      as_root sed -i 's/^#* *create_main_cluster *=.*/create_main_cluster = false/' "$config"
    fi
    machine_install postgresql
    _machine_has_initdb ||
      die "PostgreSQL was installed, but there is no initdb" "Expected it on the PATH or below /usr/lib/postgresql."
  fi
  say "PostgreSQL's server programs are there"
}

_machine_has_initdb() {
  command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

# machine_prometheus: Prometheus and promtool, with which tests watch a service of their own. Debian's package would also start one
# for the machine, which nobody asked for: while it is installed its unit is masked.
machine_prometheus() {
  local unit=${SANDPOOL_SYSTEMD:-/etc/systemd/system}/prometheus.service masked=no
  if ! _machine_has_prometheus; then
    if machine_has_apt && [[ -d ${unit%/*} && ! -e $unit && ! -L $unit ]]; then
      as_root ln -s /dev/null "$unit"
      masked=yes
    fi
    # In a shell of its own: where it ends the script, the mask is taken off all the same.
    (machine_install prometheus) || { [[ $masked == no ]] || as_root rm -f "$unit"; exit 1; }
    [[ $masked == no ]] || as_root rm -f "$unit"
    ! command -v systemctl >/dev/null || as_root systemctl disable --quiet prometheus.service 2>/dev/null || true
  fi
  say "Prometheus and promtool are there"
}

_machine_has_prometheus() {
  command -v prometheus >/dev/null && command -v promtool >/dev/null
}

# machine_knows_package NAME: whether apt could install it.
machine_knows_package() {
  [[ -n $(apt-cache show --no-all-versions "$1" 2>/dev/null) ]]
}

# jdk_find: sets JAVA_HOME and JDK_RELEASE to a JDK 17 or newer. Maven follows the exported JAVA_HOME.
jdk_find() {
  local home candidates=()
  [[ -z ${JAVA_HOME:-} ]] || candidates+=("$JAVA_HOME")
  ! home=$(command -v javac) || candidates+=("$(dirname "$(dirname "$(readlink -f "$home")")")")
  candidates+=(/usr/lib/jvm/*)
  for home in "${candidates[@]}"; do
    [[ -x $home/bin/javac && -x $home/bin/java ]] || continue
    JDK_RELEASE=$("$home/bin/javac" -version 2>&1 | sed -n 's/^javac //p')
    if [[ ${JDK_RELEASE%%[!0-9]*} -ge 17 ]]; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  return 1
}
