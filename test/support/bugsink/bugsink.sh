#!/usr/bin/env bash
# Throwaway Bugsink: a real Sentry-compatible server (Django + SQLite) on 127.0.0.1 with one project.
#
#   bugsink.sh start     install if needed, start if not running, print DSN and URLs as KEY=value lines
#   bugsink.sh stop      stop it, keep its data        bugsink.sh reset    stop it, drop its data
#   bugsink.sh env       print the same lines again    bugsink.sh status   exit 0 if it answers
#   bugsink.sh install   only make the Python environment and the empty database
#   bugsink.sh issues    list issues: events, type, value, transaction (tab separated)
#   bugsink.sh event ID  print a stored event as JSON (ID = its event_id, 32 hex)
#   bugsink.sh invalid   print what the JSON schema said against events so far, exit 1 if anything
#
# Settings (environment):
#   BUGSINK_DATA      data folder of this instance     (default: bugsink/data in the cache; one per instance)
#   BUGSINK_PORT      port on 127.0.0.1                (default 8787)
#   BUGSINK_VALIDATE  none | warn | strict: check events against Sentry's JSON schema (default warn: see
#                     "invalid"; strict: such events are not stored, yet the answer is still 200)
#   BUGSINK_QUOTA     events per project per 5 minutes before it answers 429 (default 100000)
#   BUGSINK_AUTOLOGIN 1 = the web pages need no login (default 1; it listens on loopback only)
#   BUGSINK_OWNER     id of a process to end with      (default: none, it runs until "stop")
# The cache is LAMBDA_SENTRY_CACHE, or lambda-sentry-forwarder in ${XDG_CACHE_HOME:-~/.cache}.
# Needs only python3 (>= 3.11, with venv). Sends nothing out: phone-home and e-mail are off.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CACHE=${LAMBDA_SENTRY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lambda-sentry-forwarder}
mkdir -p "$CACHE"
CACHE=$(cd "$CACHE" && pwd)
VENV=$CACHE/venvs/bugsink
REQUIREMENTS=$HERE/../python/requirements-bugsink.txt
VERSION=$(sed -n 's/^bugsink==//p' "$REQUIREMENTS")
TEMPLATE=$CACHE/bugsink/empty-$VERSION          # databases with one project and no event: a fresh start copies them
DATA=${BUGSINK_DATA:-$CACHE/bugsink/data}
LOGIN=local@example.org
PASSWORD=local

export BUGSINK_PORT=${BUGSINK_PORT:-8787}
export BUGSINK_VALIDATE=${BUGSINK_VALIDATE:-warn} BUGSINK_QUOTA=${BUGSINK_QUOTA:-100000}
export BUGSINK_AUTOLOGIN=${BUGSINK_AUTOLOGIN:-1}
export PYTHONPATH=$HERE DJANGO_SETTINGS_MODULE=bugsink_conf PYTHONDONTWRITEBYTECODE=1

die() { echo "bugsink.sh: $*" >&2; exit 1; }
manage() { (cd "$BUGSINK_DATA" && "$VENV/bin/bugsink-manage" "$@"); }
use_data() {
  mkdir -p "$1"
  BUGSINK_DATA=$(cd "$1" && pwd)
  export BUGSINK_DATA
  PIDFILE=$BUGSINK_DATA/gunicorn.pid
}
running() { [ -s "$PIDFILE" ] && kill -0 "$(cat "$PIDFILE")" 2>/dev/null; }
answers() {
  python3 - "$BUGSINK_PORT" <<'PY' 2>/dev/null
import sys, urllib.request
urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/health/ready", timeout=5)
PY
}

install() {
  python3 "$HERE/../python/make_venv.py" "$VENV" "$REQUIREMENTS"
  [ -d "$TEMPLATE" ] || make_template
}

make_template() {
  mkdir -p "$CACHE/bugsink"
  local fresh=$CACHE/bugsink/making-$$
  (
    use_data "$fresh"
    python3 -c 'import secrets; print(secrets.token_urlsafe(50))' >"$BUGSINK_DATA/secret"
    manage migrate --verbosity 0 >&2
    manage migrate --verbosity 0 snappea --database=snappea >&2
    manage shell --no-imports --command "
from django.contrib.auth import get_user_model
from bsmain.models import AuthToken
from projects.models import Project, ProjectMembership, ProjectRole
from teams.models import Team, TeamMembership, TeamRole
user = get_user_model().objects.create_superuser('$LOGIN', '$LOGIN', '$PASSWORD')
team = Team.objects.create(name='Local')
project = Project.objects.create(name='lambda', team=team)
TeamMembership.objects.create(team=team, user=user, role=TeamRole.ADMIN, accepted=True)
ProjectMembership.objects.create(project=project, user=user, role=ProjectRole.ADMIN, accepted=True)
token = AuthToken.create_full_access()
open('info', 'w').write(f'{project.id} {project.sentry_key.hex} {token.token}\n')
" >&2
  ) || { rm -rf "$fresh"; die "could not make the empty database"; }
  # Renaming is atomic and fails if somebody else was faster: theirs is as good.
  python3 -c 'import os, sys; os.rename(sys.argv[1], sys.argv[2])' "$fresh" "$TEMPLATE" 2>/dev/null || rm -rf "$fresh"
  [ -s "$TEMPLATE/info" ] || die "could not make the empty database"
}

env_lines() {
  [ -s "$BUGSINK_DATA/info" ] || die "not started yet"
  local id key token
  read -r id key token <"$BUGSINK_DATA/info"
  echo "SENTRY_DSN=http://$key@127.0.0.1:$BUGSINK_PORT/$id"
  echo "BUGSINK_ISSUES=http://127.0.0.1:$BUGSINK_PORT/issues/$id/"
  echo "BUGSINK_API=http://127.0.0.1:$BUGSINK_PORT/api/canonical/0"
  echo "BUGSINK_PROJECT=$id"
  echo "BUGSINK_TOKEN=$token"
  echo "BUGSINK_LOGIN=$LOGIN:$PASSWORD"
}

start() {
  install
  if ! running; then
    ! answers || die "port $BUGSINK_PORT is taken by something else"
    [ -s "$BUGSINK_DATA/info" ] || cp "$TEMPLATE"/* "$BUGSINK_DATA/"
    # With our stdout still open in it, a caller reading this script's output would wait for the server's end.
    (
      cd "$BUGSINK_DATA"
      exec nohup "$VENV/bin/gunicorn" bugsink.wsgi --config "$HERE/bugsink_gunicorn.py" \
        --bind "127.0.0.1:$BUGSINK_PORT" --workers 1 --threads 8 --no-control-socket --pid "$PIDFILE" \
        </dev/null >>"$BUGSINK_DATA/server.log" 2>&1
    ) &
    local server=$! i
    for i in $(seq 300); do
      if running && answers; then break; fi
      if [ "$i" -eq 300 ] || ! kill -0 "$server" 2>/dev/null; then
        tail -n 20 "$BUGSINK_DATA/server.log" >&2
        die "did not come up"
      fi
      sleep 0.1
    done
  fi
  env_lines
}

stop() {
  running || return 0
  local pid i
  pid=$(cat "$PIDFILE")
  kill -QUIT "$pid"     # at once: a TERM waits for kept-alive connections
  for i in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  rm -f "$PIDFILE"
}

if [ "${1:-}" != install ]; then use_data "$DATA"; fi
case ${1:-} in
  install) install ;;
  start) start ;;
  stop) stop ;;
  reset) stop; rm -rf "$BUGSINK_DATA" ;;
  env) env_lines ;;
  status) running && answers ;;
  issues) manage shell --no-imports --command "
from issues.models import Issue
for i in Issue.objects.order_by('first_seen'):
    value = i.calculated_value.replace('\n', ' ')[:100]
    print(i.digested_event_count, i.calculated_type, value, i.transaction, sep='\t')" ;;
  event) manage shell --no-imports --command "
from events.models import Event
print(Event.objects.get(event_id='${2:?event id}').get_raw_data())" ;;
  invalid) ! grep -hoE "(event data validation failed|ValidationError): \[.[$].*" "$BUGSINK_DATA/server.log" ;;
  *) sed -n '2,24s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
