from django.urls import path, register_converter

from pages.core.paging import LaterNumber
from pages.site.browse import views

register_converter(LaterNumber, "later")

urlpatterns = [
    path("a-to-z/", views.a_to_z_list, name="a_to_z"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:key>/", views.topic, name="topic"),
    path("topics/<slug:key>/page/<later:number>/", views.topic, name="topic"),
    path("for/<slug:key>/", views.audience, name="audience"),
    path("for/<slug:key>/page/<later:number>/", views.audience, name="audience"),
    path("glossary/", views.glossary, name="glossary"),
]
