"""Where the members of a family stand in the tree: pure arithmetic, without a database."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from generations.gallery.family import MOST_COUNTED, Family, Member
from generations.gallery.tree import COLUMN, MANY, Tree, Unfolding, tree_of


def family(graph: dict[int, list[int]], chosen: int, **uses: int) -> Family:
    """`graph`: for each key those that it was given, the one that it continues first. `uses`: k3=40."""
    members: dict[int, Member] = {}
    for key, parents in graph.items():
        depth = 1 + max(members[parent].depth for parent in parents) if parents else 0
        member = Member(key=key, generation_id=key, sort_key=key, author_id=1, caption="", depth=depth, sha256="a")
        member.parents = sorted(parents, key=lambda parent: -members[parent].depth)
        members[key] = member
        for parent in parents:
            members[parent].linked += 1
            members[parent].uses += 1
        if parents:
            members[member.parents[0]].children.append(key)
    for name, number in uses.items():
        members[int(name[1:])].uses = number
    line = [chosen]
    while members[line[-1]].parents:
        line.append(members[line[-1]].parents[0])
    return Family(members, line)


BOTTLE = {1: [], 2: [], 3: [], 4: [1, 2, 3], 5: [4], 6: [5], 7: [5], 8: [7], 9: [4], 10: [1]}


def cells(tree: Tree) -> dict[int, tuple[int, int]]:
    return {place.member.key: (place.column, place.row) for place in tree.places}


def test_the_path_is_one_row_and_each_further_child_stands_in_the_next_free_one():
    tree = tree_of(family(BOTTLE, chosen=5), Unfolding())
    main = {1: (0, 0), 4: (1, 0), 5: (2, 0), 6: (3, 0), 7: (3, 1), 8: (4, 1), 9: (2, 2), 10: (1, 3)}
    beside = {2: (0, 1), 3: (0, 2)}
    assert cells(tree) == main | beside
    assert [place.member.key for place in tree.places if place.on_path] == [1, 4, 5]
    assert (tree.columns, tree.rows) == (5, 4)


def test_each_is_joined_to_what_it_continues_and_dashed_to_the_others_it_was_given():
    tree = tree_of(family(BOTTLE, chosen=5), Unfolding())
    solid = {edge.to: edge for edge in tree.edges if not edge.is_second}
    dashed = [edge for edge in tree.edges if edge.is_second]
    assert solid.keys() == {4, 5, 6, 7, 8, 9, 10}
    assert [edge.to for edge in dashed] == [4]
    assert dashed[0].d.count("M") == 2
    assert {edge.to for edge in tree.edges if edge.on_path} == {4, 5}
    assert solid[5].d.startswith("M284 42H373")


def test_a_folded_branch_says_how_many_are_in_it():
    tree = tree_of(family(BOTTLE, chosen=6), Unfolding(flipped=frozenset({4, 7})))
    assert cells(tree).keys() == {1, 2, 3, 4, 10}
    assert {place.member.key: place.below for place in tree.places if place.is_folded} == {4: "5"}


def test_all_but_the_path_may_be_folded_and_one_of_them_unfolded_again():
    tree = tree_of(family(BOTTLE, chosen=6), Unfolding(fold="path"))
    assert cells(tree).keys() == {1, 2, 3, 4, 5, 6, 7, 9, 10}
    tree = tree_of(family(BOTTLE, chosen=6), Unfolding(fold="path", flipped=frozenset({7})))
    assert 8 in cells(tree)


def test_a_large_family_begins_folded_unless_it_is_said_not_to():
    graph = {1: [], 2: [1], 3: [1]} | {key: [3] for key in range(4, MANY + 2)}
    assert len(tree_of(family(graph, chosen=2), Unfolding()).places) == 3
    assert len(tree_of(family(graph, chosen=2), Unfolding(fold="none")).places) == MANY + 1
    assert len(tree_of(family({1: [], 2: [1]}, chosen=2), Unfolding()).places) == 2


def test_a_long_line_of_single_edits_isnt_folded_by_itself():
    chain = {1: []} | {key: [key - 1] for key in range(2, MANY + 5)}
    assert len(tree_of(family(chain, chosen=1), Unfolding()).places) == MANY + 4
    assert len(tree_of(family(chain, chosen=1), Unfolding(fold="path")).places) == 2


def test_a_hidden_branch_is_left_out_with_what_only_it_was_given():
    graph = BOTTLE | {11: [], 12: [9, 11]}
    tree = tree_of(family(graph, chosen=5), Unfolding(hidden=frozenset({9, 999})))
    assert cells(tree).keys() == graph.keys() - {9, 11, 12}
    assert tree.hidden == [9]


def test_the_path_cant_be_hidden():
    tree = tree_of(family(BOTTLE, chosen=6), Unfolding(hidden=frozenset({1, 4, 6})))
    assert cells(tree).keys() == BOTTLE.keys()
    assert tree.hidden == []


def test_what_was_made_from_it_but_is_no_member_is_said_below_the_others():
    tree = tree_of(family(BOTTLE, chosen=5, k7=13, k5=MOST_COUNTED), Unfolding())
    told = {place.member.key: (place.unseen, place.unseen_row) for place in tree.places if place.unseen}
    assert told == {7: ("12", 2), 5: (f"{MOST_COUNTED - 2}+", 3)}
    assert tree.rows == 6


def test_a_folded_branch_counts_what_is_no_member_too():
    tree = tree_of(family(BOTTLE, chosen=5, k7=13), Unfolding(flipped=frozenset({5})))
    assert [place.below for place in tree.places if place.is_folded] == ["15"]


def test_of_several_pictures_that_were_given_a_branch_of_edits_stands_below_the_main_tree():
    graph = {1: [], 2: [1], 3: [], 4: [3], 5: [2, 4]}
    assert cells(tree_of(family(graph, chosen=5), Unfolding())) == {
        1: (0, 0),
        2: (1, 0),
        5: (2, 0),
        3: (0, 1),
        4: (1, 1),
    }


def test_where_the_line_is_cut_the_first_column_is_that_of_the_first_one_shown():
    whole = family({1: [], 2: [1], 3: [2], 4: [3]}, chosen=4)
    members = {key: member for key, member in whole.members.items() if key > 2}
    members[3].parents = []
    tree = tree_of(Family(members, [4, 3], is_cut=True), Unfolding())
    assert (cells(tree), tree.first_depth) == ({3: (0, 0), 4: (1, 0)}, 2)


def test_a_very_wide_or_narrow_picture_keeps_its_column():
    one = family({1: [], 2: [1]}, chosen=2)
    one.members[1] = replace(one.members[1], width=5000, height=100)
    one.members[2] = replace(one.members[2], width=10, height=5000)
    assert [place.width for place in tree_of(one, Unfolding()).places] == [132, 30]
    assert COLUMN > 132


@st.composite
def families(draw) -> tuple[Family, Unfolding]:
    size = draw(st.integers(1, 25))
    graph = {
        key: draw(st.lists(st.integers(1, key - 1), max_size=3, unique=True)) if key > 1 else []
        for key in range(1, size + 1)
    }
    keys = st.frozensets(st.integers(1, size), max_size=5)
    unfolding = Unfolding(draw(st.sampled_from(["", "path", "none"])), draw(keys), (), draw(keys))
    whole = family(graph, draw(st.integers(1, size)))
    return whole, unfolding


@given(families())
def test_nobody_stands_on_anybody_and_everybody_right_of_what_was_given(case):
    whole, unfolding = case
    tree = tree_of(whole, unfolding)
    placed = cells(tree)
    assert len(set(placed.values())) == len(tree.places) == len(placed)
    assert set(whole.line) <= placed.keys() or any(place.is_folded and place.on_path for place in tree.places)
    for place in tree.places:
        if place.parent is not None:
            assert place.parent == place.member.parents[0]
            assert placed[place.parent][0] < place.column
            assert placed[place.parent][1] <= place.row
    if not unfolding.flipped and not unfolding.hidden and unfolding.fold == "none":
        single = {key for key, member in whole.members.items() if not member.parents and not member.children}
        assert whole.members.keys() - single <= placed.keys()
