"""Where do regions, instances and scenarios lie?

A bare name is looked up among the packs that ship with the program, then in the working folder; anything with a
separator is a path. Names inside files (`region`, `extends`) never point outside: they are bare names, found beside
the instance that states them or among the shipped packs.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

from optimizer.errors import BadInput, Fault

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
NAME_RULE = "a name of letters, digits, '.', '_' and '-', at most 100 characters, starting with a letter or digit"
NO_SCENARIO = "none"
REGION_FILE = "region.toml"
INSTANCE_FILE = "instance.toml"
MOST_COMPARED = 2_000  # known names a name is compared with letter by letter, at some 15 µs each


def regions() -> list[str]:
    """Return the names of the shipped regions, sorted."""
    return _named(packs("regions"), REGION_FILE)


def instances() -> list[str]:
    """Return the names of the shipped instances, sorted."""
    return _named(packs("instances"), INSTANCE_FILE)


def scenarios(folder: Path) -> list[str]:
    """Return the names of the scenarios of an instance folder and of those it extends, sorted."""
    names: set[str] = set()
    seen: set[Path] = set()
    step: Path | None = folder
    while step is not None and step not in seen:
        seen.add(step)
        names.update(path.stem for path in (step / "scenarios").glob("*.toml") if NAME.fullmatch(path.stem))
        step = _extended(step)
    return sorted(names)


def region_folder(name_or_path: str | Path) -> Path:
    """Return the folder of a region; raise BadInput naming near misses where there is none."""
    return _folder(name_or_path, "region", REGION_FILE, regions())


def instance_folder(name_or_path: str | Path) -> Path:
    """Return the folder of an instance; raise BadInput naming near misses where there is none."""
    return _folder(name_or_path, "instance", INSTANCE_FILE, instances())


def beside(instance: Path, name: str, kind: str) -> Path | None:
    """Return the folder that `name` in a file of the folder `instance` means, or None where there is none.

    `kind` is "regions" or "instances". A pack that keeps both folders side by side wins over the shipped ones. A folder
    that a symbolic link takes out of its parent does not count.
    """
    if not NAME.fullmatch(name):
        return None
    own = instance.parent if kind == "instances" else instance.parent.parent / kind
    for parent in (own, packs(kind)):
        if is_inside(parent / name, parent):
            return parent / name
    return None


def neighbours(instance: Path, kind: str) -> list[str]:
    """Return every name that `beside` would find for this instance folder, sorted."""
    own = instance.parent if kind == "instances" else instance.parent.parent / kind
    wanted = INSTANCE_FILE if kind == "instances" else REGION_FILE
    return sorted({*_named(own, wanted), *_named(packs(kind), wanted)})


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the remedy for an unknown name: the nearest known ones, or the list of all."""
    names = list(known)
    near = difflib.get_close_matches(name, _worth_comparing(name, names), n=3, cutoff=0.5)
    if near:
        return f"did you mean {' or '.join(near)}?"
    if not names:
        return "there are none here"
    return f"one of {', '.join(names[:30])}{' and others' if len(names) > 30 else ''}"


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether `path` exists and, all links followed, stays inside `folder`."""
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve(strict=True))
    except (OSError, RuntimeError, ValueError):
        return False


def packs(kind: str) -> Path:
    """Return the shipped `regions` or `instances`: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "_packs" / kind
    return installed if installed.is_dir() else package.parent / kind


def _worth_comparing(name: str, known: list[str]) -> list[str]:
    """Return the known names; of very many those that begin or end most like this one: a single slip leaves a half."""
    if len(known) <= MOST_COMPARED:
        return known
    lengths = range(max(1, len(name) // 2), len(name) + 1)
    begun = _narrowed(known, [name[:length] for length in lengths], str.startswith)
    ended = _narrowed(known, [name[-length:] for length in lengths], str.endswith)
    return list(dict.fromkeys([*begun, *ended]))


def _narrowed(names: list[str], parts: Iterable[str], fits: Callable[[str, str], bool]) -> list[str]:
    """Return half of `MOST_COMPARED` names at most, which fit longer and longer parts until few or none would."""
    for part in parts:
        fewer = [name for name in names if fits(name, part)]
        names = fewer or names
        if not fewer or len(fewer) <= MOST_COMPARED // 2:
            break
    return names[: MOST_COMPARED // 2]


def _named(folder: Path, wanted: str) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if NAME.fullmatch(path.name) and (path / wanted).is_file())


def _extended(folder: Path) -> Path | None:
    """Return the folder this instance extends, or None; a file that cannot be read extends nothing."""
    try:
        settings = tomllib.loads((folder / INSTANCE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    name = settings.get("extends")
    return beside(folder, name, "instances") if isinstance(name, str) and name else None


def _folder(name_or_path: str | Path, kind: str, wanted: str, known: list[str]) -> Path:
    text = str(name_or_path)
    fault = _suspicious(text, kind)
    if fault is not None:
        raise BadInput([fault])
    shipped = packs(f"{kind}s") / text
    if NAME.fullmatch(text) and is_inside(shipped / wanted, shipped.parent):
        return shipped
    path = Path(text)
    if (path / wanted).is_file():
        return path
    if path.is_dir():
        raise BadInput([Fault(text, f"a folder without {wanted}", f"the folder of the {kind}, which holds {wanted}")])
    if path.exists():
        raise BadInput(
            [Fault(text, "a file", f"the name of the {kind}, or the path of the folder that holds {wanted}")]
        )
    remedy = did_you_mean(text, known)
    raise BadInput(
        [Fault(text, f"no {kind} of this name", f"the name of one that exists, or the path to its folder; {remedy}")]
    )


def _suspicious(text: str, kind: str) -> Fault | None:
    """Return a fault for names that some library below might take for more than a local folder."""
    if not text or not text.isprintable() or len(text) > 4096:
        shown = repr(text[:60])
        return Fault(f"{kind} name", shown, "printable text that names a folder")
    if "://" in text or text.lower().startswith(("/vsi", "file:", "http:", "https:")):
        return Fault(text[:200], "an address", f"the name of the {kind} or its local folder; download it first")
    return None
