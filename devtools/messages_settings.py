"""Settings enough for makemessages to run in a copy of the source tree."""

SECRET_KEY = "not used"  # noqa: S105
USE_I18N = True
LOCALE_PATHS = ["locale"]
