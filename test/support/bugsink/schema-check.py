"""Checks events (JSON Lines on stdin) against the JSON schema of Sentry's event payload, which Bugsink carries.

Prints a JSON list of {"eventId", "objection"}. The schema is older than `sdk.settings`, which is left out.
"""
import json
import sys
from importlib.util import find_spec
from pathlib import Path

import fastjsonschema

SCHEMA = Path(find_spec("api").submodule_search_locations[0]) / "event.schema.json"

validate = fastjsonschema.compile(json.loads(SCHEMA.read_text()), use_default=False)
objections = []
for line in filter(str.strip, sys.stdin):
    event = json.loads(line)
    event.get("sdk", {}).pop("settings", None)
    try:
        validate(event)
    except fastjsonschema.JsonSchemaException as error:
        objections.append({"eventId": event.get("event_id"), "objection": str(error)[:500]})
print(json.dumps(objections))
