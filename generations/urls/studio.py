"""The studio, generations, images."""

from django.urls import path

from generations.views import composing, drafts, generations, images, live, prompts, queue, studio, timeline, trash

urlpatterns = [
    path("", studio.studio, name="studio"),
    path("generations/", generations.generation_create, name="generation_create"),
    path("generations/duplicates", composing.generation_duplicates, name="generation_duplicates"),
    path("generations/changes", live.generation_changes, name="generation_changes"),
    path("generations/<int:generation_id>/", generations.generation_detail, name="generation_detail"),
    path("generations/<int:generation_id>/recipe", composing.generation_recipe, name="generation_recipe"),
    path("generations/<int:generation_id>/again/", generations.generation_again, name="generation_again"),
    path("generations/<int:generation_id>/cancel/", generations.generation_cancel, name="generation_cancel"),
    path("generations/<int:generation_id>/retry/", generations.generation_retry, name="generation_retry"),
    path("generations/<int:generation_id>/dismiss/", generations.generation_dismiss, name="generation_dismiss"),
    path("generations/<int:generation_id>/recall/", generations.generation_recall, name="generation_recall"),
    path("draft/", drafts.draft_save, name="draft_save"),
    path("prompts/mine", prompts.prompt_history, name="prompt_history"),
    path("prompts/<int:prompt_id>/star/", prompts.prompt_star, name="prompt_star"),
    path("images/strip", images.image_strip, name="image_strip"),
    path("images/<int:image_id>/", images.image_detail, name="image_detail"),
    path("images/<int:image_id>/trash/", images.image_trash, name="image_trash"),
    path("images/<int:image_id>/restore/", images.image_restore, name="image_restore"),
    path("images/<int:image_id>/star/", images.image_star, name="image_star"),
    path("news/", live.news, name="news"),
    path("seen/", live.seen, name="seen"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("timeline/days", timeline.day_counts, name="day_counts"),
    path("trash/", trash.trash, name="trash"),
    path("queue/", queue.queue, name="queue"),
    path("queue/cancel/", queue.queue_cancel, name="queue_cancel"),
    path("queue/retry/", queue.queue_retry, name="queue_retry"),
    path("queue/pause/", queue.queue_pause, name="queue_pause"),
    path("queue/resume/", queue.queue_resume, name="queue_resume"),
]
