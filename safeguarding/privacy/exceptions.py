"""The few public answers whose headers differ from all others: the one place where that is allowed.

Standards: Content Security Policy Level 3 (W3C); Fetch (WHATWG), 3.2, for `Access-Control-Allow-Origin`.
"""

from django.http import HttpResponse

from safeguarding.privacy.policy import digest_of


def set_own_style(response: HttpResponse, style: str, **others: list[str]) -> None:
    """Let an answer have the inline style sheet `style` and nothing else that loads or runs.

    `others` are more directives, such as `img_src`.
    """
    response._csp_config = {  # read by django-csp in place of the public policy
        "default-src": ["'none'"],
        "style-src": [f"'{digest_of(style)}'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    } | {name.replace("_", "-"): sources for name, sources in others.items()}


def set_whole_style(response: HttpResponse, style: str) -> None:
    """Let an answer have the inline style sheet `style` in place of the one of most pages, and all else as they do."""
    response._csp_replace = {"style-src": [f"'{digest_of(style)}'"]}


def let_others_read(response: HttpResponse) -> None:
    """Let scripts of any site read an answer. It must be the same for everybody."""
    response["Access-Control-Allow-Origin"] = "*"


def let_others_frame(response: HttpResponse, style: str) -> None:
    """Let any site show an answer in a frame. It must have nothing to press but links."""
    set_own_style(response, style, frame_ancestors=["*"])
    response.xframe_options_exempt = True  # read by Django's XFrameOptionsMiddleware
