from django.urls import path

from pages.kinds.signposting import views

urlpatterns = [
    path("services/", views.services, name="services"),
    path("services/<slug:key>/", views.service, name="service"),
]
