"""Settings of a throwaway Bugsink; bugsink.sh sets the environment they come from."""
import os
from pathlib import Path

from bugsink.settings.default import *  # noqa: F403

DATA = Path(os.environ["BUGSINK_DATA"])
SECRET_KEY = (DATA / "secret").read_text().strip()
DATABASES["default"]["NAME"] = str(DATA / "db.sqlite3")  # noqa: F405
# With the default, parallel posts get a 500 "database is locked".
DATABASES["default"].setdefault("OPTIONS", {})["timeout"] = 60  # noqa: F405
DATABASES["snappea"]["NAME"] = str(DATA / "snappea.sqlite3")  # noqa: F405
# A 200 means: stored, not queued.
SNAPPEA = {"TASK_ALWAYS_EAGER": True}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
TIME_ZONE = "UTC"
SENTRY_DSN = None
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
BUGSINK = {
    "BASE_URL": f"http://127.0.0.1:{os.environ['BUGSINK_PORT']}",
    "SINGLE_USER": True,
    "SINGLE_TEAM": True,
    "PHONEHOME": False,
    "ALERTS_WEBHOOK_OUTBOUND_MODE": "allowlist_only",
    "VALIDATE_ON_DIGEST": os.environ["BUGSINK_VALIDATE"],
    "INGEST_STORE_BASE_DIR": str(DATA / "ingestion"),
    "MAX_EVENTS_PER_PROJECT_PER_5_MINUTES": int(os.environ["BUGSINK_QUOTA"]),
    "MAX_EVENTS_PER_PROJECT_PER_HOUR": 1_000_000,
    "MAX_EVENTS_PER_5_MINUTES": 1_000_000,
    "MAX_EVENTS_PER_HOUR": 1_000_000,
}
AUTOLOGIN = os.environ["BUGSINK_AUTOLOGIN"] == "1"
MIDDLEWARE.insert(  # noqa: F405
    MIDDLEWARE.index("django.contrib.auth.middleware.AuthenticationMiddleware") + 1,  # noqa: F405
    "bugsink_middleware.autologin")
