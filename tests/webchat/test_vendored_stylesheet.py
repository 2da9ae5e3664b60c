"""The NHS.UK stylesheet in the project: the right version, no typeface, nothing from elsewhere."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "webchat" / "static"


@pytest.fixture
def vendor() -> ModuleType:
    """The script, which is no package."""
    spec = importlib.util.spec_from_file_location("vendor_nhsuk", ROOT / "tools" / "vendor_nhsuk.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_is_one_stylesheet_and_it_is_of_the_version_that_the_script_names(vendor: ModuleType) -> None:
    (sheet,) = STATIC.glob("nhsuk-*.css")
    assert sheet.name == f"nhsuk-{vendor.VERSION}.css"
    css = sheet.read_text(encoding="utf-8")
    assert f'--nhsuk-frontend-version:"{vendor.VERSION}"' in css
    assert sheet.name in (ROOT / "webchat" / "templates" / "base.html").read_text(encoding="utf-8")
    assert vendor.VERSION in (STATIC / "nhsuk-LICENCE.txt").read_text(encoding="utf-8")


def test_it_asks_no_other_server_and_the_script_would_change_nothing(vendor: ModuleType) -> None:
    css = next(STATIC.glob("nhsuk-*.css")).read_text(encoding="utf-8")
    assert vendor.problem_with(css) is None
    assert vendor.without_typeface(css) == css


def test_the_script_takes_the_typeface_out_and_notices_what_is_left(vendor: ModuleType) -> None:
    css = "@font-face{font-family:X;src:url(https://fonts.example.com/x.woff)}body{font-family:Frutiger W01,arial}"
    assert vendor.without_typeface(css) == "body{font-family:arial}\n"
    assert vendor.problem_with(css) is not None
    assert vendor.problem_with("a{background:url(//cdn.example.com/x.png)}") is not None
