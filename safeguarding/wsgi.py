"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings.production")
django_application = get_wsgi_application()


def application(environ, start_response):
    """Answer a request; to HEAD with the headers alone, as RFC 9110 asks (Django leaves that to the server)."""
    response = django_application(environ, start_response)
    if environ["REQUEST_METHOD"] != "HEAD":
        return response
    response.close()
    return []
