"""Officers' review: steps in order, on record for good, and two officers at once."""

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from rag.contract import published_json, review_json
from rag.datatypes import AgendaItem, Document
from rag.errors import ReviewConflictError, ReviewError
from rag.library.marks import MarkKind, make_mark
from rag.library.store import FILE_NAME, Store
from rag.settings import PlainTargets
from rag.summarise import Officer, Publications, ReviewDesk
from rag.summarise.checks import check_plain
from rag.summarise.context import context_of
from rag.summarise.draft import official_wording
from rag.summarise.measure import coverage_of, readability_of
from rag.summarise.source import source_sha256
from rag.summarise.structure import Role
from rag.summary import Action, Origin, PlainSentence, Section, State, Summary, WordChange
from tests.sample import MINUTES
from tests.summarise.library import Clock, item_titled, open_store, put

ANN, BOB = Officer("Ann Officer", "Democratic services officer"), Officer("Bob Clerk", "Clerk to the council")


class FakeDrafter:
    """Drafts the item's decisions as they stand."""

    def summarise(self, item: AgendaItem, document: Document) -> Summary:
        context = context_of(item, document)
        plain = tuple(
            check_plain(
                PlainSentence(s.text, Section.DECIDED, (context.cite(s),), origin=Origin.RECORD), item, document
            )
            for s in context.sentences
            if s.role is Role.DECISION
        )
        return Summary(
            item.id, item.title, document.id, "minutes.txt", source_sha256(item, document), official_wording(context), plain,
            readability_of(plain, PlainTargets()), coverage_of(item, document, plain), model="fake",
        )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path)


@pytest.fixture
def desk(store: Store) -> ReviewDesk:
    return ReviewDesk(store, FakeDrafter(), clock=Clock())


@pytest.fixture
def bins(store: Store) -> str:
    return item_titled(put(store), "Brown Bin Charge").id


def published(desk: ReviewDesk, item: str) -> int:
    """Take an item from nothing to published; return the revision."""
    revision = desk.create_draft(item, ANN).revision
    revision = desk.approve(item, revision, BOB).revision
    return desk.publish(item, revision, BOB).revision


def test_a_draft_goes_through_its_steps_and_residents_see_it_only_when_published(
    store: Store, desk: ReviewDesk, bins: str
) -> None:
    residents = Publications(store)
    draft = desk.create_draft(bins, ANN)
    assert (draft.state, draft.revision, draft.n_failed, draft.is_public) == (State.CHECKED, 1, 0, False)
    assert residents.published(bins) is None
    approved = desk.approve(bins, 1, BOB)
    assert (approved.state, approved.approved_by) == (State.APPROVED, "Clerk to the council")
    assert residents.published(bins) is None
    assert desk.publish(bins, 2, ANN).is_public
    shown = residents.published(bins)
    assert shown is not None
    assert shown.summary.text == "Resolved: That the brown bin charge be set at £52 a year from 1 April 2025."
    assert (shown.approved_by, shown.published, shown.is_stale) == (
        "Clerk to the council", "2025-03-01T10:00:03Z", False,
    )  # fmt: skip
    assert (
        shown.notice == "A computer helped to write this summary. It was checked and approved by: Clerk to the council."
    )
    withdrawn = desk.withdraw(bins, 3, BOB, "The figure is under review")
    assert (withdrawn.state, withdrawn.is_public) == (State.WITHDRAWN, False)
    assert residents.published(bins) is None


def test_the_json_holds_what_other_programs_were_promised(store: Store, desk: ReviewDesk, bins: str) -> None:
    published(desk, bins)
    review = desk.show(bins)
    shown = Publications(store).published(bins)
    assert review is not None
    assert shown is not None
    value = review_json(review)
    promised = {"item", "official", "plain", "readability", "coverage", "state", "model", "timings_s"}
    assert promised <= value.keys()
    official = value["official"]
    assert isinstance(official, list)
    assert official[0] == {
        "kind": "resolved", "text": "Resolved: That the brown bin charge be set at £52 a year from 1 April 2025.",
        "page": 1, "start": review.summary.official[0].start, "end": review.summary.official[0].end,
    }  # fmt: skip
    assert value["state"] == "published"
    assert published_json(shown)["approved_by"] == "Clerk to the council"


def test_the_second_of_two_officers_is_told_and_nothing_is_overwritten(desk: ReviewDesk, bins: str) -> None:
    desk.create_draft(bins, ANN)
    desk.edit(bins, 0, "The brown bin charge will be £52 a year from 1 April 2025.", 1, ANN)
    told = (
        r"Ann Officer has edited this summary since you opened it \(2025-03-01T10:00:02Z, revision 2; you have 1\)\. "
        r"Nothing was overwritten\."
    )
    for step in (
        lambda: desk.edit(bins, 0, "Something else was decided.", 1, BOB),
        lambda: desk.approve(bins, 1, BOB),
        lambda: desk.run_checks(bins, 1, BOB),
        lambda: desk.create_draft(bins, BOB, revision=1),
    ):
        with pytest.raises(ReviewConflictError, match=told):
            step()
    review = desk.show(bins)
    assert review is not None
    assert (review.revision, review.summary.text) == (2, "The brown bin charge will be £52 a year from 1 April 2025.")


def test_of_many_edits_of_one_revision_at_the_same_time_one_holds(desk: ReviewDesk, bins: str) -> None:
    desk.create_draft(bins, ANN)
    outcomes: list[str] = []

    def edit(number: int) -> None:
        try:
            desk.edit(bins, 0, f"Wording of officer {number}.", 1, Officer(f"Officer number {number}", "Clerk"))
            outcomes.append("written")
        except ReviewConflictError:
            outcomes.append("told")

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["told"] * 7 + ["written"]
    assert [entry.step.revision for entry in desk.history(bins)] == [1, 2]


def test_text_changed_after_the_checks_is_not_approved_until_they_run_again(desk: ReviewDesk, bins: str) -> None:
    desk.create_draft(bins, ANN)
    edited = desk.edit(bins, 0, "The brown bin charge will be set at £52 a year from 1 April 2025.", 1, ANN)
    assert (edited.state, edited.n_failed) == (State.DRAFT, 1)
    with pytest.raises(ReviewError, match=r"changed after the checks\. Run the checks again"):
        desk.approve(bins, 2, BOB)
    assert desk.run_checks(bins, 2, ANN).state is State.CHECKED
    assert desk.approve(bins, 3, BOB).state is State.APPROVED


def test_an_edit_takes_the_approval_away_but_what_is_published_stays(store: Store, desk: ReviewDesk, bins: str) -> None:
    revision = published(desk, bins)
    edited = desk.edit(bins, 0, "The brown bin charge will be £52.", revision, ANN)
    assert (edited.state, edited.approved_by, edited.is_public) == (State.DRAFT, "", True)
    shown = Publications(store).published(bins)
    assert shown is not None
    assert shown.summary.text.startswith("Resolved: That")
    with pytest.raises(ReviewError, match="This text is draft, not approved"):
        desk.publish(bins, edited.revision, ANN)


def test_a_wrong_figure_is_never_approved_and_other_words_only_with_a_reason(desk: ReviewDesk, bins: str) -> None:
    desk.create_draft(bins, ANN)
    desk.edit(bins, 0, "The brown bin charge will be £53 a year from 1 April 2025.", 1, ANN)
    wrong = desk.run_checks(bins, 2, ANN)
    assert wrong.state is State.DRAFT
    assert [(c.name, c.ok, c.reasons) for c in wrong.summary.plain[0].checks][1] == (
        "facts", False, ("“£53” is not in what it cites",),
    )  # fmt: skip
    with pytest.raises(ReviewError, match=r"may not be overruled: “The brown bin charge will be £53"):
        desk.approve(bins, 3, BOB, "It is right")
    desk.edit(bins, 0, "Residents will be charged £52 a year for a brown bin from 1 April 2025.", 3, ANN)
    own_words = desk.run_checks(bins, 4, ANN)
    assert (own_words.state, own_words.n_failed) == (State.CHECKED, 1)
    with pytest.raises(ReviewError, match="Say in a note why"):
        desk.approve(bins, 5, BOB)
    assert desk.approve(bins, 5, BOB, "Residents is plainer than households").state is State.APPROVED


def test_history_keeps_every_step_with_the_words_that_changed(desk: ReviewDesk, bins: str) -> None:
    desk.create_draft(bins, ANN, "First go")
    desk.edit(bins, 0, "The brown bin charge be set at £52 a year from 1 April 2025.", 1, BOB, "Shorter")
    history = desk.history(bins)
    assert [(e.step.action, e.step.officer, e.step.made, e.step.note) for e in history] == [
        (Action.DRAFTED, "Ann Officer", "2025-03-01T10:00:01Z", "First go"),
        (Action.EDITED, "Bob Clerk", "2025-03-01T10:00:02Z", "Shorter"),
    ]
    assert history[1].changes == (
        WordChange("removed", "Resolved: That the"),
        WordChange("added", "The"),
        WordChange("same", "brown bin charge be set at £52 a year from 1 April 2025."),
    )


def test_steps_on_record_can_be_neither_changed_nor_removed(desk: ReviewDesk, store: Store, bins: str) -> None:
    desk.create_draft(bins, ANN)
    with sqlite3.connect(store.folder / FILE_NAME) as other:
        for statement in ("UPDATE reviews SET state = 'approved'", "DELETE FROM reviews"):
            with pytest.raises(sqlite3.IntegrityError, match="reviews are never"):
                other.execute(statement)
    other.close()


def test_a_replaced_paper_makes_its_summaries_stale_and_residents_see_that(
    store: Store, desk: ReviewDesk, bins: str
) -> None:
    revision = published(desk, bins)
    now = item_titled(put(store, MINUTES.replace("£52 a year", "£54 a year")), "Brown Bin Charge")
    assert now.id != bins
    assert [(r.summary.item, r.is_stale) for r in desk.reviews()] == [(bins, True)]
    shown = Publications(store).published(now.id)
    assert shown is not None
    assert shown.is_stale
    assert shown.notice.endswith("The paper has changed since this summary was written, so it may be out of date.")
    edited = desk.reviews()[0]
    with pytest.raises(ReviewError, match="may have been replaced"):
        desk.run_checks(bins, edited.revision, ANN)
    assert desk.withdraw(bins, revision, BOB, "The charge was corrected").state is State.WITHDRAWN
    assert Publications(store).published(now.id) is None


def test_a_change_elsewhere_in_the_paper_leaves_the_words_of_a_summary_as_they_were(
    store: Store, desk: ReviewDesk, bins: str
) -> None:
    published(desk, bins)
    now = item_titled(put(store, MINUTES.replace("3 March 2025", "4 March 2025")), "Brown Bin Charge")
    shown = Publications(store).published(now.id)
    assert shown is not None
    assert not shown.is_stale


def test_an_exempt_item_is_neither_drafted_nor_shown_even_when_it_was_published_before(
    store: Store, desk: ReviewDesk, bins: str
) -> None:
    published(desk, bins)
    item, document = store.item(bins), store.document(bins.split(":")[0])
    assert item is not None
    assert document is not None
    store.mark(make_mark(item, document, MarkKind.SET, "Ann Officer", "Contract talks", "2025-03-02T09:00:00Z"))
    assert Publications(store).published(bins) is None
    assert (desk.reviews(), desk.show(bins), desk.history(bins)) == ([], None, [])
    with pytest.raises(ReviewError, match="exempt: it is not summarised for residents"):
        desk.create_draft(bins, ANN, revision=3)


def test_a_nameless_officer_and_a_withdrawal_without_a_reason_are_refused(desk: ReviewDesk, bins: str) -> None:
    with pytest.raises(ReviewError, match=r"officer's name is '\?'"):
        Officer("?", "Clerk")
    revision = published(desk, bins)
    with pytest.raises(ReviewError, match="Say in a note why the summary is withdrawn"):
        desk.withdraw(bins, revision, BOB, "  ")


def test_published_summaries_of_a_paper_come_in_its_order(store: Store, desk: ReviewDesk, bins: str) -> None:
    document = bins.split(":")[0]
    roads = next(i.id for i in store.papers()[0].paper.items if i.title == "Potholes on Mill Lane")
    published(desk, roads)
    published(desk, bins)
    titles = [shown.summary.item_title for shown in Publications(store).published_for_meeting(document)]
    assert titles == ["Brown Bin Charge", "Potholes on Mill Lane"]


def test_the_records_own_words_that_an_officer_rewords_no_longer_stand_as_such(store: Store, bins: str) -> None:
    class OwnWords(FakeDrafter):
        def summarise(self, item: AgendaItem, document: Document) -> Summary:
            summary = super().summarise(item, document)
            return replace(summary, plain=tuple(replace(s, section=Section.RECORD) for s in summary.plain))

    desk = ReviewDesk(store, OwnWords(), clock=Clock())
    review = desk.create_draft(bins, ANN)
    assert {s.section for s in review.summary.plain} == {Section.RECORD}
    edited = desk.edit(bins, 0, "The charge will be £52 a year.", review.revision, ANN)
    assert {s.section for s in edited.summary.plain} == {Section.DECIDED}


def test_an_unpublished_item_is_looked_up_without_reading_the_whole_library(
    store: Store, bins: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "papers", lambda self: pytest.fail("read every paper for one item"))
    assert Publications(store).published(bins) is None
