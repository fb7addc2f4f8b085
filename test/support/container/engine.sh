#!/usr/bin/env bash
# A container engine for `sam local`, on a machine that may have none.
#
#   engine.sh probe             exit 0 if an engine answers (a `docker` client alone is not enough)
#   engine.sh install           install what an engine of our own and the stand-in image need, where it is missing
#   engine.sh start             start an engine of our own unless one answers already
#   engine.sh stop              end the engine that `start` started, and no other
#   engine.sh packages NAME...  install the named Debian packages that are missing
#
# Our engine keeps its images, state, process id and log below
# ${LAMBDA_SENTRY_CACHE:-${XDG_CACHE_HOME:-~/.cache}/lambda-sentry-forwarder}/container. Only its socket is where
# clients look for one (DOCKER_HOST if set, else Docker's default), so that SAM CLI needs no setting to find it.
# `install`, `packages` and a `start` that has to start something need root.
set -euo pipefail

CACHE=$(realpath -m "${LAMBDA_SENTRY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lambda-sentry-forwarder}/container")
DATA=$CACHE/engine/data
EXEC=$CACHE/engine/exec
PIDFILE=$CACHE/engine/dockerd.pid
LOG=$CACHE/engine/dockerd.log
SOCKET=${DOCKER_HOST:-unix:///var/run/docker.sock}

die() { echo "engine.sh: $*" >&2; exit 1; }

need_root() { [ "$(id -u)" = 0 ] || die "$1 needs root"; }

answers() { timeout 10 docker version --format '{{.Server.APIVersion}}' >/dev/null 2>&1; }

# A process id alone proves nothing: after a reboot it may belong to another program.
is_our_engine() {
  [ -n "$1" ] && tr '\0' '\n' 2>/dev/null <"/proc/$1/cmdline" | grep -qxF -- "--pidfile=$PIDFILE"
}

recorded_pid() { cat "$PIDFILE" 2>/dev/null || true; }

packages() {
  local name missing=()
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  need_root "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # The package lists are read anew only if the first try fails: they may be absent, or name versions that are gone.
  apt_install "${missing[@]}" 2>/dev/null && return
  apt-get -qq update >&2
  apt_install "${missing[@]}"
}

apt_install() {
  apt-get -qq install --yes --no-install-recommends -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" >&2
}

install() {
  local wanted=()
  # Looked for by command, because an engine from another source than Debian conflicts with Debian's package.
  command -v dockerd >/dev/null || wanted+=(docker.io)
  command -v iptables >/dev/null || wanted+=(iptables)
  command -v debootstrap >/dev/null || wanted+=(debootstrap)
  # With AppArmor on, the engine loads a profile for every container and cannot start one without the parser.
  [ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" != Y ] || wanted+=(apparmor)
  packages "${wanted[@]}"
  # Newer Debian releases ship the client apart from the engine.
  command -v docker >/dev/null || packages docker-cli
}

# overlay2 shares layers and is fast, but a kernel does not stack it on every file system, notably not on the overlay
# that is a container's own root. vfs copies whole layers and works everywhere. The engine would also find out, but
# it may settle for a deprecated driver in between.
storage_driver() {
  local probe
  probe=$(mktemp -d "$DATA/probe.XXXXXX")
  mkdir "$probe/lower" "$probe/upper" "$probe/work" "$probe/merged"
  if mount -t overlay overlay -o "lowerdir=$probe/lower,upperdir=$probe/upper,workdir=$probe/work" \
    "$probe/merged" 2>/dev/null; then
    umount "$probe/merged"
    echo overlay2
  else
    echo vfs
  fi
  rm -rf "$probe"
}

# Debian's iptables speaks to nftables, which a small kernel may lack while it still has the older tables. The engine
# calls whatever `iptables` it finds first, so it gets a folder of its own in front instead of a changed machine.
# With neither, containers still reach each other and their published ports, but nothing outside: enough for SAM CLI.
# There is no fallback to `--bridge=none`: SAM CLI talks to a function through a published port, which needs the bridge.
choose_firewall() {
  local shim=$CACHE/engine/sbin legacy tool
  rm -rf "$shim"
  ! iptables -w 5 -t nat -S >/dev/null 2>&1 || return 0
  if iptables-legacy -w 5 -t nat -S >/dev/null 2>&1; then
    mkdir -p "$shim"
    for tool in iptables ip6tables; do
      legacy=$(command -v "$tool-legacy") && ln -s "$legacy" "$shim/$tool"
    done
    PATH=$shim:$PATH
  else
    FLAGS+=(--iptables=false --ip-masq=false)
  fi
}

start() {
  ! answers || return 0
  need_root start
  command -v docker >/dev/null || die "no docker client: run '$0 install'"
  command -v dockerd >/dev/null || die "no dockerd: run '$0 install'"
  [[ $SOCKET == unix://* ]] || die "DOCKER_HOST is $SOCKET, which does not answer and is not ours to start"
  # Longer paths are cut off by the kernel; the engine's own message for it names neither path nor limit.
  [ "$(printf %s "$EXEC/containerd/containerd-debug.sock" | wc -c)" -lt 108 ] ||
    die "the cache folder's path is too long for a socket: set LAMBDA_SENTRY_CACHE to a shorter one"

  mkdir -p "$DATA" "$EXEC"
  exec 9>"$CACHE/engine/lock"
  flock -w 90 9 || die "another start is still under way"
  ! answers || return 0
  ! is_our_engine "$(recorded_pid)" ||
    die "our engine (process $(recorded_pid)) runs but does not answer on $SOCKET: see $LOG"
  rm -f "$PIDFILE"

  FLAGS=(--host="$SOCKET" --data-root="$DATA" --exec-root="$EXEC" --pidfile="$PIDFILE")
  FLAGS+=(--storage-driver="$(storage_driver)")
  choose_firewall
  # The daemon outlives this script: a descriptor that it inherited would keep a caller's `$(...)` waiting and a
  # caller's file lock taken.
  (
    for descriptor in /proc/self/fd/*; do
      descriptor=${descriptor##*/}
      [ "$descriptor" -le 2 ] || eval "exec $descriptor>&-"
    done
    exec setsid dockerd "${FLAGS[@]}" </dev/null >"$LOG" 2>&1
  ) </dev/null >/dev/null 2>&1 &
  local child=$! deadline=$((SECONDS + 60))
  until answers; do
    if [ "$SECONDS" -ge "$deadline" ] || ! kill -0 "$child" 2>/dev/null; then
      tail -n 30 "$LOG" >&2 || true
      stop
      die "the engine did not come up; the end of $LOG is above"
    fi
    sleep 0.2
  done
}

stop() {
  local pid containerd
  pid=$(recorded_pid)
  is_our_engine "$pid" || return 0
  containerd=$(cat "$EXEC/containerd/containerd.pid" 2>/dev/null || true)
  kill "$pid"
  # The engine gives each running container 10 seconds to end.
  for _ in $(seq 300); do
    is_our_engine "$pid" || return 0
    sleep 0.1
  done
  kill -KILL "$pid"
  # Killed, it could not take its containerd down with it.
  [ -z "$containerd" ] || ! grep -qF "$EXEC" "/proc/$containerd/cmdline" 2>/dev/null || kill "$containerd"
  rm -f "$PIDFILE"
}

case ${1:-} in
  probe) answers ;;
  install) install ;;
  start) start ;;
  stop) stop ;;
  packages) shift; packages "$@" ;;
  *) sed -n '2,13s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
