"""An editor's first day, through Wagtail's own screens: sign in, write a page with a number in a sentence, publish it.

Wagtail's screens may change with its versions; what is looked for here is what an editor reads on them.
"""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from wagtail.admin.menu import SubmenuMenuItem, admin_menu
from wagtail.snippets.models import get_snippet_models

from tests.browser.watch import Watch, watch
from tests.fixtures.site_server import RunningSite, served

PASSWORD = "three-tall-oak-trees"
FIRST_EDITOR = """
from safeguarding.accounts.first_editor import create_first_editor
print(create_first_editor())
"""
# What the menu does not lead to: the dashboard, the forms for what is new, the editor's own account.
BESIDES_THE_MENU = [
    "/admin/",
    "/admin/images/add/",
    "/admin/documents/multiple/add/",
    "/admin/account/",
]
# Wagtail saves a draft by itself; while required fields are empty the server says 400, and the screen says so too.
AUTOSAVE = "status of 400"


@pytest.fixture(scope="module")
def editors_site(site_copies, tmp_path_factory) -> Iterator[RunningSite]:
    """Give a site that the tests in this file share: each changes something else."""
    with served(site_copies, tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="module")
def one_time_password(editors_site) -> str:
    """Give the password of the first editor, as `make run` shows it once."""
    return editors_site.manage("shell", "-v", "0", "-c", FIRST_EDITOR).splitlines()[-1]


@pytest.fixture(scope="module")
def signed_in(editors_site, one_time_password, browser, browser_context_args) -> dict:
    """Give the cookies of an editor whose one-time password opened nothing until another was chosen."""
    context = browser.new_context(**browser_context_args | {"base_url": editors_site.url})
    page = context.new_page()
    sign_in(page, one_time_password)
    expect(page.get_by_text("choose your own password")).to_be_visible()
    page.goto("/admin/pages/")
    expect(page).to_have_url(f"{editors_site.url}/admin/account/")
    choose_password(page, one_time_password)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def editor(editors_site, signed_in, browser, browser_context_args) -> Iterator[Page]:
    """Give a window of somebody who has signed in and chosen a password."""
    context = browser.new_context(
        **browser_context_args
        | {
            "base_url": editors_site.url,
            "storage_state": signed_in,
            "viewport": {"width": 1280, "height": 1000},
        }
    )
    yield context.new_page()
    context.close()


def sign_in(page: Page, password: str) -> None:
    """Sign in with the form that the editors' part shows."""
    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def choose_password(page: Page, old: str) -> None:
    """Fill in the account page that a one-time password opens."""
    page.get_by_role("textbox", name="First name").fill("Ada")
    page.get_by_role("textbox", name="Last name").fill("Example")
    page.get_by_role("textbox", name="Email").fill("editor@example.org")
    page.get_by_label("Old password").fill(old)
    page.get_by_label("New password", exact=False).first.fill(PASSWORD)
    page.get_by_label("New password confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("settings have been changed successfully")).to_be_visible()


def choose_contact(page: Page, name: str) -> None:
    """Search in the window that lists the contacts, and press one."""
    window = page.locator(".modal-content")
    window.get_by_label("Search term").fill(name)
    expect(window.get_by_role("row")).to_have_count(2)  # the heading, and the one found
    window.get_by_role("link", name=name, exact=True).click()
    expect(window).to_have_count(0)


def test_after_choosing_a_password_the_editor_can_start(editor, editors_site):
    editor.goto("/admin/pages/")
    expect(editor).to_have_url(f"{editors_site.url}/admin/pages/")
    expect(editor.get_by_role("link", name="Explore child pages").first).to_be_visible()


def test_a_page_with_a_number_in_a_sentence_from_the_first_word_to_the_public(editor, editors_site):
    watched = watch(editor, editors_site.url, expected=(AUTOSAVE,))
    begin_guidance_page(editor, "Somewhere to turn", "Who answers, by day and by night.")
    write_text(editor)
    add_contact_card(editor, "Childline")
    say_who_it_is_for(editor)

    with editor.expect_navigation():
        editor.get_by_role("button", name="Save draft").click()
    expect(editor).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))
    assert editor.request.get("/parents-and-carers/somewhere-to-turn/").status == 404

    editor.reload()
    text = editor.locator(".public-DraftEditor-content").first
    expect(text).to_contain_text(
        "Ring Concerns Line before the day ends, or NSPCC helpline at night."
    )
    expect(text.locator("mark")).to_have_text(["Concerns Line", "NSPCC helpline"])

    editor.get_by_role("button", name="Toggle preview").click()
    preview = editor.frame_locator("#w-preview-iframe")
    expect_the_page(preview)

    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_text("has been published").first).to_be_visible()
    address = editor.get_by_role("link", name="View live").first.get_attribute("href")

    public = editor.context.browser.new_context(base_url=editors_site.url).new_page()
    public.goto(address)
    expect_the_page(public)
    public.context.close()
    nothing_wrong(watched)


def expect_the_page(place) -> None:
    """Expect what a visitor must find on the page, in a window or a preview's frame."""
    main = place.locator("main")
    expect(main.get_by_role("heading", name="Somewhere to turn", level=1)).to_be_visible()
    expect(main.get_by_role("heading", name="Who to ring", level=2)).to_be_visible()
    sentence = main.get_by_text("before the day ends")
    expect(sentence).to_have_text(
        "Ring 0345 678 9021 before the day ends, or 0808 800 5000 at night."
    )
    number = sentence.get_by_role("link", name="0345 678 9021")
    expect(number).to_have_attribute("href", "tel:+443456789021")
    card = main.locator(".app-contact", has_text="Childline")
    expect(card.get_by_role("link", name="0800 1111")).to_have_attribute(
        "href", re.compile("^tel:")
    )


def begin_guidance_page(page: Page, title: str, summary: str) -> None:
    """Walk from the menu to a new guidance page, and fill in its head."""
    page.goto("/admin/pages/")
    page.get_by_role("link", name=re.compile("^Explore child pages")).click()
    page.get_by_role("link", name="Explore child pages of 'For parents and carers'").click()
    page.get_by_role("link", name="Add child page").click()
    page.get_by_role("link", name="Guidance page").first.click()
    page.get_by_role("textbox", name="Title").fill(title)
    page.get_by_role("textbox", name="Summary").fill(summary)


def write_text(page: Page) -> None:
    """Write a heading and a sentence; put one contact into it by its button and one by typing a slash."""
    page.get_by_role("button", name="Insert a block").click()
    page.get_by_role("option", name="Text", exact=True).click()
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type("## Who to ring")
    page.keyboard.press("Enter")
    page.keyboard.type("Ring THEM before the day ends, or  at night.")
    for _ in " at night.":
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("/contact")
    page.get_by_role("option", name="Contact: shows its number").click()
    choose_contact(page, "NSPCC helpline")
    # The editor keeps the focus, so that one can go on typing.
    page.keyboard.press("Home")
    for _ in "Ring ":
        page.keyboard.press("ArrowRight")
    for _ in "THEM":
        page.keyboard.press("Shift+ArrowRight")
    page.get_by_role("button", name="Contact: shows its number").click()
    choose_contact(page, "Concerns Line")


def add_contact_card(page: Page, name: str) -> None:
    """Add a block with all that the register knows of a contact."""
    page.get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name="Contact card").last.click()
    page.get_by_role("button", name="Choose contact").click()
    choose_contact(page, name)


def say_who_it_is_for(page: Page) -> None:
    """Fill in the second tab: audience and owner."""
    page.get_by_role("tab", name="People and review").click()
    page.get_by_role("checkbox", name="Parents", exact=True).check()
    page.get_by_role("button", name="Choose owner").click()
    page.locator(".modal-content").get_by_role("link", name="The website editors").click()
    expect(page.locator(".modal-content")).to_have_count(0)


def test_a_wrong_number_is_refused_with_a_reason_and_nothing_typed_is_lost(editor, editors_site):
    watched = watch(editor, editors_site.url, expected=(AUTOSAVE,))
    editor.goto("/admin/snippets/resources/contact/")
    editor.get_by_role("link", name="Childline", exact=True).click()
    editor.get_by_role("textbox", name="What it is for").fill("For children, about anything.")
    number = editor.get_by_role("textbox", name="Number").first
    number.fill("01632 960")
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(
        editor.get_by_text("The contact could not be saved")
        .or_(editor.get_by_text("could not be saved due to errors"))
        .first
    ).to_be_visible()
    expect(editor.get_by_text("01632 960” cannot be rung").first).to_be_visible()
    expect(number).to_have_value("01632 960")
    expect(editor.get_by_role("textbox", name="What it is for")).to_have_value(
        "For children, about anything."
    )
    nothing_wrong(watched)


def screens_in(menu) -> Iterator[str]:
    """Yield the addresses of a menu of the editors' part and of the menus in it, but for Wagtail's guide."""
    for item in menu.registered_menu_items:
        if isinstance(item, SubmenuMenuItem):
            yield from screens_in(item.menu)
        elif item.url.startswith("/admin/"):
            yield item.url


def all_screens() -> set[str]:
    forms = (model.snippet_viewset.get_url_name("add") for model in get_snippet_models())
    return {*BESIDES_THE_MENU, *screens_in(admin_menu), *map(reverse, forms)}


def test_no_editors_screen_fails_or_asks_another_host(editor, editors_site):
    """Also what is registered later: a report, a register, a setting."""
    watched = watch(editor, editors_site.url)
    answers = {path: editor.goto(path).status for path in sorted(all_screens())}
    assert set(answers.values()) == {200}, answers
    nothing_wrong(watched)


def nothing_wrong(watched: Watch) -> None:
    """No message of an error, no violation of the policy, nobody else asked."""
    assert watched.other_hosts == []
    assert watched.errors == []
