{
    "name": "Dunning: assets of Debian's Odoo",
    "summary": "Development only: Odoo's Debian package lacks one JavaScript file",
    "version": "19.0.1.0.0",
    "author": "dunning_advanced contributors",
    "license": "LGPL-3",
    "category": "Hidden",
    "depends": ["mail"],
    "assets": {
        # The missing file logs a browser error, which fails every browser test.
        "web.assets_backend": [
            ("remove", "mail/static/lib/selfie_segmentation/selfie_segmentation.js"),
        ],
    },
}
