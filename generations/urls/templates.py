"""Templates, their runs, and lists of prompts."""

from django.urls import path

from generations.views import batches, prompt_import, templates

urlpatterns = [
    path("templates/", templates.templates, name="templates"),
    path("templates/menu", templates.template_menu_list, name="template_menu"),
    path("templates/new", templates.template_new, name="template_new"),
    path("templates/<int:template_id>/", templates.template_run, name="template_run"),
    path("templates/<int:template_id>/run/", templates.template_submit, name="template_submit"),
    path("templates/<int:template_id>/edit/", templates.template_edit, name="template_edit"),
    path("templates/<int:template_id>/duplicate/", templates.template_duplicate, name="template_duplicate"),
    path("templates/<int:template_id>/share/", templates.template_share, name="template_share"),
    path("templates/<int:template_id>/delete/", templates.template_delete, name="template_delete"),
    path("templates/<int:template_id>/restore/", templates.template_restore, name="template_restore"),
    path("batches/<int:batch_id>/", batches.batch_detail, name="batch_detail"),
    path("batches/<int:batch_id>/progress/", batches.batch_progress, name="batch_progress"),
    path("batches/<int:batch_id>/cancel/", batches.batch_cancel, name="batch_cancel"),
    path("batches/<int:batch_id>/retry/", batches.batch_retry, name="batch_retry"),
    path("prompts/import/", prompt_import.prompt_import, name="prompt_import"),
]
