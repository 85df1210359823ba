from studio.numbers import number


def test_only_a_number_is_a_number():
    asked = ["7", "0", "", None, "-1", "seven", "1.5", "9" * 18, "9" * 19, "²"]

    assert [number(text) for text in asked] == [7, 0, 0, 0, 0, 0, 0, 10**18 - 1, 0, 0]
