from hypothesis import given
from hypothesis import strategies as st

from studypress.files.slug import slug


@given(st.text(), st.integers(1, 20))
def test_a_slug_of_a_slug_is_itself(text: str, most: int) -> None:
    made = slug(text, most)
    assert slug(made, most) == made
    assert len(made) <= most
