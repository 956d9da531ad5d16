"""Audiences and topics: they cannot be lost while pages and services are sorted by them."""

import pytest
from django.urls import reverse

from resources.models import Audience, Topic

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Audience, Topic])
def test_a_word_that_pages_are_sorted_by_cannot_be_lost(admin_client, model):
    record = model.objects.filter(pages__isnull=False).first()
    address = reverse(model.snippet_viewset.get_url_name("delete"), args=[record.pk])
    for answer in (admin_client.get(address, follow=True), admin_client.post(address, follow=True)):
        assert "is still used in" in answer.content.decode()
    assert model.objects.filter(pk=record.pk).exists()


def test_a_topic_that_nothing_uses_can_be_deleted(admin_client):
    topic = Topic.objects.create(key="unused", name="Unused")
    address = reverse(Topic.snippet_viewset.get_url_name("delete"), args=[topic.pk])
    assert admin_client.get(address).status_code == 200
    assert admin_client.post(address).status_code == 302
    assert not Topic.objects.filter(pk=topic.pk).exists()
