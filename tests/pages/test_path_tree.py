"""The guided path as a tree: what is kept, what is refused, and in which words."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.kinds.guided_path.tree import (
    Answer,
    ChosenContact,
    Outcome,
    Step,
    Tree,
    problems,
    walks,
)

pytestmark = pytest.mark.once

MOST_QUESTIONS = 3  # what the path promises: the fourth tap rings
HELPLINE = ChosenContact("The helpline")
EXAMPLES = settings(max_examples=500, deadline=None)


@st.composite
def trees(draw) -> Tree:
    """Draw a tree that keeps every promise: steps in up to three layers, every one reached, every answer onward."""
    layers = draw(st.lists(st.integers(1, 4), max_size=MOST_QUESTIONS - 1))
    sizes = [1, *layers]
    numbers = iter(range(1, 99))
    slugs = [[f"b{next(numbers)}" for _ in range(size)] for size in sizes]
    ends = [f"k{number + 1}" for number in range(draw(st.integers(1, 6)))]
    answers: dict[str, list[str]] = {slug: [] for layer in slugs for slug in layer}
    # Each step has one way in from the layer before it, and any number of ways to what comes later.
    for layer, later in pairwise(slugs):
        for slug in later:
            answers[draw(st.sampled_from(layer))].append(slug)
    for number, layer in enumerate(slugs):
        onward = [*ends, *(slug for later in slugs[number + 1 :] for slug in later)]
        for slug in layer:
            answers[slug] += draw(st.lists(st.sampled_from(onward), max_size=3))
            if not answers[slug]:
                answers[slug].append(draw(st.sampled_from(ends)))
    steps = tuple(
        Step(slug, f"Question {slug}?", tuple(Answer(f"To {goal}", goal) for goal in goals))
        for slug, goals in answers.items()
    )
    in_danger = ends[0]
    reached = {in_danger, *(goal for goals in answers.values() for goal in goals)}
    outcomes = tuple(Outcome(end, f"End {end}", (HELPLINE,)) for end in ends if end in reached)
    return Tree(steps, outcomes, in_danger)


def with_answer(tree: Tree, step: int, answer: Answer) -> Tree:
    """Return the tree with one more answer to a step."""
    steps = list(tree.steps)
    steps[step] = replace(steps[step], answers=(*steps[step].answers, answer))
    return replace(tree, steps=tuple(steps))


def messages(tree: Tree) -> str:
    return "\n".join(problem.message for problem in problems(tree))


@EXAMPLES
@given(trees())
def test_whatever_is_accepted_ends_soon_with_somebody_to_ring(tree):
    assert problems(tree) == []
    met = set()
    for answers, end in walks(tree):
        assert len(answers) <= MOST_QUESTIONS
        assert [contact for contact in end.contacts if not contact.state]
        met.add(end.slug)
    assert met == {outcome.slug for outcome in tree.outcomes}


@EXAMPLES
@given(trees(), st.data())
def test_a_way_back_is_refused(tree, data):
    """From any step to the beginning: whoever answers so goes round."""
    number = data.draw(st.integers(0, len(tree.steps) - 1))
    first = tree.steps[0]
    broken = with_answer(tree, number, Answer("Go round", first.slug))
    assert f"The answer “Go round” leads back to “{first.question}”" in messages(broken)


@EXAMPLES
@given(trees(), st.data())
def test_an_answer_that_goes_nowhere_is_refused(tree, data):
    number = data.draw(st.integers(0, len(tree.steps) - 1))
    broken = with_answer(tree, number, Answer("Somewhere", "z9"))
    assert "“Somewhere” goes to “z9”, and there is no such step or outcome." in messages(broken)
    place = [(problem.index, problem.item) for problem in problems(broken)]
    assert place == [(number, len(broken.steps[number].answers) - 1)]


@EXAMPLES
@given(trees(), st.booleans())
def test_what_nobody_reaches_is_refused(tree, is_outcome):
    if is_outcome:
        lost = Outcome("z9", "Lost", (HELPLINE,))
        broken = replace(tree, outcomes=(*tree.outcomes, lost))
    else:
        lost = Step("z9", "Lost?", (Answer("On", tree.outcomes[0].slug),))
        broken = replace(tree, steps=(*tree.steps, lost))
    assert messages(broken) == "No answer leads to “z9”. Let one go there, or remove it."


@EXAMPLES
@given(trees(), st.data(), st.sampled_from(["closed", "temporarily closed"]))
def test_a_contact_that_does_not_answer_is_refused(tree, data, state):
    number = data.draw(st.integers(0, len(tree.outcomes) - 1))
    outcomes = list(tree.outcomes)
    chosen = (HELPLINE, ChosenContact("The old line", state))
    outcomes[number] = replace(outcomes[number], contacts=chosen)
    (problem,) = problems(replace(tree, outcomes=tuple(outcomes)))
    assert problem.message == f"“The old line” is {state}. Choose a contact that answers."
    assert (problem.part, problem.index, problem.field, problem.item) == (
        "outcomes",
        number,
        "contacts",
        1,
    )


@EXAMPLES
@given(trees(), st.data())
def test_an_end_without_anybody_to_ring_is_refused(tree, data):
    number = data.draw(st.integers(0, len(tree.outcomes) - 1))
    outcomes = list(tree.outcomes)
    outcomes[number] = replace(outcomes[number], contacts=())
    assert "nobody may end here with nobody to ring" in messages(
        replace(tree, outcomes=tuple(outcomes))
    )


def chain(length: int) -> Tree:
    """Return a tree of `length` questions one after another."""
    ends = [*(f"b{number}" for number in range(2, length + 1)), "k1"]
    steps = tuple(
        Step(f"b{number + 1}", f"Question {number + 1}?", (Answer("On", end),))
        for number, end in enumerate(ends)
    )
    return Tree(steps, (Outcome("k1", "End", (HELPLINE,)),), "k1")


def test_three_questions_are_enough():
    assert problems(chain(3)) == []
    (problem,) = problems(chain(4))
    assert "After “On” comes a fourth question, “Question 4?”" in problem.message
    assert (problem.part, problem.index, problem.item) == ("steps", 2, 0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"steps": ()}, "Add a question"),
        ({"in_danger": ""}, "Give the address of an outcome"),
        ({"in_danger": "b1"}, "Give the address of an outcome"),
        ({"outcomes": (Outcome("b1", "Twice", (HELPLINE,)),)}, "“b1” is there already."),
        (
            {"outcomes": (Outcome("abuse", "Plain", (HELPLINE,)),)},
            "must say nothing",
        ),
        ({"steps": (Step("b1", "Question?", ()),)}, "Add an answer"),
    ],
)
def test_what_else_is_refused(change, says):
    assert says in messages(replace(chain(1), **change))


def test_what_is_shown_for_a_place_is_an_outcome():
    asks = Step("b1", "Where?", (Answer("Every council", "b2", "outcome"),), (HELPLINE,))
    onward = Step("b2", "Question?", (Answer("On", "k1"),))
    tree = replace(chain(1), steps=(asks, onward))
    assert "“b2” is a question. What is shown for a place has to be an outcome." in messages(tree)


def test_the_longest_way_counts_and_not_the_first_one():
    """There is a short way to a question in the middle, too."""
    tree = chain(4)
    first = replace(tree.steps[0], answers=(Answer("At once", "b3"), *tree.steps[0].answers))
    (problem,) = problems(replace(tree, steps=(first, *tree.steps[1:])))
    assert "After “On” comes a fourth question" in problem.message


@pytest.mark.parametrize("slug", ["b0", "b01", "b100", "B1", "bb1", "1b", "b", "b1/", "é1"])
def test_an_address_is_one_letter_and_a_number(slug):
    tree = chain(1)
    (problem,) = problems(replace(tree, steps=(replace(tree.steps[0], slug=slug),)))
    assert "must say nothing" in problem.message


def test_a_question_about_the_place_is_held_to_the_same():
    """What is said of it is said beside its own field, which is no list."""
    where = Step("b2", "Where?", (Answer("Not sure", "b1", "not_sure"),), (HELPLINE,))
    tree = replace(chain(2), steps=(chain(2).steps[0], where))
    (problem,) = problems(tree)
    assert "leads back to" in problem.message
    assert (problem.index, problem.field, problem.item) == (1, "not_sure", None)
    silent = replace(where, answers=(Answer("Not sure", "k1", "not_sure"),), contacts=())
    (problem,) = problems(replace(tree, steps=(chain(2).steps[0], silent)))
    assert "nobody to ring" in problem.message
    assert (problem.part, problem.index, problem.field) == ("steps", 1, "contacts")


def test_the_end_for_danger_need_be_no_answer():
    tree = chain(1)
    other = Outcome("k2", "Danger", (HELPLINE,))
    assert problems(replace(tree, outcomes=(*tree.outcomes, other), in_danger="k2")) == []
