"""A QR code as one small SVG path, drawn on the server."""

import qrcode
from django.utils.html import format_html

# Modules of white around it, as ISO/IEC 18004 asks.
QUIET = 4


def svg(text: str, title: str) -> str:
    """The code of a text, dark on white in every colour scheme."""
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(text)
    matrix = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {} {}" '
        'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{}v{}H0z"/>'
        '<path fill="#000" d="{}"/></svg>',
        title,
        *[len(matrix)] * 4,
        path,
    )
