"""Opens the page:  python app.py [--course PATH] [--port 7860] [--host 127.0.0.1] [--share]"""

import argparse
import os
import sys

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # before gradio is imported: the page calls nobody

from demo import zero_gpu  # noqa: E402, I001  (before torch)
from demo import page, service, words  # noqa: E402
from demo.room import Room  # noqa: E402
from xai.lab import COURSE_PATH, Lab  # noqa: E402


def main(arguments=None):
    parser = argparse.ArgumentParser(description="What does the network look at? The page of the homework.")
    parser.add_argument(
        "--course",
        metavar="PATH",
        help=f"folder or zip of the course's own files, if you have them (default: {COURSE_PATH}, else what ships)",
    )
    parser.add_argument("--port", type=int, help="default: GRADIO_SERVER_PORT, or the first free one from 7860 on")
    parser.add_argument("--host", help="default: GRADIO_SERVER_NAME, or this machine only")
    parser.add_argument("--share", action="store_true", help="also open a public link through Gradio's servers")
    options = parser.parse_args(arguments)
    room = Room(open_lab(options.course))
    if room.missing:
        print(f"{room.missing} {words.REPLACED_VISION}", file=sys.stderr, flush=True)
    zero_gpu.place(room.lab.classifier)
    service.launch(
        page.build(room),
        room.lab.pictures,
        server_name=options.host,
        server_port=options.port,
        share=options.share,
    )


def open_lab(course) -> Lab:
    """The lab of the course's files, where --course or the environment says where they are, else the embedded one."""
    if course is None:
        course = os.environ.get(COURSE_PATH) or None
    if course is None:
        return Lab.open("embedded", zero_gpu.DEVICE)
    return Lab.open("course", zero_gpu.DEVICE, course=course)


if __name__ == "__main__":
    main()
