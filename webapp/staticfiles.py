"""How static files are named and packed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleAwareStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names carry a hash of the content, in imports between JavaScript modules too; browsers keep them for good."""

    support_js_module_import_aggregation = True
