"""Gathers the page types for Django. Their migrations are one history."""

from pages.about.models import SafetyPage, StandardPage
from pages.base import BasePage
from pages.guidance.models import GuidancePage
from pages.home.models import HomePage
from pages.library.models import LibraryPage, ResourcePage
from pages.news.models import NewsIndexPage, NewsPage
from pages.path.models import GuidedPathPage
from pages.procedures.models import ProcedureChapterPage, ProcedureManualPage, ProcedurePage
from pages.report.models import FirstMinutePage, ReportPage
from pages.sections.models import SectionPage
from pages.signposting.models import SignpostingIndexPage, SignpostingPage
from pages.takeaway.models import TakeAwayPage
from pages.training.models import TrainingEventPage, TrainingIndexPage

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
