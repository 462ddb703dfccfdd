from io import BytesIO

from PIL import Image

from studypress.pipeline.banks.drawings import drawing_png

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">'


def test_a_drawing_is_drawn_three_times_as_fine() -> None:
    data = drawing_png(f'{HEAD}<rect width="20" height="20" fill="#f00"/></svg>'.encode())
    assert data
    with Image.open(BytesIO(data)) as picture:
        assert picture.size == (120, 60)
        assert [picture.convert("RGB").getpixel(at) for at in ((30, 30), (90, 30))] == [
            (255, 0, 0),
            (255, 255, 255),
        ]


def test_a_drawing_without_a_size_is_not_drawn() -> None:
    assert drawing_png(b'<svg xmlns="http://www.w3.org/2000/svg"/>') is None
