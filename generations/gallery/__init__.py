"""How pictures are found, and made ready for a page: filters, search, keyset pages, tiles. Only reads."""

from generations.gallery.banner import Pause, pause_of
from generations.gallery.cursors import BrokenCursor, read_cursor
from generations.gallery.days import Day, day_of, images_of_days, in_words, is_whole
from generations.gallery.dealt_with import dealt_with_page, is_anything_dealt_with
from generations.gallery.details import generation_page
from generations.gallery.duplicates import Duplicates, duplicates_of
from generations.gallery.filters import Filters
from generations.gallery.moments import moment_of, sort_key_at
from generations.gallery.pages import (
    GalleryPage,
    best_page,
    newest_images,
    page_above,
    page_at,
    page_below,
    page_between,
    studio_address,
    studio_page,
)
from generations.gallery.panel import image_page
from generations.gallery.prompts import PromptPage, prompt_page
from generations.gallery.queue import QueuePage, queue_page
from generations.gallery.recipe import Recipe, recipe_of, recipe_of_draft, reference_shown
from generations.gallery.sizes import SIZES, expected_size, nearest_ratio
from generations.gallery.tile import Tile
from generations.gallery.tiles import generation_tiles, image_tiles, places_moved, star_of, tiles_of_generations
from generations.gallery.timeline import Timeline, place_of, timeline_of
from generations.gallery.trash import TrashPage, trash_page
from generations.gallery.usual import usual_seconds

__all__ = [
    "SIZES",
    "BrokenCursor",
    "Day",
    "Duplicates",
    "Filters",
    "GalleryPage",
    "Pause",
    "PromptPage",
    "QueuePage",
    "Recipe",
    "Tile",
    "Timeline",
    "TrashPage",
    "best_page",
    "day_of",
    "dealt_with_page",
    "duplicates_of",
    "expected_size",
    "generation_page",
    "generation_tiles",
    "image_page",
    "image_tiles",
    "images_of_days",
    "in_words",
    "is_anything_dealt_with",
    "is_whole",
    "moment_of",
    "nearest_ratio",
    "newest_images",
    "page_above",
    "page_at",
    "page_below",
    "page_between",
    "pause_of",
    "place_of",
    "places_moved",
    "prompt_page",
    "queue_page",
    "read_cursor",
    "recipe_of",
    "recipe_of_draft",
    "reference_shown",
    "sort_key_at",
    "star_of",
    "studio_address",
    "studio_page",
    "tiles_of_generations",
    "timeline_of",
    "trash_page",
    "usual_seconds",
]
