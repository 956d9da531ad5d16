"""Gathers the page types for Django. Their migrations are one history."""

import pages.blocks.body  # noqa: F401  (what the pages' bodies may hold)
from pages.core.base import BasePage
from pages.kinds.about.models import SafetyPage, StandardPage
from pages.kinds.guidance.models import GuidancePage
from pages.kinds.guided_path.models import GuidedPathPage
from pages.kinds.home.models import HomePage
from pages.kinds.library.models import LibraryPage, ResourcePage
from pages.kinds.news.models import NewsIndexPage, NewsPage
from pages.kinds.procedures.models import ProcedureChapterPage, ProcedureManualPage, ProcedurePage
from pages.kinds.report.models import FirstMinutePage, ReportPage
from pages.kinds.sections.models import SectionPage
from pages.kinds.signposting.models import SignpostingIndexPage, SignpostingPage
from pages.kinds.takeaway.models import TakeAwayPage
from pages.kinds.training.models import TrainingEventPage, TrainingIndexPage

__all__ = [
    "BasePage",
    "FirstMinutePage",
    "GuidancePage",
    "GuidedPathPage",
    "HomePage",
    "LibraryPage",
    "NewsIndexPage",
    "NewsPage",
    "ProcedureChapterPage",
    "ProcedureManualPage",
    "ProcedurePage",
    "ReportPage",
    "ResourcePage",
    "SafetyPage",
    "SectionPage",
    "SignpostingIndexPage",
    "SignpostingPage",
    "StandardPage",
    "TakeAwayPage",
    "TrainingEventPage",
    "TrainingIndexPage",
]
