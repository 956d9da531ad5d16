"""What editors and the board see of the counters: a report of the last thirty days."""

from datetime import UTC, datetime, timedelta

from django.db.models import Q
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from safeguarding.counting.kinds import LOG, NOTHING_FOUND
from safeguarding.counting.models import THRESHOLD, Count
from safeguarding.counting.tally import uk_day

DAYS = 30


class VisitsView(ReportView):
    """Visits by day and page type, and searches without results. No totals: with one, a small number could be told."""

    model = Count
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    page_title = "Visits"
    header_icon = "view"
    index_url_name = "visits"
    index_results_url_name = "visits_results"
    results_template_name = "wagtailadmin/reports/visits_results.html"
    paginate_by = 200
    columns = [
        DateColumn("day", label="Day"),
        Column("what", label="What"),
        Column("shown", label="How often"),
    ]
    list_export = ["day", "what", "shown"]
    export_headings = {"day": "Day", "what": "What", "shown": "How often"}

    def get_queryset(self):
        since = uk_day(datetime.now(UTC)) - timedelta(days=DAYS - 1)
        too_few = Q(kind=NOTHING_FOUND, count__lte=THRESHOLD)
        counts = Count.objects.filter(day__gte=since).exclude(kind=LOG).exclude(too_few)
        return counts.order_by("-day", "kind", "name")
