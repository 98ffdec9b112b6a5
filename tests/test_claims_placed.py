"""Every fact of claims.csv is put to use by something a learner can meet, or is listed with the reason it is left out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from oms.content.yaml_text import read_yaml

DATA = Path(__file__).resolve().parents[1] / "data"
LISTS = ("claims.csv", "left_out.csv")


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a table, read without the course's own models."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def cited(value: object) -> Iterator[str]:
    """Every fact that stands under a key `claims`, however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "claims" and isinstance(inner, list):
                yield from map(str, inner)
            else:
                yield from cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from cited(inner)


def placed(data: Path) -> set[str]:
    """The facts that questions, cases, figures, diagrams, chains, tables, calculators and shares rest on."""
    used: set[str] = set()
    for file in data.rglob("*.yaml"):
        used.update(cited(read_yaml(file).data))
    for file in data.rglob("*.csv"):
        if file.name not in LISTS:
            for row in rows(file):
                used.update(key.strip() for key in (row.get("claims") or "").split(";") if key.strip())
    return used


def faults(data: Path) -> dict[str, list[str]]:
    """What is wrong with the two lists of a data folder, by kind; all of them empty when every fact has one place."""
    used, left = placed(data), [row["claim"] for row in rows(data / "left_out.csv")]
    known = {row["claim_id"] for row in rows(data / "claims.csv")}
    return {"nowhere": sorted(known - used - set(left)),
            "in both": sorted(used & set(left)),
            "twice": sorted({claim for claim in left if left.count(claim) > 1})}


def test_every_fact_has_one_place():
    """Nothing that was read is lost without a word, and nothing in use is called left out."""
    assert faults(DATA) == {"nowhere": [], "in both": [], "twice": []}


def test_every_kind_of_content_counts():
    """The facts of each kind of content are found; a kind that gave none would hide what it uses."""
    for kind in ("questions", "cases", "figures", "diagrams", "steps", "calculators"):
        assert any(list(cited(read_yaml(file).data)) for file in (DATA / kind).glob("*.yaml")), kind
    for kind in ("tables", "proportions"):
        assert any(row.get("claims") for file in (DATA / kind).glob("*.csv") for row in rows(file)), kind


@pytest.mark.parametrize("column", ["topic", "statement", "reason"])
def test_every_row_says_what_and_why(column):
    """A reason of one word is none: it says with which lesson the fact comes, or what speaks against teaching it."""
    least = {"topic": 1, "statement": 3, "reason": 3}[column]
    assert [row["claim"] for row in rows(DATA / "left_out.csv") if len(row[column].split()) < least] == []


def test_what_was_never_entered_was_only_remembered():
    """A listed id that is not in claims.csv says that nothing was read; a listed one that is in there does not."""
    known = {row["claim_id"] for row in rows(DATA / "claims.csv")}
    for row in rows(DATA / "left_out.csv"):
        assert row["reason"].startswith("memory only") == (row["claim"] not in known), row["claim"]


def test_a_duplicate_names_a_fact_that_is_there():
    """“Duplicate of A158” sends the reader to a fact that exists and is another one."""
    known = {row["claim_id"] for row in rows(DATA / "claims.csv")}
    told = [row for row in rows(DATA / "left_out.csv") if row["reason"].startswith("duplicate of ")]
    assert told
    for row in told:
        other = row["reason"].split()[2].rstrip(",")
        assert other in known - {row["claim"]}, row["claim"]


def test_the_faults_are_found(tmp_path):
    """A fact without a place, one in both lists and one listed twice are each told."""
    (tmp_path / "questions").mkdir()
    (tmp_path / "claims.csv").write_text("claim_id\nA001\nA002\nA003\nA004\n", encoding="utf-8")
    (tmp_path / "signs.csv").write_text("sign,claims\nfalls,A001; A002\n", encoding="utf-8")
    (tmp_path / "questions" / "q.yaml").write_text("questions:\n- parts:\n  - claims: [A004]\n", encoding="utf-8")
    (tmp_path / "left_out.csv").write_text("claim,reason\nA002,x\nA009,x\nA009,x\n", encoding="utf-8")
    assert faults(tmp_path) == {"nowhere": ["A003"], "in both": ["A002"], "twice": ["A009"]}
