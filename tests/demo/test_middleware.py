"""What stands before the page's routes, without a page behind it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.responses import PlainTextResponse

from demo import middleware


def below(root, app, path, **headers):
    """What an ASGI app answers where the page is served below a path (GRADIO_ROOT_PATH)."""

    async def ask():
        transport = httpx.ASGITransport(app=app, root_path=root)
        async with httpx.AsyncClient(transport=transport, base_url="http://page") as client:
            return await client.get(path, headers=headers)

    with ThreadPoolExecutor(1) as pool:  # another test's browser may have a loop in this thread
        return pool.submit(asyncio.run, ask()).result()


@pytest.mark.parametrize(
    ("root", "path", "code"),
    [
        ("", "/gradio_api/run/x", 404),
        ("/sub", "/gradio_api/run/x", 404),
        ("/sub", "/sub/gradio_api/run/x", 404),
        ("/sub/", "/sub//gradio_api/run/x", 404),
        ("/sub", "/sub/gradio_api/info", 200),
        ("/sub", "/subway/gradio_api/run/x", 200),
    ],
)
def test_closed_addresses_stay_closed_below_a_path(root, path, code):
    assert below(root, middleware.Limits(PlainTextResponse("inside")), path).status_code == code


@pytest.mark.parametrize(("path", "sent_on"), [("/sub/", "zh"), ("/", "zh"), ("/sub/config", None)])
def test_the_language_is_found_below_a_path(path, sent_on):
    found = below("/sub", middleware.Languages(PlainTextResponse("inside")), path, **{"accept-language": "zh-TW"})
    assert found.headers.get("location") == sent_on
