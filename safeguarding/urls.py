"""All addresses: the editors' part, files, lists, and the tree of pages last."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from safeguarding.errors import ERRORS_PATH, error_page_at
from safeguarding.leaving import ADDRESS, leave
from safeguarding.privacy.log_names import EDITORS_PATH

urlpatterns = [
    path(EDITORS_PATH.removeprefix("/"), include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Pictures only: documents are served by the view above, which knows which are private.
    re_path(
        r"^media/images/(?P<path>.+)$",
        serve,
        {"document_root": settings.MEDIA_ROOT / "images"},
        name="image",
    ),
    path(f"{ERRORS_PATH.removeprefix('/')}<path:name>", error_page_at, name="error_page"),
    path(ADDRESS.removeprefix("/"), leave, name="leave"),
    path("", include("pages.urls")),
    # For their names only: the line above answers every address that they would.
    path("", include(wagtail_urls)),
]

handler400 = "safeguarding.errors.bad_request"
handler403 = "safeguarding.errors.permission_denied"
handler404 = "pages.site.not_found.not_found"
handler500 = "safeguarding.errors.server_error"
