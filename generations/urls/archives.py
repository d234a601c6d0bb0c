"""Archives out, pictures in."""

from django.urls import path

from generations.views import exports, imports

urlpatterns = [
    path("exports/new", exports.export_dialog, name="export_dialog"),
    path("exports/archive/", exports.export_archive, name="export_archive"),
    path("exports/metadata/", exports.export_metadata, name="export_metadata"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new", imports.import_new, name="import_new"),
    path("imports/<int:import_id>/", imports.import_detail, name="import_detail"),
    path("imports/<int:import_id>/import/", imports.import_carry_out, name="import_carry_out"),
    path("imports/<int:import_id>/stop/", imports.import_stop, name="import_stop"),
]
