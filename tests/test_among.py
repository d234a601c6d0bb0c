"""Looking for many rows by their numbers."""

import pytest

from generations.models import GalleryImage, Star
from tests.factories import make_image, make_star

pytestmark = pytest.mark.django_db


def test_rows_are_found_by_their_own_number_and_by_that_of_another(mia):
    first, _, third = (make_image() for _ in range(3))
    make_star(third, mia)
    assert set(GalleryImage.objects.filter(pk__among=[first.pk, third.pk])) == {first, third}
    assert Star.objects.get(image__among=[first.pk, third.pk]).image == third
    assert GalleryImage.objects.filter(sort_key__among={first.sort_key}).get() == first


def test_among_none_is_nothing_and_asks_nobody(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert list(GalleryImage.objects.filter(pk__among=[])) == []


def test_what_is_no_number_never_reaches_the_statement():
    with pytest.raises(ValueError, match="invalid literal"):
        list(GalleryImage.objects.filter(pk__among=["1) OR (1=1"]))
