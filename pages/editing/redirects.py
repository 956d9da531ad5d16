"""Redirects as editors keep them: what could never be followed, or would lead nowhere, is refused in words.

Wagtail's own forms, lists and pages are used; these stand in for three of its views. How an address is compared:
pages/site/addresses/redirects.py.
"""

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import Resolver404, path, resolve
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin import messages
from wagtail.contrib.redirects import forms as wagtail_forms
from wagtail.contrib.redirects import utils, views
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log

from pages.core.serving import find_page
from pages.site.addresses.redirects import normal_old_path, redirects_here
from safeguarding.privacy.log_names import EDITORS_PATH
from safeguarding.typed_addresses import normal_form

BYTE_ORDER_MARK = "\ufeff"  # some spreadsheets put it before everything else


class RedirectForm(wagtail_forms.RedirectForm):
    """Wagtail's form, which takes whatever it gets, with what has to hold."""

    def clean(self):
        """Check the source, the target, and both together."""
        super().clean()
        data = self.cleaned_data
        source = data.get("old_path")
        if not source or self.errors:
            return data
        source = normal_old_path(Redirect.normalise_path(source))
        page, link = data.get("redirect_page"), data.get("redirect_link")
        if not page and not link:
            self.add_error("redirect_page", "Choose a page, or give an address below.")
            return data
        if words := self._why_never_followed(source) or self._why_twice(source):
            self.add_error("old_path", words)
            return data
        target = normal_form(page.specific.readable_path) if page else path_here(link)
        if target is not None and (way := self._way_back(source, target)):
            words = (
                "This leads to itself."
                if len(way) == 1
                else f"This leads in a circle: {' → '.join(way)}."
            )
            self.add_error("redirect_page" if page else "redirect_link", words)
        return data

    def _why_never_followed(self, source: str) -> str:
        """Return, in words, what answers at `source` before any redirect is looked for; "" for nothing."""
        if f"{source}/".startswith(EDITORS_PATH):
            return "Addresses that begin like this are the editors' own."
        bare = source.partition("?")[0]
        for address in (f"{bare}/".replace("//", "/"), bare):
            try:
                match = resolve(address)
            except Resolver404:
                continue
            if match.view_name != "page":
                return "The site itself has something at this address, so nobody would ever be redirected."
            try:
                page, _ = find_page(address.removeprefix("/"))
            except Http404:
                continue
            return (
                f"The page “{page.title}” is at this address, so nobody would ever be redirected."
            )
        return ""

    def _others(self) -> Iterable[tuple[str, Redirect]]:
        for other in redirects_here().exclude(pk=self.instance.pk).select_related("redirect_page"):
            yield normal_old_path(other.old_path), other

    def _why_twice(self, source: str) -> str:
        for known, other in self._others():
            if known == source and other.site == self.cleaned_data.get("site"):
                return f"There is a redirect from {other.old_path} already. Change that one."
        return ""

    def _way_back(self, source: str, target: str) -> list[str]:
        """Return the addresses by which redirects lead from `target` back to `source`; none where they do not."""
        others = dict(self._others())
        way = [target]
        while way[-1] != source:
            following = others.get(way[-1])
            step = path_here(following.link) if following and following.link else None
            if step is None or step in way:
                return []
            way.append(step)
        return way if len(way) == 1 else [source, *way]


def path_here(address: str) -> str | None:
    """Return the normal form of the path that an address names on this site; None for one on another."""
    parts = urlsplit(address)
    if parts.hostname and parts.hostname != urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname:
        return None
    return normal_form(unquote(parts.path or "/"))


class CreateRedirectView(views.CreateView):
    """Wagtail's, with our form."""

    form_class = RedirectForm


class EditRedirectView(views.EditView):
    """Wagtail's, with our form."""

    form_class = RedirectForm


@views.permission_checker.require_any("add")
@require_POST
def process_import(request):
    """Import the list that was uploaded, and say for each row that was left out why it was.

    In place of Wagtail's view, which ends at an empty row with an error page.
    """
    management = wagtail_forms.ConfirmImportManagementForm(request.POST)
    sent = {"import_file_name", "input_format"} <= request.POST.keys()
    if not sent or not management.is_valid():
        messages.error(
            request,
            "The list could not be found again. Nothing was imported: choose the file once more.",
        )
        return redirect("wagtailredirects:start_import")
    list_format = utils.get_import_formats()[int(management.cleaned_data["input_format"])]()
    storage = utils.get_file_storage()(name=management.cleaned_data["import_file_name"])
    try:
        data = storage.read(list_format.get_read_mode())
    except OSError:
        messages.error(
            request,
            "The list is not there any more. Nothing was imported: choose the file once more.",
        )
        return redirect("wagtailredirects:start_import")
    if isinstance(data, str):
        data = data.removeprefix(BYTE_ORDER_MARK)
    dataset = list_format.create_dataset(data)
    form = wagtail_forms.ConfirmImportForm(
        dataset.headers, request.POST, request.FILES, initial=management.cleaned_data
    )
    if not form.is_valid():
        confirm = {"form": form, "dataset": dataset}
        return render(request, "wagtailredirects/confirm_import.html", confirm)
    summary = import_rows(dataset, form.cleaned_data)
    storage.remove()
    if summary["errors_count"]:
        again = wagtail_forms.ImportForm(utils.get_supported_extensions())
        context = {"form": again, "import_summary": summary}
        return render(request, "wagtailredirects/import_summary.html", context)
    messages.success(request, f"Redirects imported: {summary['total']}.")
    return redirect("wagtailredirects:index")


def import_rows(rows: Iterable, chosen: dict) -> dict:
    """Make a redirect of each row, and return Wagtail's summary: how many there were, and what was wrong with which.

    `chosen` is what the form for the import says: which columns, for which site, for good or for now.
    """
    columns = int(chosen["from_index"]), int(chosen["to_index"])
    errors, successes, total = [], 0, 0
    for number, row in enumerate(rows, 2):  # the first line has the headings
        total += 1
        old, new = (str(_cell(row, column)).strip() for column in columns)
        if not old or not new:
            errors.append([old, new, f"Line {number}: the address is missing."])
            continue
        site = chosen["site"].pk if chosen["site"] else None
        typed = {
            "old_path": old,
            "redirect_link": new,
            "is_permanent": chosen["permanent"],
            "site": site,
        }
        form = RedirectForm(typed)
        if not form.is_valid():
            said = " ".join(words for field in form.errors.values() for words in field)
            errors.append([old, new, f"Line {number}: {said}"])
            continue
        with transaction.atomic():
            log(instance=form.save(), action="wagtail.create")
        successes += 1
    return {
        "errors": errors,
        "errors_count": len(errors),
        "successes": successes,
        "total": total,
    }


def _cell(row, column: int):
    cell = row[column] if column < len(row) else ""
    return "" if cell is None else cell


# Before Wagtail's own, which has the same addresses.
@hooks.register("register_admin_urls", order=-1)
def redirect_addresses():
    """Return the addresses of the views above."""
    return [
        path("redirects/add/", CreateRedirectView.as_view()),
        path("redirects/<int:redirect_id>/", EditRedirectView.as_view()),
        path("redirects/import/process/", process_import),
    ]
