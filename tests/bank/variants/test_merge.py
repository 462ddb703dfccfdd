from studypress.bank.variants.merge import merged
from studypress.errors import Problem, SourcePlace

HERE, THERE = SourcePlace("a", 1, 1), SourcePlace("a", 2, 1)


def test_a_problem_of_all_instances_is_reported_without_values() -> None:
    both = [Problem(HERE, "one"), Problem(THERE, "two", remark=True)]
    found = merged([({"n": "1"}, both), ({"n": "2"}, both[::-1])])
    assert sorted(found) == both


def test_other_problems_are_reported_for_the_first_instance_at_their_place() -> None:
    found = merged(
        [
            ({"n": "1"}, []),
            ({"n": "2"}, [Problem(HERE, "2 one"), Problem(HERE, "2 two")]),
            ({"n": "3"}, [Problem(HERE, "3 one"), Problem(THERE, "3", remark=True)]),
        ]
    )
    assert list(found) == [
        Problem(HERE, "with n = 2: 2 one"),
        Problem(HERE, "with n = 2: 2 two"),
        Problem(THERE, "with n = 3: 3", remark=True),
    ]


def test_problems_of_a_single_instance_have_no_values() -> None:
    assert list(merged([({}, [Problem(HERE, "one")])])) == [Problem(HERE, "one")]
    assert list(merged([])) == []
