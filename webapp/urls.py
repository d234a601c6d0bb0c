"""All addresses of Musa."""

from django.urls import path

urlpatterns = []
