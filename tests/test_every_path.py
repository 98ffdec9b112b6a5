"""Every way through every unfolding case of the course, and through the small one, is walked to its end."""

import re
from itertools import product

import pytest

from oms.content import library
from oms.content.unfolding_graph import LONGEST_PATH, choices, followed, reached
from oms.learning.counters import Counters, cost
from oms.learning.unfolding import UnfoldingSession
from oms.widgets.unfolding import UnfoldingView
from small_case import small_case

COUNTS = ("days", "tests", "sedations", "harm")
FEW = 64  # sets of options that are all tried; of a larger menu the single ones, the right set, and a set for each link


def unfolding():
    """Every unfolding case that can be played, by its name."""
    shelf = library()
    cases = {name: shelf.case(name) for name in shelf.case_names()}
    return {name: case for name, case in cases.items() if case.mode == "unfolding"}


CASES = {"small": small_case(), **unfolding()}


def a_choice_for_each_link(node):
    """The choices that stand for all ways on from a page: one for each link that can be taken."""
    found = {}
    for choice in choices(node.decision):
        found.setdefault(node.decision.links.index(followed(node.decision, *choice)), choice)
    return list(found.values())


def every_choice(node):
    """Each single option, the right set, and all sets where there are few."""
    every = list(choices(node.decision))
    right = [choice for choice in every if choice[1]]
    return every if len(every) <= FEW else [*(one for one in every if len(one[0]) == 1), *right, *a_choice_for_each_link(node)]


def commit(session, choice):
    """Commit to a choice on the page that is read."""
    chosen, right = choice
    if session.now.node.decision.type == "short":
        session.write(session.now.node.decision.model_answer if right else "ß ?")
        came = session.commit() or session.agree(right)
    else:
        session.choose(list(chosen))
        came = session.commit()
    assert came.right is right and 0 <= came.score <= 1
    assert (came.score == 1) == right and (not came.unsafe or came.score == 0)
    return came


def walk(case, by_node):
    """Play a case to its debrief; `by_node` says what is chosen on each page. The session comes back."""
    session = UnfoldingSession(case, seed=1)
    before = Counters()
    while session.state != "finished":
        if session.state == "deciding":
            commit(session, by_node[session.now.node.id])
            assert all(getattr(session.counters, name) >= getattr(before, name) >= 0 for name in COUNTS)
            before = session.counters
        session.go_on()
        assert len(session.pages) <= LONGEST_PATH
    return session


@pytest.mark.parametrize("name", CASES)
def test_every_way_comes_to_an_ending(name):
    """All combinations of what the links ask for: no exception, no more than twenty pages, every page and ending reached."""
    case = CASES[name]
    ways = {node.id: a_choice_for_each_link(node) for node in case.decisions}
    read, endings, walked = set(), set(), set()
    for combination in product(*ways.values()):
        session = walk(case, dict(zip(ways, combination, strict=True)))
        pages = tuple(page.node.id for page in session.pages)
        told = session.debrief
        assert tuple(stop.node.id for stop in told.path) == pages and told.ending == session.pages[-1].node.ending
        assert told.counters == session.counters and len(told.decisions) == len(session.log)
        assert [one.unsafe != () for one in told.decisions] == sorted((one.unsafe != () for one in told.decisions), reverse=True)
        walked.add(pages)
        read.update(pages)
        endings.add(told.ending)
    assert read == reached(case) == set(case.by_id)
    assert endings == {node.ending for node in case.nodes if node.ending}
    assert len(walked) > 1 and min(map(len, walked)) > 2


@pytest.mark.parametrize("name", CASES)
def test_no_title_tells_a_day_that_a_way_has_passed(name):
    """A title may say "day 8" only where no way to it waits longer than that; the day beside a title goes by itself."""
    case, latest = CASES[name], {}

    def come(node, day):
        day = max(day, node.day or 0)
        if day <= latest.get(node.id, -1):
            return
        latest[node.id] = day
        for to, days in onwards(node):
            come(case.by_id[to], day + days)

    def onwards(node):
        if node.decision is None:
            return [(node.next, 0)] if node.next else []
        longest = {}
        for chosen, right in choices(node.decision):
            link = followed(node.decision, chosen, right)
            days = cost([option for option in node.decision.options if option.id in chosen], link).days
            longest[link.to] = max(days, longest.get(link.to, 0))
        return list(longest.items())

    come(case.start, 0)
    told = {node.id: int(found[1]) for node in case.nodes if (found := re.search(r"\bday (\d+)", node.title.casefold()))}
    assert {name: latest[name] for name in told if latest[name] > told[name]} == {}


@pytest.mark.parametrize("name", CASES)
def test_every_choice_of_every_decision_can_be_made(name):
    """On each page that decides, each choice is committed to and leads to the next page with its consequence."""
    case = CASES[name]
    usual = {node.id: next(choice for choice in choices(node.decision) if choice[1]) for node in case.decisions}
    made = 0
    for node in case.decisions:
        for choice in every_choice(node):
            session = walk(case, usual | {node.id: choice})
            came = next((one for one in session.log if one.node.id == node.id), None)
            if came is None:  # an expert does not come to this page: it is walked in the test above
                continue
            made += 1
            link = followed(node.decision, *choice)
            following = session.pages[came.page]
            assert (following.node.id, following.says) == (link.to, link.says)
            assert came.right or following.says
    assert made > len(case.decisions)


@pytest.mark.parametrize("name", CASES)
def test_every_page_can_be_shown(name):
    """The page, what came of each kind of choice, the debrief and the static form are drawn for every link, without trouble."""
    case = CASES[name]
    books = library()
    usual = {node.id: a_choice_for_each_link(node) for node in case.decisions}
    for n in range(max(map(len, usual.values()))):
        view = UnfoldingView(UnfoldingSession(case, name=name, seed=n), books)
        static = view.static()
        while view.session.state != "finished":
            if view.session.state == "deciding":
                ways = usual[view.session.now.node.id]
                commit(view.session, ways[min(n, len(ways) - 1)])
                view._mirror("feedback")
                assert view.group.view["feedback"]["verdict"]
            view.go_on()
        assert view.trouble is None and view.recording.trouble == ""
        assert "your way" in view.story.value.casefold() and view.static() == static
        view.close()
