"""A policy file is read, and everything that is wrong with it is said: the line, what it is, and what to do."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from models.policy import Policy

FOLDER = Path(__file__).parent.parent / "policy"
MOST_PROBLEMS = 20
REPLACE = re.compile(r"\breplace\b")


class PolicyError(Exception):
    """The policy file cannot be used; the message has a line for each thing that is wrong with it."""


class _Loader(yaml.SafeLoader):
    """Words, whole numbers, true, false and null; nothing else is guessed.

    By itself YAML takes 17:00 for the number 1020 and `no` for false, and fails on a 30th of February.
    """


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("merge", r"<<", "<"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


def load_policy(name: str = "england-private", folder: Path = FOLDER) -> Policy:
    """The policy of `folder/name.yml`. Raises PolicyError in plain words."""
    known = {path.stem: path for path in folder.glob("*.yml")}
    path = known.get(name)
    if path is None:
        raise PolicyError(f"There is no policy called {name!r}. There are: {', '.join(sorted(known))}.")
    return read_policy(path)


def read_policy(path: Path) -> Policy:
    """The policy of a file. Raises PolicyError, with a line for each problem, and OSError."""
    root: yaml.Node | None = None
    try:
        text = path.read_text(encoding="utf-8")
        loader = _Loader(text)
        root = loader.get_single_node()
        twice = [f"line {line}, {key}: it stands here twice. Take one away." for line, key in _twice(root)]
        if twice:
            raise _error(path, twice)
        policy = Policy.model_validate(loader.construct_document(root) if root else None)
    except UnicodeDecodeError as error:
        raise _error(path, [f"byte {error.start}: it is not UTF-8. Save the file as UTF-8."]) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        said = f"it is not valid YAML ({error.problem or error.context})"
        raise _error(path, [f"line {line}: {said}. Look at the indentation and the signs around it."]) from None
    except yaml.YAMLError as error:
        raise _error(path, [f"it is not valid YAML ({str(error).splitlines()[0]})."]) from None
    except ValidationError as error:
        raise _error(path, [_said(problem, root) for problem in error.errors()]) from None
    if policy.name != path.stem:
        line = _line_of(root, ("name",))
        told = f"line {line}, name: it is {policy.name!r}, and the file is called {path.name}. Make them the same."
        raise _error(path, [told])
    return policy


def find_policy(given: str) -> Policy:
    """The policy of a file, or of one that ships by its name. Raises PolicyError and OSError."""
    path = Path(given)
    return read_policy(path) if path.suffix or path.exists() else load_policy(given)


def to_replace(policy: Policy) -> list[str]:
    """The places at which a profile that ships still says `replace`: it may not promise anything to real people."""
    return [place for place, value in _values("", policy) if isinstance(value, str) and REPLACE.search(value)]


def contacts_of(policy: Policy) -> list[tuple[str, date | None]]:
    """The contacts of a policy: where each stands, and when somebody last saw that it is right."""
    parts = [(place, part) for place, part in _values("", policy) if isinstance(part, BaseModel)]
    checked = [(place, part) for place, part in parts if "verified_on" in type(part).model_fields]
    return [(getattr(part, "name", "") or place, part.verified_on) for place, part in checked]  # type: ignore[attr-defined]


def _values(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A value and everything in it, each with its place."""
    yield place, value
    inside: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, BaseModel):
        inside = value
    elif isinstance(value, tuple):
        inside = enumerate(value)
    for name, one in inside:
        yield from _values(f"{place}.{name}" if place else str(name), one)


def _error(path: Path, problems: list[str]) -> PolicyError:
    left = len(problems) - MOST_PROBLEMS
    more = [f"{path.name}: and {left} more."] if left > 0 else []
    return PolicyError("\n".join([*(f"{path.name}, {problem}" for problem in problems[:MOST_PROBLEMS]), *more]))


def _said(problem: ErrorDetails, root: yaml.Node | None) -> str:
    """One problem: its line, its place, what it is and what to do."""
    place = problem.get("ctx", {}).get("place")
    where = tuple(place.split(".")) if place else tuple(part for part in problem["loc"] if part != "[key]")
    name = ".".join(str(part) for part in where) or "the whole file"
    return f"line {_line_of(root, where)}, {name}: {_words(problem, where)}"


def _words(problem: ErrorDetails, where: tuple[str | int, ...]) -> str:
    match problem["type"]:
        case "missing":
            return "it is missing. Add it."
        case "extra_forbidden":
            near = get_close_matches(str(where[-1]), _fields_at(where[:-1]), n=1)
            return f"nothing is called that here. {f'Write {near[0]}' if near else 'Take it away'}."
        case "model_type" | "model_attributes_type" | "dict_type":
            return "it has to be names with values, as in the policies that ship."
    return problem["msg"].replace("Input should be", "It has to be").rstrip(".") + "."


def _fields_at(where: tuple[str | int, ...]) -> list[str]:
    """The names that may stand at a place."""
    part: type[BaseModel] | None = Policy
    for step in where:
        if isinstance(step, str):
            field = part.model_fields.get(step) if part else None
            part = _part_in(field.annotation) if field else None
    return list(part.model_fields) if part else []


def _part_in(annotation: Any) -> type[BaseModel] | None:
    """The part of a policy that a field holds, if need be in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_part_in, get_args(annotation))), None)


def _line_of(root: yaml.Node | None, where: tuple[str | int, ...]) -> int:
    """The line of a place, or of the nearest one around it that is there; the first is 1."""
    node, line = root, 1
    for step in where:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and str(step).isdigit() and int(step) < len(node.value):
            node = node.value[int(step)]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _twice(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Names that stand twice in one place: YAML by itself would take the last of them without a word."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, str(key.value)
            seen.add(key.value)
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _twice(value)
