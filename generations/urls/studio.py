"""The studio, generations, images."""

from django.urls import path

from generations.views import generations, images, queue, studio, trash

urlpatterns = [
    path("", studio.studio, name="studio"),
    path("generations/", generations.generation_create, name="generation_create"),
    path("generations/changes", generations.generation_changes, name="generation_changes"),
    path("generations/<int:generation_id>/", generations.generation_detail, name="generation_detail"),
    path("generations/<int:generation_id>/cancel/", generations.generation_cancel, name="generation_cancel"),
    path("generations/<int:generation_id>/retry/", generations.generation_retry, name="generation_retry"),
    path("generations/<int:generation_id>/dismiss/", generations.generation_dismiss, name="generation_dismiss"),
    path("generations/<int:generation_id>/recall/", generations.generation_recall, name="generation_recall"),
    path("images/<int:image_id>/", images.image_detail, name="image_detail"),
    path("images/<int:image_id>/download/", images.image_download, name="image_download"),
    path("images/<int:image_id>/trash/", images.image_trash, name="image_trash"),
    path("images/<int:image_id>/restore/", images.image_restore, name="image_restore"),
    path("images/<int:image_id>/star/", images.image_star, name="image_star"),
    path("trash/", trash.trash, name="trash"),
    path("queue/", queue.queue, name="queue"),
    path("queue/cancel/", queue.queue_cancel, name="queue_cancel"),
    path("queue/retry/", queue.queue_retry, name="queue_retry"),
    path("queue/pause/", queue.queue_pause, name="queue_pause"),
    path("queue/resume/", queue.queue_resume, name="queue_resume"),
]
