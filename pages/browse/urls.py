from django.urls import path

from pages.browse import views

urlpatterns = [
    path("a-to-z/", views.a_to_z_list, name="a_to_z"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:key>/", views.topic, name="topic"),
    path("for/<slug:key>/", views.audience, name="audience"),
    path("glossary/", views.glossary, name="glossary"),
]
