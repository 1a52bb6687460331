"""Draft, edit, check, approve, publish, withdraw; two officers at once; a server stopped in the middle of drafting."""

import re
from contextlib import closing
from pathlib import Path

import httpx

from rag.library.desk import Desk
from rag.summarise import Publications
from rag.web.officer.office import DRAFT
from rag.web.officer.office import Office as Running
from tests.sample import CANARIES, MINUTES
from tests.web.officer.conftest import Office, item_id, send, token_on
from tests.web.officer.test_papers import ended, outcomes

RIGHT = "Resolved: That the brown bin charge be set at £52 a year from 1 April 2025."


def revision_of(page: httpx.Response) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page.text)
    assert found, page.text
    return found[1]


def step(client: httpx.Client, item: str, step: str, **more: str) -> httpx.Response:
    page = client.get(f"/officer/review/{item}")
    data = {"token": token_on(page), "revision": revision_of(page), "step": step, **more}
    return client.post(f"/officer/review/{item}", data=data)


def sentence_with(page: httpx.Response, words: str) -> str:
    """Return the name of the field whose sentence holds these words."""
    fields = re.findall(r"<textarea[^>]* name=\"(sentence \d+)\"[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
    return next(name for name, text in fields if words in text)


def draft(client: httpx.Client, item: str) -> None:
    if "Draft its summary" in client.get(f"/officer/review/{item}").text:
        assert send(client, f"/officer/review/{item}", step="draft", revision="0").status_code == 303


def test_a_meeting_is_drafted_edited_checked_approved_published_and_withdrawn(office: Office) -> None:
    client = office.logged_in()
    item = item_id(office, "Brown Bin Charge")
    meeting = re.search(r"/officer/meeting/(\w+)\">Roads and Waste", client.get("/officer/meetings").text)
    assert meeting
    path = f"/officer/meeting/{meeting[1]}"
    work = ended(client, send(client, f"{path}/draft").headers["location"])
    assert {outcome for _, outcome in outcomes(work)} == {"done"}
    assert "Settlement" not in work
    assert send(client, f"{path}/draft").headers["location"] == path

    page = client.get(f"/officer/review/{item}")
    assert "Resolved: That the brown bin charge be set at £52 a year from 1 April 2025." in page.text
    field = sentence_with(page, "£52")
    saved = step(client, item, "save", **{field: "The brown bin charge will be £99 a year."})
    page = client.get(saved.headers["location"])
    assert "1 sentence does not pass: see below what is wrong." in page.text
    assert f'href="/officer/review/{item}"><strong>1</strong> to mend' in client.get("/officer/").text
    assert "Figures, dates and names:" in page.text
    refused = step(client, item, "approve")
    assert (refused.status_code, "may not be overruled" in refused.text) == (400, True)

    unsaved = step(client, item, "approve", **{field: RIGHT})
    assert (unsaved.status_code, "did not save it" in unsaved.text) == (400, True)
    assert step(client, item, "save", **{field: RIGHT}).headers["location"].endswith("?done=saved")
    assert step(client, item, "approve-and-publish", note="Read against the minutes").status_code == 303
    published = Publications(office.service.store).published(item)
    assert published is not None
    assert (published.approved_by, "£52 a year" in published.summary.text) == ("Democratic Services Officer", True)
    page = client.get(f"/officer/review/{item}")
    assert "this text is public" in page.text
    assert "Read against the minutes" in page.text

    assert step(client, item, "withdraw").status_code == 400
    assert step(client, item, "withdraw", note="A mistake was reported").status_code == 303
    assert Publications(office.service.store).published(item) is None


def test_a_sentence_is_added_on_words_of_the_paper_and_taken_out_again(office: Office) -> None:
    client = office.logged_in()
    item = item_id(office, "Brown Bin Charge")
    draft(client, item)
    page = client.get(f"/officer/review/{item}")
    source = re.search(r'<option value="(\d+-\d+)">Page 1: Members were informed', page.text)
    assert source
    nowhere = step(client, item, "add", text="Bins are brown.", section="about", source="0-5")
    assert (nowhere.status_code, "Choose the words of the paper" in nowhere.text) == (400, True)
    text = "12,300 households paid."
    assert step(client, item, "add", text=text, section="discussed", source=source[1]).status_code == 303
    page = client.get(f"/officer/review/{item}")
    field = sentence_with(page, text)
    assert step(client, item, "save", **{field: text, field.replace("sentence", "remove"): "yes"}).status_code == 303
    assert f">{text}</textarea>" not in client.get(f"/officer/review/{item}").text


def test_the_second_officer_to_save_is_told_and_keeps_the_words(office: Office) -> None:
    ann, bob = office.logged_in(), office.logged_in("Bob Carr")
    item = item_id(office, "Exclusion of Press and Public")
    draft(ann, item)
    seen = bob.get(f"/officer/review/{item}")
    stale = {"token": token_on(seen), "revision": revision_of(seen), "step": "save", "sentence 0": "Bob’s own words."}
    assert step(ann, item, "save", **{"sentence 0": "Ann was first with these words."}).status_code == 303
    answer = bob.post(f"/officer/review/{item}", data=stale)
    assert answer.status_code == 409
    assert "Ann Moss has" in answer.text
    assert "Nothing was overwritten" in answer.text
    assert "Bob’s own words." in answer.text
    assert "Ann was first with these words." in ann.get(f"/officer/review/{item}").text


def test_approved_summaries_of_a_meeting_are_published_together(office: Office) -> None:
    client = office.logged_in()
    item = item_id(office, "Potholes on Mill Lane")
    draft(client, item)
    assert step(client, item, "approve").status_code == 303
    meeting = re.search(r"/officer/meeting/(\w+)\">Roads and Waste", client.get("/officer/meetings").text)
    assert meeting
    path = f"/officer/meeting/{meeting[1]}"
    revision = re.search(rf'name="revision {item}" value="(\d+)"', client.get(path).text)
    assert revision
    stale = send(client, f"{path}/publish", item=item, **{f"revision {item}": "1"})
    assert stale.headers["location"].endswith("?done=some")
    assert Publications(office.service.store).published(item) is None
    sent = send(client, f"{path}/publish", item=item, **{f"revision {item}": revision[1]})
    assert sent.headers["location"].endswith("?done=published")
    assert Publications(office.service.store).published(item) is not None


def test_a_meeting_is_exported_published_only_unless_drafts_are_asked_for(office: Office) -> None:
    client = office.logged_in()
    bins, holes = item_id(office, "Brown Bin Charge"), item_id(office, "Potholes on Mill Lane")
    for item in (bins, holes):
        draft(client, item)
    if Publications(office.service.store).published(holes) is None:
        assert step(client, holes, "approve-and-publish").status_code == 303
    meeting = re.search(r"/officer/meeting/(\w+)\">Roads and Waste", client.get("/officer/meetings").text)
    assert meeting
    path = f"/officer/meeting/{meeting[1]}/export"
    for name in ("summaries.docx", "summaries.md", "summaries.html", "summaries.json", "digest.html"):
        file = client.get(f"{path}/{name}")
        assert file.status_code == 200
        expected = f'attachment; filename="roads-and-waste-committee-2025-01-14-{name}"'
        assert file.headers["content-disposition"] == expected
    public, whole = client.get(f"{path}/summaries.json").json(), client.get(f"{path}/summaries.json?drafts=yes").json()
    assert [one["item"] for one in public["summaries"]] == [holes]
    assert bins in [one["item"] for one in whole["summaries"]]
    assert not [canary for canary in CANARIES if canary in client.get(f"{path}/summaries.md?drafts=yes").text]
    assert client.get(f"{path}/other.exe").status_code == 404
    assert office.anonymous().get(f"{path}/summaries.md").status_code == 303


def test_drafting_that_a_stopped_server_left_goes_on_in_the_next(office: Office) -> None:
    apologies = item_id(office, "Apologies")
    title, by = "Drafts", ("Ann Moss", "Clerk")
    with closing(Desk.open(office.library)) as desk:
        first = Running(office.service, desk)
        job = first.start(DRAFT, title, "/meetings", by, [(apologies, "1. Apologies")])
        first.close()
        second = Running(office.service, desk)
        left = second.work.job(job)
        assert left is not None
        assert [part.outcome for part in left.parts] == ["waiting"]
        second.open()
        page = ended(office.logged_in(), f"/officer/work/{job}")
        second.close()
    assert [outcome for _, outcome in outcomes(page)] in (["done"], ["left"])


def test_a_review_marks_the_measure_that_is_missed_and_breaks_lines_where_sentences_do(
    office: Office, tmp_path: Path
) -> None:
    rents = (
        MINUTES.replace("14th January", "11th February")
        .replace("Brown Bin Charge", "Allotment Rents")
        .replace("the brown bin charge be set", "the rent of every allotment of the council in the\ntown be set")
    )
    (tmp_path / "rents.txt").write_text(rents)
    list(office.service.ingest([tmp_path / "rents.txt"]))
    items = office.service.store.public_items().values()
    client, item = office.logged_in(), next(one.id for one, file in items if one.title == "Allotment Rents")
    draft(client, item)
    page = client.get(f"/officer/review/{item}")
    assert "allotment of the council in the town be set at £52" in page.text
    easy = "The rent is £52 a year and we will send it to you in the post so that you can pay it when you like or at the bank in town."
    step(client, item, "save", **{sentence_with(page, "£52"): easy})
    page = client.get(f"/officer/review/{item}")
    assert "<li>Reading grade <strong>" in page.text
    assert '<li class="due">Longest sentence <strong>31</strong> words</li>' in page.text
