"""Opens the page:  python app.py [--port 7860] [--host 127.0.0.1] [--share]"""

import argparse
import os

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # before gradio is imported: the page calls nobody

from demo import page, style  # noqa: E402
from xai.lab import Lab  # noqa: E402
from xai.vision.pictures import MAX_BYTES  # noqa: E402


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description="What does the network look at? The page of the homework's vision half."
    )
    parser.add_argument("--port", type=int, help="default: GRADIO_SERVER_PORT, or the first free one from 7860 on")
    parser.add_argument("--host", help="default: GRADIO_SERVER_NAME, or this machine only")
    parser.add_argument("--share", action="store_true", help="also open a public link through Gradio's servers")
    options = parser.parse_args(arguments)
    lab = Lab.open("embedded")
    page.build(lab).launch(
        server_name=options.host,
        server_port=options.port,
        share=options.share,
        theme=style.theme(),
        css=style.css(lab.pictures),
        max_file_size=MAX_BYTES + 1,
        show_error=False,
        ssr_mode=False,
        run_history=False,
        footer_links=["settings"],
    )


if __name__ == "__main__":
    main()
