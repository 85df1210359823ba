"""The same drawing as a PNG in the studio's colours, for places that show no SVG."""

from resvg_py import svg_to_bytes

from .drawing import draw

PAPER, INK = "#FBF9F5", "#1F2421"
ACCENTS = {"far": "#1F6B5C", "mat": "#9A4A22", "props": "#9A4A22"}


def png(figure: object, width: int = 1200, height: int = 630) -> bytes:
    """A figure, or its drawing, in the middle of a sheet of paper of this size."""
    svg = figure if isinstance(figure, str) else draw(figure)
    size = f'<svg color="{INK}" width="{width}" height="{height}" '
    svg = svg.replace("<svg ", size, 1).replace('"Canvas"', f'"{PAPER}"')
    for part, colour in ACCENTS.items():
        name = f'class="{part}"'
        svg = svg.replace(name, f'{name} fill="{colour}" stroke="{colour}"')
    return bytes(svg_to_bytes(svg_string=svg, background=PAPER, skip_system_fonts=True))
