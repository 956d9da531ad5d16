"""The site without its copy: Django renders every page anew. For comparing."""

from safeguarding.wsgi import django_application as application

__all__ = ["application"]
