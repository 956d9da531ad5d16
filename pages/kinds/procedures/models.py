"""The procedures manual: a manual has chapters, a chapter has procedures. Numbers follow the editors' order."""

from pages.core.base import BasePage
from pages.core.grouping import ListGroup
from pages.kinds.procedures.queries import chapters_of, neighbours_of


class ProcedureManualPage(BasePage):
    page_description = (
        "A manual of procedures. Its chapters and procedures are listed by themselves."
    )
    parent_page_types = ["pages.SectionPage"]
    subpage_types = ["pages.ProcedureChapterPage"]
    template = "pages/procedure_manual.html"
    list_group = ListGroup.PROCEDURES
    own_styles = "manual"
    shows_related = False

    class Meta:
        verbose_name = "procedures manual"

    def get_type_context(self, context):
        return {"chapters": chapters_of(self.path)}


class ProcedureChapterPage(BasePage):
    page_description = "A chapter of the manual: an introduction, and the procedures below it."
    parent_page_types = ["pages.ProcedureManualPage"]
    subpage_types = ["pages.ProcedurePage"]
    template = "pages/procedure_chapter.html"
    list_group = ListGroup.PROCEDURES
    own_styles = "manual"
    shows_related = False

    class Meta:
        verbose_name = "procedures chapter"

    def get_type_context(self, context):
        chapters = chapters_of(self.path[: -self.steplen])
        return {
            "chapter": next((chapter for chapter in chapters if chapter.page.pk == self.pk), None),
            "neighbours": neighbours_of(self, chapters),
        }


class ProcedurePage(BasePage):
    page_description = "One procedure: when it applies, what to do, who decides, what to record."
    parent_page_types = ["pages.ProcedureChapterPage"]
    subpage_types = []
    template = "pages/procedure.html"
    list_group = ListGroup.PROCEDURES
    own_styles = "manual"

    class Meta:
        verbose_name = "procedure"

    def get_type_context(self, context):
        # Breadcrumbs leave out what is not public: the manual may be missing there.
        path = self.path[: -2 * self.steplen]
        chapters = chapters_of(path)
        return {
            "neighbours": neighbours_of(self, chapters),
            "number": next(
                (
                    number
                    for chapter in chapters
                    for number, page in chapter.procedures
                    if page.pk == self.pk
                ),
                "",
            ),
            "manual": next((page for page in context["breadcrumbs"] if page.path == path), None),
        }
