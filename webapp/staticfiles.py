"""How static files are named and packed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleAwareStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names carry a hash of the content, in imports between JavaScript modules too; browsers keep them for good."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 20  # one for each step of the longest chain of imports; a circle of them never ends
