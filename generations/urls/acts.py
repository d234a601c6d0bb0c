"""What is done to many images, the log of it, and the trash's end."""

from django.urls import path

from generations.views import activity, acts, selections, trash

urlpatterns = [
    path("acts/", acts.act_create, name="act_create"),
    path("acts/<int:act_id>/", acts.act_detail, name="act_detail"),
    path("acts/<int:act_id>/undo/", acts.act_undo, name="act_undo"),
    path("acts/<int:act_id>/stop/", acts.act_stop, name="act_stop"),
    path("activity/", activity.activity, name="activity"),
    path("selection/count", selections.selection_count, name="selection_count"),
    path("trash/delete", trash.trash_delete, name="trash_delete"),
]
