"""
What a photo of 48 megapixels costs the worker, from what came to all its renditions.

The memory is the child's own peak, asked of the kernel while it draws (Linux only). A
phone writes JPEG; the other two are as bad as it can get.

    picture_jpeg_s      8000 × 6000, as phones write it: seconds
    picture_jpeg_mb     … and the most memory that the process had
    picture_png_s, picture_png_mb, picture_webp_s, picture_webp_mb
    picture_front_ms    what the web server does with the JPEG, CPU milliseconds
    picture_avif_kb     the rendition 960 wide that a laptop takes
"""

import os
import re
import time
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.utils import override_settings
from PIL import Image, ImageFilter

from studio.models import Picture
from studio.pictures import drawing, preparing, stored_as
from studio.pictures.receiving import receive

FORMS = {
    "jpeg": {"format": "JPEG", "quality": 92},
    "png": {"format": "PNG", "compress_level": 6},
    "webp": {"format": "WEBP", "quality": 50, "method": 0},
}


def run():
    """Figures as (name, value, unit)."""
    image = photo()
    with TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        for form, options in FORMS.items():
            yield from _drawn(form, encoded(image, **options))


def photo():
    """Something with soft shapes, fine grain and few repetitions."""
    bands = [Image.effect_noise((1000, 750), each) for each in (60, 70, 80)]
    soft = Image.merge("RGB", bands).filter(ImageFilter.GaussianBlur(4))
    grain = Image.merge("RGB", [Image.effect_noise((2000, 1500), 14)] * 3)
    large = soft.resize((8000, 6000), Image.Resampling.BICUBIC)
    return Image.blend(large, grain.resize((8000, 6000)), 0.15)


def encoded(image, **options) -> bytes:
    target = BytesIO()
    if options["format"] == "PNG":
        # Of few colours, or it would be heavier than what is taken.
        image = image.quantize(32).convert("RGB")
    image.save(target, **options)
    return target.getvalue()


class Peak(Thread):
    """The most memory that any child of ours has had while we looked."""

    def __init__(self):
        super().__init__()
        self.kilobytes, self.children = 0, Path(f"/proc/{os.getpid()}/task")
        self.is_over = Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *problem):
        self.is_over.set()
        self.join()

    def run(self):
        while not self.is_over.wait(0.01):
            for task in self.children.glob("*/children"):
                with suppress(OSError):
                    for pid in task.read_text().split():
                        self.kilobytes = max(self.kilobytes, self._of(pid))

    def _of(self, pid):
        """For a moment a child is still what we are; it counts once it draws."""
        place = Path("/proc", pid)
        if drawing.__file__ not in place.joinpath("cmdline").read_text():
            return 0
        peak = re.search(r"VmHWM:\s+(\d+)", place.joinpath("status").read_text())
        # One that has just ended has no memory any more.
        return int(peak[1]) if peak else 0


def _drawn(form, content):
    begun = time.process_time()
    sent = receive(SimpleUploadedFile("photo", content), None)
    front = (time.process_time() - begun) * 1000
    begun = time.perf_counter()
    with Peak() as peak:
        preparing.prepare(Picture.objects.claim())
    spent = time.perf_counter() - begun
    sent.refresh_from_db()
    assert sent.ready_at, sent.why
    yield f"picture_{form}_s", round(spent, 2), "s"
    yield f"picture_{form}_mb", round(peak.kilobytes / 1024), "MB"
    if form == "jpeg":
        yield "picture_front_ms", round(front), "ms"
        size = default_storage.size(stored_as(sent.file, "960.avif")) / 1000
        yield "picture_avif_kb", round(size), "KB"
