"""Reports, surveys and measures in a terminal."""

from __future__ import annotations

from pathlib import Path

import openpyxl


def _export(folder: Path, many: int = 8) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Timestamp", "How safe did you feel?", "Would you come again?", "Town"])
    for n in range(many):
        sheet.append([f"2026-11-{n + 1:02d} 10:00", n % 5 + 1, "Yes" if n % 2 else "No", "Lund"])
    book.save(folder / "answers.xlsx")
    return folder / "answers.xlsx"


def test_reports_are_listed_and_written(run, db, tmp_path) -> None:
    listed = run("report", db, "--json").json
    assert {"term", "privacy", "labels"} <= {each["name"] for each in listed["reports"]}
    for name, ending in (("term", "pdf"), ("term", "xlsx"), ("privacy", "pdf"), ("district", "eml")):
        done = run("report", db, name, "--to", f"{name}.{ending}", "--term", "2026-autumn", "--json")
        assert done.code == 0, done.err
        assert (tmp_path / f"{name}.{ending}").stat().st_size > 1000 and done.json["disclosure"]
    assert run("report", db, "weather", "--to", "a.pdf", "--json").error == "unknown_report"
    assert run("report", db, "term").code == 2
    assert run("report", db, "term", "--to", "a.pdf", "--term", "soon", "--json").error == "no_term"
    assert run("report", db, "left", "--to", "a.pdf", "--from", "someday", "--json").error == "not_a_date"


def test_a_survey_is_taken_in_once_and_counted(run, db, tmp_path) -> None:
    file = _export(tmp_path)
    dry = run("survey", db, "take-in", file, "--name", "Evening", "--anonymous", "--dry-run", "--json").json
    assert (dry["new"], dry["columns"][1]["kind"], dry["columns"][3]["kind"]) == (8, "scale", "choice")
    assert run("survey", db, "list", "--json").json["rows"] == 0
    args = ("survey", db, "take-in", file, "--name", "Evening", "--anonymous", "--column", "Town=skip", "--json")
    done = run(*args)
    assert (done.code, done.json["new"], done.json["questions"]) == (0, 8, 2)
    again = run("survey", db, "take-in", file, "--survey", "Evening", "--json").json
    assert (again["new"], again["unchanged"]) == (0, 8)
    found = run("survey", db, "results", "Evening", "--json").json
    assert found["answers"] == 8 and found["questions"][0]["mean"] == 2.625
    assert "mean 2.63" in run("survey", db, "results").out.replace("2.62", "2.63")
    assert run("survey", db, "take-in", file, "--column", "Nowhere=scale", "--json").error == "unknown_column"
    assert run("report", db, "survey", "--to", "survey.pdf").code == 0


def test_measures_are_entered_and_listed(run, db) -> None:
    assert run("add", db, "measure", "name=Led by others", "direction=up", "target=50").code == 0
    assert run("measure", db, "set", "Led by others", "2026-autumn", "41,5").code == 0
    found = run("measure", db, "list", "--json").json["measures"][0]
    assert found["goal"] == 50 and 41.5 in found["values"] and found["reached"] is False
    assert run("measure", db, "set", "Led by others", "2026-autumn", "many", "--json").error == "invalid_value"
    assert run("measure", db, "set", "Led by others").code == 2


def test_surveys_and_measures_come_back_from_a_workbook_as_they_went(run, db, tmp_path) -> None:
    file = _export(tmp_path)
    assert run("survey", db, "take-in", file, "--name", "Evening", "--kind", "event", "--json").code == 0
    assert run("add", db, "measure", "name=Led by others", "direction=up", "target=4,25").code == 0
    assert run("measure", db, "set", "Led by others", "2026-autumn", "3,7").code == 0
    for kind in ("survey", "survey_question", "survey_response", "measure", "measure_value"):
        done = run("export", db, kind, "--to", f"{kind}.xlsx", "--json")
        assert done.code == 0, done.err
        back = run("import", db, f"{kind}.xlsx", "--kind", kind, "--json")
        counts = {name: back.json.get(name) for name in ("new", "changed", "doubtful", "refused", "problems")}
        assert not any(counts.values()), (kind, back.out)
    cells = openpyxl.load_workbook(tmp_path / "measure_value.xlsx").worksheets[0]
    assert 3.7 in [cell.value for cell in cells[2]]


def test_what_is_kept_long_enough_is_listed_and_emptied_in_one_step(run, db) -> None:
    assert run("clean-up", db, "--json").json["due"] == 0
    values = ("given_name=Old", "birth_date=1990-01-01", "guardian=Eva")
    made = run("add", db, "person", *values, "--json")
    assert made.code == 0, made.err
    listed = run("clean-up", db, "--json").json
    assert (listed["due"], listed["cleaned"]) == (1, 0)
    assert all(rule["ground"].startswith("Art.") and rule["kept"] for rule in listed["rules"])
    assert run("clean-up", db, "calls", "--yes", "--json").json["cleaned"] == 0
    assert run("clean-up", db, "weather", "--json").error == "unknown_rule"
    done = run("clean-up", db, "guardians", "--yes", "--json").json
    assert done["cleaned"] == 1 and run("clean-up", db, "--json").json["due"] == 0
    assert run("undo", db).code == 0
    assert run("clean-up", db, "--json").json["due"] == 1
