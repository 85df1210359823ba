"""Sheets as their readers see them: without the pictures that could not be used."""

from dataclasses import replace

from studio.models import Picture

from .sheet import Sheet


def usable(sheet: Sheet) -> Sheet:
    """The same Sheet, or one without what would be a hole. No picture, no query."""
    shown = (sheet.picture, *(step.picture for step in sheet.steps))
    files = {it.file for it in shown if it}
    refused = files and Picture.objects.filter(file__in=files).refused()
    return _without(sheet, refused) if refused else sheet


def _without(sheet: Sheet, files: set[str]) -> Sheet:
    def left(part):
        is_hole = part.picture and part.picture.file in files
        return replace(part, picture=None) if is_hole else part

    return replace(left(sheet), steps=tuple(map(left, sheet.steps)))
