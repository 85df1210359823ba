from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedAssets(CompressedManifestStaticFilesStorage):
    """Hashed names, also where one module names another: no page mixes two releases."""

    support_js_module_import_aggregation = True
