"""Reports in the editors' menu: each is one line in a list, and its address and its menu item follow from that."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import ReportView


@dataclass(frozen=True)
class Report:
    """A report: its view, what the menu says, where it is below `reports/`, and its place in the menu.

    The icon and the names of the addresses are the view's own.
    """

    view: type[ReportView]
    label: str
    address: str
    order: int


def register_reports(reports: Iterable[Report]) -> None:
    """Give each report its addresses and its menu item. Called once, from an app's `wagtail_hooks`."""
    for report in reports:
        hooks.register("register_admin_urls", _addresses_of(report))
        hooks.register("register_reports_menu_item", _menu_item_of(report))


def may_open(user, view: type[ReportView]) -> bool:
    """Return whether a user may open a report."""
    allowed = view.any_permission_required or [view.permission_required]
    return view.permission_policy.user_has_any_permission(user, allowed)


class ReportMenuItem(MenuItem):
    """A menu item for the people who may open its report."""

    def __init__(self, report: Report):
        self._view = report.view
        super().__init__(
            report.label,
            reverse(report.view.index_url_name),
            icon_name=report.view.header_icon,
            order=report.order,
        )

    def is_shown(self, request):
        return may_open(request.user, self._view)


def _addresses_of(report: Report):
    view, address = report.view, f"reports/{report.address}"
    addresses = [path(address, view.as_view(), name=view.index_url_name)]
    if view.index_results_url_name:
        results = view.as_view(results_only=True)
        addresses.append(path(f"{address}results/", results, name=view.index_results_url_name))
    return lambda: addresses


def _menu_item_of(report: Report):
    return lambda: ReportMenuItem(report)
