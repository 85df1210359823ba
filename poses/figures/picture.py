"""The same drawing as a PNG, for places that show no SVG."""

from resvg_py import svg_to_bytes

PAPER, INK, GREEN, CLAY = "#FBF9F5", "#1F2421", "#1F6B5C", "#9A4A22"


def png(svg: str, width: int = 1200, height: int = 630) -> bytes:
    """A drawing in the middle of a sheet of paper."""
    coloured = (
        svg.replace("Canvas", PAPER)
        .replace('class="far"', f'class="far" color="{GREEN}"')
        .replace("<svg ", f'<svg color="{INK}" ', 1)
    )
    return bytes(svg_to_bytes(svg_string=coloured, width=width, height=height, background=PAPER))
