"""What editors see of the published copy: a report, and a warning on the dashboard when something is wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from safeguarding.delivery.models import BuildRequest, Node

SILENT_AFTER = timedelta(seconds=60)  # a builder says that it is there every few seconds


@dataclass(frozen=True)
class Failure:
    """What could not be brought up to date, why (the software's words), and since when."""

    address: str
    reason: str
    since: datetime


class Copy:
    """The published copy of one machine, as its builder spoke of it last."""

    def __init__(self, node: Node):
        """Read a node's record; makes no queries."""
        self.node = node
        self.is_silent = timezone.now() - node.heard_at > SILENT_AFTER
        self.failures = [
            Failure(kept["address"], kept["reason"], datetime.fromisoformat(kept["since"]))
            for kept in node.failures
        ]
        self.is_well = not (self.is_silent or node.trouble or self.failures)

    @property
    def took(self) -> str:
        """Return how long the last build took, in words."""
        seconds = self.node.seconds or 0.0
        if seconds < 100:
            return f"{seconds:.1f} seconds"
        return f"{seconds / 60:.0f} minutes"

    def waiting_since(self) -> datetime | None:
        """Return when the first change was saved that is not in the copy; None when none is known to wait.

        Requests stay for a while after they were done. Those made after the builder last spoke are not done; those
        made before are, unless it said that something waits or stops it.
        """
        is_behind = self.node.waiting or self.node.trouble
        current_at = self.node.built_at if is_behind else self.node.heard_at
        requests = BuildRequest.objects.order_by("made_at").values_list("made_at", flat=True)
        if current_at is not None:
            requests = requests.filter(made_at__gt=current_at)
        return requests.first()


class PublishedCopyView(ReportView):
    """How up to date the copy is that visitors get, for each machine that keeps one."""

    model = Node
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    page_title = "Published copy"
    header_icon = "copy"
    index_url_name = "published_copy"
    paginate_by = None
    results_template_name = "wagtailadmin/reports/published_copy_results.html"

    def decorate_paginated_queryset(self, nodes):
        copies = [Copy(node) for node in nodes]
        for copy in copies:
            copy.waits_since = copy.waiting_since()
        return copies


class PublishedCopyWarning(Component):
    """A panel of the dashboard for what is worst, with a link to the report. Nothing when all is well."""

    name = "published_copy"
    template_name = "wagtailadmin/home/published_copy.html"
    order = 50  # above Wagtail's own

    def get_context_data(self, parent_context):
        copies = [Copy(node) for node in Node.objects.all()]
        return {
            "has_several": len(copies) > 1,
            "silent": any(copy.is_silent for copy in copies),
            "troubled": [copy for copy in copies if copy.node.trouble],
            # The copies of several machines mostly fail in the same places.
            "failed": {failure.address for copy in copies for failure in copy.failures},
        }
