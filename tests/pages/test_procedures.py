"""The manual: numbers and neighbours follow the editors' order, and what is not public is not counted."""

import pytest

from pages import models
from tests.building import make_page, make_private, page_at
from tests.reading import soup_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what pages say


@pytest.fixture
def manual():
    """Give a manual of two chapters, the first with procedures A, B and C, the second with D."""
    manual = make_page(models.ProcedureManualPage, page_at("/professionals/"), "A manual")
    for chapter, procedures in (("First", "ABC"), ("Second", "D")):
        page = make_page(models.ProcedureChapterPage, manual, f"{chapter} chapter")
        for name in procedures:
            make_page(models.ProcedurePage, page, f"Procedure named {name}")
    manual.refresh_from_db()
    return manual


def procedure(name: str):
    return models.ProcedurePage.objects.get(title=f"Procedure named {name}")


def chapter(name: str):
    return models.ProcedureChapterPage.objects.get(title=f"{name} chapter")


def numbers(client, manual) -> list[str]:
    """Return the manual's contents as a visitor reads them: "1 First chapter", "1.1 A", ..."""
    main = soup_of(client.get(manual.path_on_site)).main
    return [
        " ".join(entry.get_text(" ").replace("Procedure named ", "").split())
        for entry in main.select(".app-manual__title, .app-manual__list li")
    ]


def neighbours(client, page) -> tuple[str, str]:
    """Return the titles of the pages that a page calls the previous and the next one."""
    main = soup_of(client.get(page.path_on_site)).main
    found = []
    for relation in ("prev", "next"):
        link = main.find("a", rel=relation)
        title = link.get_text(" ").split(":", 1)[1].strip() if link else ""
        if link:
            assert client.get(link["href"]).status_code == 200
            assert title in words_of(client.get(link["href"]))
        found.append(title.removeprefix("Procedure named "))
    return tuple(found)


def test_the_manual_is_numbered_in_its_order(client, manual):
    assert numbers(client, manual) == [
        *("1 First chapter", "1.1 A", "1.2 B", "1.3 C"),
        *("2 Second chapter", "2.1 D"),
    ]


def test_each_page_says_its_number(client, manual):
    assert "Chapter 2" in words_of(client.get(chapter("Second").path_on_site))
    assert "Procedure 1.3" in words_of(client.get(procedure("C").path_on_site))


def test_the_manual_is_read_from_front_to_back(client, manual):
    assert neighbours(client, chapter("First")) == ("", "A")
    assert neighbours(client, procedure("A")) == ("First chapter", "B")
    assert neighbours(client, procedure("C")) == ("B", "Second chapter")
    assert neighbours(client, chapter("Second")) == ("C", "D")
    assert neighbours(client, procedure("D")) == ("Second chapter", "")


def test_a_moved_procedure_takes_its_new_number(client, manual):
    procedure("C").move(procedure("A"), pos="left")
    assert numbers(client, manual)[1:4] == ["1.1 C", "1.2 A", "1.3 B"]
    assert "Procedure 1.1" in words_of(client.get(procedure("C").path_on_site))
    assert neighbours(client, procedure("A")) == ("C", "B")


def test_a_procedure_moved_to_another_chapter(client, manual):
    procedure("B").move(chapter("Second"), pos="first-child")
    assert numbers(client, manual) == [
        *("1 First chapter", "1.1 A", "1.2 C"),
        *("2 Second chapter", "2.1 B", "2.2 D"),
    ]
    assert neighbours(client, procedure("B")) == ("Second chapter", "D")


def test_a_moved_chapter_takes_its_procedures_along(client, manual):
    chapter("Second").move(chapter("First"), pos="left")
    assert numbers(client, manual)[:2] == ["1 Second chapter", "1.1 D"]
    assert "Procedure 2.1" in words_of(client.get(procedure("A").path_on_site))


@pytest.mark.parametrize("hide", ["unpublish", "private"])
def test_a_procedure_that_is_not_public_is_skipped(client, manual, hide):
    page = procedure("B")
    page.unpublish() if hide == "unpublish" else make_private(page)
    assert numbers(client, manual)[:3] == ["1 First chapter", "1.1 A", "1.2 C"]
    assert neighbours(client, procedure("A")) == ("First chapter", "C")


@pytest.mark.parametrize("hide", ["unpublish", "private"])
def test_a_chapter_that_is_not_public_is_skipped_with_its_procedures(client, manual, hide):
    """An unpublished chapter's procedures must not turn up under the chapter before it."""
    page = chapter("First")
    page.unpublish() if hide == "unpublish" else make_private(page)
    assert numbers(client, manual) == ["1 Second chapter", "1.1 D"]
    assert neighbours(client, procedure("D")) == ("Second chapter", "")


def test_a_procedure_keeps_its_manual_when_its_chapter_is_not_public(client, manual):
    """The breadcrumbs lack the chapter then: the page above the manual is not taken for the manual."""
    chapter("First").unpublish()
    main = soup_of(client.get(procedure("A").path_on_site)).main
    assert main.select_one(".app-head__kicker") is None
    assert neighbours(client, procedure("A")) == ("", "")
    assert neighbours(client, procedure("D")) == ("Second chapter", "")
    assert "Procedure 1.1" in words_of(client.get(procedure("D").path_on_site))


def test_a_procedure_in_a_manual_that_is_not_public_names_no_other_page_as_its_manual(
    client, manual
):
    manual.unpublish()
    answer = client.get(procedure("D").path_on_site)
    kicker = soup_of(answer).main.select_one(".app-head__kicker")
    assert kicker.get_text(strip=True) == "Procedure 2.1"
    assert neighbours(client, procedure("D")) == ("Second chapter", "")
    assert "Chapter 2" in words_of(client.get(chapter("Second").path_on_site))


def test_an_empty_manual_answers(client):
    manual = make_page(models.ProcedureManualPage, page_at("/professionals/"), "An empty manual")
    empty = make_page(models.ProcedureChapterPage, manual, "An empty chapter")
    assert numbers(client, manual) == ["1 An empty chapter"]
    assert neighbours(client, empty) == ("", "")


def test_the_starter_manual_can_be_read_to_its_end(client):
    """From the first chapter on, "next" leads through every page of the manual, once."""
    manual = page_at("/professionals/procedures/")
    pages = list(manual.get_descendants().live())
    path, seen = pages[0].specific.path_on_site, []
    while path:
        seen.append(path)
        assert len(seen) <= len(pages)
        link = soup_of(client.get(path)).main.find("a", rel="next")
        path = link["href"] if link else None
    assert len(seen) == len(set(seen)) == len(pages)
