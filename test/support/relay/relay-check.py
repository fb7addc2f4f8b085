#!/usr/bin/env python3
"""Run Sentry events through Sentry's own normaliser (Relay) and list what it would reject, trim or drop.

    relay-check.py < events.ndjson              one event per line; exit 1 if anything is reported, 2 on bad input
    relay-check.py --scrub < events.ndjson      also list what the server's default data scrubbing would remove
    relay-check.py --print < events.ndjson      print the normalised events instead (NDJSON), as Sentry stores them
    relay-check.py --json < events.ndjson       the findings as one JSON list
    relay-check.py --now 2026-11-23T23:00:00Z   receive time; default: the event's own timestamp, so that fixtures
                                                with old dates pass (Sentry replaces times > 30 days old)

Needs sentry-relay, in the version ../python/requirements-relay.txt pins.

One line per finding, tab separated: event_id, what, path, detail. `what` is one of
    error     Relay put an entry in _meta: the value is invalid and gone (or replaced by a default)
    trimmed   shortened to the length limit
    replaced  Relay kept the original in _meta and put something else in its place (e.g. platform rust -> other)
    dropped   missing from the output although Relay says nothing (unknown keys, reserved tag names, ...)
    flattened nested too deep (6 levels): an object became a JSON string
    scrubbed  --scrub only; for information, never fails
"""
import argparse
import copy
import datetime
import json
import sys

from sentry_relay.processing import StoreNormalizer, convert_datascrubbing_config, pii_strip_event

DEFAULT_SCRUBBING = {  # a new Sentry project's settings
    "scrubData": True, "scrubDefaults": True, "scrubIpAddresses": False, "sensitiveFields": [], "excludeFields": [],
}
# Paths that Relay moves or rewrites on purpose; their absence is not a loss.
MOVED = ("server_name", "environment", "request.headers", "request.cookies", "request.query_string", "request.url",
         "message", "sdk.settings")


def received_at(event, now):
    if now:
        return now
    stamp = event.get("timestamp")
    if isinstance(stamp, (int, float)) and 0 < stamp < 1e11:
        return datetime.datetime.fromtimestamp(stamp, datetime.timezone.utc).isoformat()
    if isinstance(stamp, str):
        try:
            return datetime.datetime.fromisoformat(stamp.replace("Z", "+00:00")).isoformat()
        except ValueError:
            pass
    return datetime.datetime.now(datetime.timezone.utc).isoformat()


def normalise(event, now=None):
    """What Relay makes of the event before storing it, with the settings of a processing Relay."""
    return StoreNormalizer(
        project_id=1, protocol_version="7", client="relay-check/1", key_id="1", client_ip="192.0.2.1",
        received_at=received_at(event, now), max_secs_in_past=30 * 86400, max_secs_in_future=60,
        enable_trimming=True, remove_other=True, normalize_user_agent=True, is_renormalize=False,
    ).normalize_event(copy.deepcopy(event))


def meta_findings(meta, path=""):
    """Walk _meta: the key "" holds the remarks on the value at that path."""
    for key, value in (meta or {}).items():
        if key:
            yield from meta_findings(value, f"{path}.{key}" if path else key)
            continue
        for err in value.get("err", []):
            kind, info = (err, {}) if isinstance(err, str) else (err[0], err[1])
            detail = " ".join([kind] + [str(v) for v in info.values()])
            yield "error", path, f"{detail}; was {shorten(value['val'])}" if "val" in value else detail
        rules = [remark[0] for remark in value.get("rem", [])]
        if "!limit" in rules or (not rules and not value.get("err") and "len" in value):
            yield "trimmed", path, f"was {value.get('len')} long"
        for rule in rules:
            if rule != "!limit":
                yield "scrubbed" if rule.startswith("@") else "replaced", path, rule
        if not value.get("err") and not rules and "val" in value:
            yield "replaced", path, f"was {shorten(value['val'])}"


def silent_losses(before, after, path=""):
    """What the output lacks although _meta does not say so."""
    if path in MOVED or before is None or before == {} or before == []:
        return
    if path == "tags" and isinstance(after, list):
        after = {pair[0]: pair[1] for pair in after if pair and pair[0]}
        before = before if isinstance(before, dict) else dict(before)
        before = {key.strip().replace(" ", "-"): value for key, value in before.items() if len(key) <= 200}
    if isinstance(before, list) and isinstance(after, dict) and "values" in after:
        after = after["values"]     # a bare list of exceptions, breadcrumbs or threads
    if after is None:
        yield "dropped", path
    elif isinstance(before, (dict, list)) and isinstance(after, str):
        yield "flattened", path
    elif isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            yield from silent_losses(value, after.get(key), f"{path}.{key}" if path else key)
    elif isinstance(before, list) and isinstance(after, list):
        for index, value in enumerate(before[-len(after):] if len(after) < len(before) else before):
            yield from silent_losses(value, after[index], f"{path}.{index}")


def shorten(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:77] + "..."


def check(event, now=None, scrub=False):
    """All findings about one event as (what, path, detail)."""
    output = normalise(event, now)
    findings = list(meta_findings(output.get("_meta")))
    known = [path for _, path, _ in findings]
    for what, path in silent_losses(event, output):
        # tags become a sorted list of pairs, so their errors carry other paths (tags.3.1)
        if not any(path == p or path.startswith(p + ".") for p in known) and not (
                path.startswith("tags.") and any(w == "error" and p.startswith("tags.") for w, p, _ in findings)):
            findings.append((what, path, ""))
    if scrub:
        clean = pii_strip_event(convert_datascrubbing_config(DEFAULT_SCRUBBING), copy.deepcopy(output))
        findings += [f for f in meta_findings(clean.get("_meta")) if f[0] == "scrubbed"]
    return findings


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scrub", action="store_true")
    parser.add_argument("--print", action="store_true", dest="show")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--now")
    args = parser.parse_args()
    failed, listed = False, []
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            event = json.loads(line)
            if not isinstance(event, dict):
                raise ValueError("not an object")
        except ValueError as error:
            print(f"line {number}: {error}", file=sys.stderr)
            return 2
        if args.show:
            print(json.dumps(normalise(event, args.now), ensure_ascii=False))
            continue
        for what, path, detail in check(event, args.now, args.scrub):
            failed = failed or what != "scrubbed"
            event_id = str(event.get("event_id", f"line {number}"))
            if args.json:
                listed.append({"eventId": event_id, "what": what, "path": path, "detail": detail})
            else:
                print(event_id, what, path, detail, sep="\t")
    if args.json:
        print(json.dumps(listed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
