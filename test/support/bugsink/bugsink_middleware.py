from django.conf import settings
from django.contrib.auth import get_user_model
from ingest.views import BaseIngestAPIView

_validate = BaseIngestAPIView.validate_event_data


def _validate_event_data(data, setting):
    """The schema (2024) does not know sdk.settings, which Sentry accepts: leave it out of the check."""
    sdk = data.get("sdk")
    if isinstance(sdk, dict):
        data = {**data, "sdk": {key: value for key, value in sdk.items() if key != "settings"}}
    return _validate(data, setting)


BaseIngestAPIView.validate_event_data = staticmethod(_validate_event_data)


def autologin(get_response):
    """Nobody needs to log in to a server that only this machine can reach."""
    def middleware(request):
        if settings.AUTOLOGIN and not request.user.is_authenticated:
            request.user = get_user_model().objects.filter(is_superuser=True).first() or request.user
        return get_response(request)
    return middleware
