"""Why a picture is not taken, in one sentence each."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "unreadable": _(
        "We cannot read this file. Please choose a JPEG, PNG or WebP picture."
    ),
    "heic": _(
        "This is a HEIC picture, as iPhones take them. Please send it as a JPEG."
    ),
    "heavy": _("This file is larger than 25 MB. Please choose a smaller one."),
    "large": _(
        "This picture has more than 50 megapixels. Please make it smaller first."
    ),
    "narrow": _(
        "This picture is less than 320 pixels wide. Please choose a larger one."
    ),
    "slim": _("This picture is too long and thin. Please cut it to shape first."),
    "mixed": _(
        "There is more than a picture in this file. Please save it as a plain JPEG."
    ),
    "damaged": _("This picture is damaged or incomplete. Please send it again."),
    "hard": _("This picture takes too much to open. Please save it as a plain JPEG."),
    "late": _("This picture waited too long. Please send it again."),
}
