"""The WSGI application that gunicorn serves: the published copy, and Django for everything else."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings.production")
_django = get_wsgi_application()

from safeguarding.delivery.serving import PublishedCopy  # noqa: E402  (needs Django's settings)
from safeguarding.delivery.store import published  # noqa: E402


def django_application(environ, start_response):
    """Answer a request with Django; to HEAD with headers alone, as RFC 9110 asks (Django leaves it to the server)."""
    response = _django(environ, start_response)
    if environ["REQUEST_METHOD"] != "HEAD":
        return response
    response.close()
    return []


application = PublishedCopy(django_application, published())
