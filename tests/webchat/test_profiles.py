"""The first page promises what the policy promises, and no more."""

from typing import Any

import httpx
import pytest

WRITE = "We write to you within 3 working days, and aim to answer a complaint in full within "


@pytest.mark.parametrize(
    ("policy", "promise", "within"),
    [
        ("england-private", f"{WRITE}20 working days.", None),
        ("england-nhs", f"{WRITE}25 working days.", 12),
        ("scotland-nhs", "<li>We aim to answer a complaint in full within 5 working days.", 6),
    ],
)
async def test_the_first_page_says_what_is_promised(
    make_parts: Any, policy: str, promise: str, within: int | None
) -> None:
    transport = httpx.ASGITransport(make_parts(policy=policy).app, client=("127.0.0.1", 4000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        page = (await client.get("/")).text
    assert promise in page
    asked = f"Please complain within {within} months of what happened"
    assert (asked in page) == (within is not None) and ("Please complain" in page) == (within is not None)
