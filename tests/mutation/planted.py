"""Faults planted by hand in what no tool changes: the templates, and the two scripts that visitors get."""

from dataclasses import dataclass

PAGES = ("tests/pages", "tests/http")
REPORT = ("tests/browser/test_report_first_screen.py", "tests/pages/test_board.py", *PAGES)
CONTACTS = ("tests/resources", "tests/pages/test_opening.py")
LEAVING = (
    "tests/browser/test_leaving.py",
    "tests/browser/test_always_leaves.py",
    "tests/browser/test_leaving_elsewhere.py",
    "tests/browser/test_way_out.py",
    "tests/browser/test_keyboard.py",
    "tests/browser/test_without_script.py",
    "tests/browser/test_nothing_kept.py",
)
OPENING = ("tests/browser/test_opening.py",)
SITE, GUARD = "safeguarding/privacy/page.js", "safeguarding/privacy/guard.js"


@dataclass(frozen=True)
class Planted:
    """A fault: `before` stands once in `file` (a path from the root), and with `after` in its place it is wrong.

    `tests` are the files and folders in which somebody would look for the test that finds it.
    """

    file: str
    before: str
    after: str
    tests: tuple[str, ...]


def _template(name: str, before: str, after: str, tests: tuple[str, ...] = PAGES) -> Planted:
    return Planted(f"templates/{name}.html", before, after, tests)


FAULTS = (
    # The numbers
    _template(
        "components/strip_lines",
        'href="{{ route.href }}"',
        'href="{{ emergency.main_route.href }}"',
        REPORT,
    ),
    _template(
        "components/strip",
        'href="{{ young_people.main_route.href }}"',
        'href="{{ concerns.main_route.href }}"',
    ),
    _template("layouts/base", 'components/strip.html" voice', 'components/strip.html"'),
    _template(
        "components/strip_emergency",
        "Ring {{ emergency.main_route.text }}",
        "Ring {{ concerns.main_route.text }}",
        REPORT,
    ),
    _template(
        "components/ring_now",
        'contact=line.contact tag="h2"',
        'contact=concerns tag="h2"',
        (*OPENING, "tests/pages/test_opening.py", *REPORT),
    ),
    _template(
        "components/number",
        '<a class="{{ class|default:\'app-number\' }}" href="{{ route.href }}"',
        "<a class=\"{{ class|default:'app-number' }}\"",
        REPORT,
    ),
    _template("components/side_help", "contact=line.contact class", "contact=police class"),
    _template("components/side_help", "ring the {{ ring.instead.name }}", "ring us"),
    _template("components/path_danger", "ring {{ emergency.main_route.text }}", "ring us"),
    _template("pages/home", "with contact=emergency %}", "with contact=concerns %}"),
    _template("blocks/emergency", 'href="{{ emergency.main_route.href }}"', 'href="tel:101"'),
    _template("share/frame", "contact=line.contact class", "contact=facts.concerns class"),
    _template(
        "layouts/base",
        "{% ringing_short_numbers %}{% block main %}{% endblock %}{% endringing_short_numbers %}",
        "{% block main %}{% endblock %}",
    ),
    _template("components/footer", "contact=police", "contact=concerns"),
    # What is said of a contact
    _template(
        "components/contact_card",
        "{% if not contact.is_active %}{% include",
        "{% if contact.is_active %}{% include",
        CONTACTS,
    ),
    _template(
        "components/hours",
        "{% if not contact.is_checked %}",
        "{% if contact.is_checked %}",
        CONTACTS,
    ),
    _template("components/checked", "{% if contact.is_overdue_now %}", "{% if False %}", CONTACTS),
    _template(
        "components/not_active",
        "{% if reachable.main_route %}",
        "{% if not reachable.main_route %}",
        CONTACTS,
    ),
    _template("components/not_active", "{{ contact.status_note }}", "", CONTACTS),
    _template("components/service_card", '{% include "components/checked.html" %}', "", CONTACTS),
    _template("components/routes", "{% if route.href %}", "{% if not route.href %}", CONTACTS),
    _template(
        "components/opening",
        "{% if not line.leads_on %} hidden{% endif %}",
        "",
        (*CONTACTS, *OPENING),
    ),
    # Safe to visit
    _template("layouts/base", "{% if neutral_title %}{{ neutral_title }}", "{% if False %}"),
    _template("layouts/base", "{% if not neutral_title %}<meta", "{% if neutral_title %}<meta"),
    _template("layouts/base", "{% if whole_readable_address %}<link", "{% if False %}<link"),
    _template("layouts/page", "{% if neutral_title %}<p", "{% if False %}<p"),
    _template("pages/not_found", "{% if suggestions %}", "{% if False %}"),
    _template("layouts/base", "{% if light %}data:,{% else %}", "{% if False %}{% else %}"),
    _template("layouts/base", "<script>{% guard %}</script>\n", "", (*LEAVING, *PAGES)),
    _template(
        "components/strip", "href=\"{% url 'leave' %}\">{% icon", 'href="/">{% icon', LEAVING
    ),
    _template("components/search_form", 'method="post"', 'method="get"'),
    _template("components/search_form", ' autocomplete="off"', ""),
    _template(
        "pages/search",
        "{% if too_long %}Error: {% endif %}Search - {% endblock %}",
        "{% endblock %}",
    ),
    _template("pages/search", '<meta name="robots" content="noindex">', ""),
    _template(
        "blocks/film",
        '<a class="app-card__link" href="{{ value.address }}" rel="noreferrer">',
        '<a class="app-card__link" href="{{ value.address }}">',
    ),
    _template("components/safety_line", "{% if discreet and", "{% if not discreet and"),
    _template("blocks/picture", " and not value.image.is_private", ""),
    # Ways through the site
    _template(
        "components/pagination", 'href="{{ listing.next }}"', 'href="{{ listing.previous }}"'
    ),
    _template("components/path_step", 'href="{{ answer.href }}"', 'href="{{ step.href }}"'),
    _template("components/path_outcome", 'contacts|slice:"1:"', 'contacts|slice:"2:"'),
    _template("components/breadcrumbs", "{% if forloop.first %}Home", "{% if forloop.last %}Home"),
    _template("components/menu_list", "{% if entry.pk == here.0 %}", "{% if entry.pk != here.0 %}"),
    _template(
        "components/document_card",
        ", version {{ document.version }}",
        "",
        ("tests/resources", *PAGES),
    ),
    _template("components/review", "{{ page.next_review|date", "{{ page.last_reviewed|date"),
    _template(
        "layouts/base",
        'href="#main-content"',
        'href="#content"',
        ("tests/browser/test_keyboard.py", *PAGES),
    ),
    _template("blocks/table", '<th scope="col">', "<th>"),
    # Leaving
    Planted(GUARD, "location.replace(away)", "location.assign(away)", LEAVING),
    Planted(GUARD, 'document.body.textContent = "";\n', "", LEAVING),
    Planted(GUARD, 'document.title = "Information";\n', "", LEAVING),
    Planted(GUARD, "now - time < 5000", "now - time < 50000", LEAVING),
    Planted(GUARD, "if (event.repeat) return;", "", LEAVING),
    Planted(GUARD, "presses.length > 2", "presses.length > 3", LEAVING),
    Planted(GUARD, " || event.buttons) presses = [];", ") presses = [];", LEAVING),
    Planted(GUARD, "  }, true);", "  });", LEAVING),
    Planted(
        GUARD,
        "if (!history.state) history.replaceState",
        "if (false) history.replaceState",
        LEAVING,
    ),
    Planted(GUARD, "history.go(-known.steps);\n", "", LEAVING),
    Planted(GUARD, "history.go(-known.steps)", "history.go(-1)", LEAVING),
    Planted(GUARD, "history.pushState", "history.replaceState", LEAVING),
    Planted(GUARD, "}, goEmpty);", "}, goOut);", LEAVING),
    Planted(GUARD, 'if (history.state === "gone") {', 'if (history.state === "here") {', LEAVING),
    Planted(GUARD, "if (document.body) attempt(function () { stop(); });\n", "", LEAVING),
    Planted(SITE, "    element.hidden = false;\n", "", LEAVING),
    Planted(SITE, "view.onresize = view.onscroll = follow", "view.onresize = follow", LEAVING),
    # The line on opening hours
    Planted(SITE, "Date.parse(known[n]) <= now", "Date.parse(known[n]) < now - 60000", OPENING),
    Planted(SITE, "line.children[0].textContent = known[n - 1];\n", "", OPENING),
    Planted(SITE, "hidden = !/,$/", "hidden = /,$/", OPENING),
    Planted(SITE, "timer = setTimeout(look, soon);", "", OPENING),
    Planted(SITE, 'document.addEventListener("visibilitychange", look);\n', "", OPENING),
)
