"""What members keep of their practice: one thing on all devices, and hers alone."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from poses import keeping
from poses.models import Bookmark, Practised
from poses.tasks import tidy
from tests import make

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}
NOON = datetime(2020, 6, 1, 12, tzinfo=UTC)


def at(minutes):
    return (NOON + timedelta(minutes=minutes)).isoformat()


def put(slug, minutes=0, **more):
    return {"slug": slug, "put": at(minutes), "changed": at(minutes)} | more


def done(name, minutes=0, **more):
    said = {"id": name, "slug": "tree", "title": "Tree", "minutes": 4}
    return said | {"at": at(minutes), "changed": at(minutes), "note": ""} | more


@pytest.fixture
def anna():
    for slug in ("tree", "boat", "crow"):
        make.tutorial(slug=slug, title=slug.title())
    return make.user(display_name="Anna")


def device(member):
    browser = Client()
    browser.force_login(member)

    def tell(headers=HERE, body=None, **told):
        return browser.post(
            "/practice/keep/",
            json.dumps(told) if body is None else body,
            content_type="application/json",
            headers=headers,
        )

    return tell


def slugs(answer, name="row"):
    return [it["slug"] for it in answer.json()[name]]


def test_what_two_devices_remember_becomes_one(anna):
    phone, laptop = device(anna), device(anna)

    first = phone(row=[put("tree", 1), put("boat", 3)], done=[done("a", 1)])
    second = laptop(row=[put("crow", 2), put("tree", 5)], saved=[put("boat")])
    again = laptop(row=[put("crow", 2), put("tree", 5)], saved=[put("boat")])

    assert slugs(first) == ["tree", "boat"]
    assert slugs(second) == ["crow", "boat", "tree"]
    assert second.json() == again.json() == phone().json()
    assert slugs(second, "saved") == ["boat"]
    assert second.json()["done"] == [
        {
            "id": "a",
            "slug": "tree",
            "title": "Tree",
            "minutes": 4,
            "note": "",
            "at": "2020-06-01T12:01:00Z",
            "changed": "2020-06-01T12:01:00Z",
        }
    ]
    assert (Bookmark.objects.count(), Practised.objects.count()) == (4, 1)


def test_of_two_tellings_the_later_holds_whichever_comes_first(anna):
    phone, laptop = device(anna), device(anna)
    phone(row=[put("tree", 1)], done=[done("a", 1), done("b", 2)])
    laptop(
        row=[put("tree", 3, gone=True)],
        done=[done("a", 3, note="Later."), done("b", 3, gone=True)],
    )

    late = phone(
        row=[put("tree", 2)],
        done=[done("a", 2, note="Earlier."), done("b", 2, note="Secret.")],
    )

    assert slugs(late) == []
    found = late.json()["done"]
    assert [(it["id"], it["note"]) for it in found] == [("a", "Later.")]
    assert not Practised.objects.filter(note="Secret.").exists()
    back = phone(row=[put("tree", 4), put("tree", 3, gone=True)])
    assert slugs(back) == ["tree"]


def test_nobody_finds_what_another_keeps(anna):
    ben = make.user()
    hers = device(anna)(saved=[put("tree")], done=[done("a")]).json()

    mixed = device(ben)(of=hers["of"], saved=[put("tree")], done=[done("a")]).json()
    page = Client()
    page.force_login(ben)

    assert (mixed["saved"], mixed["done"]) == ([], [])
    assert mixed["of"] != hers["of"]
    assert (
        "nothing of your practice yet" in page.get("/practice/kept/").content.decode()
    )
    assert page.get("/practice/kept/file/").json() == {
        "row": [],
        "saved": [],
        "done": [],
    }
    own = device(ben)(of=mixed["of"], done=[done("a", note="Mine.")]).json()
    assert [it["note"] for it in own["done"]] == ["Mine."]
    assert Practised.objects.get(member=anna).note == ""


def test_who_is_signed_out_or_comes_from_elsewhere_tells_nothing(anna):
    tell = device(anna)
    out = Client().post("/practice/keep/", {}, headers=HERE)
    other = tell({"Sec-Fetch-Site": "cross-site"}, saved=[put("tree")])
    silent = tell({}, saved=[put("tree")])

    assert [it.status_code for it in (out, other, silent)] == [401, 403, 403]
    assert Client().get("/practice/kept/file/").status_code == 404
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["", "[", "[]", "7", "[" * 100_000, '{"row": [7, {}, {"slug": 7}], "done": [{}]}'],
)
def test_what_makes_no_sense_was_not_said(anna, body):
    answer = device(anna)(body=body)

    assert answer.status_code == 200
    assert answer.json()["row"] == answer.json()["done"] == []


def test_what_is_too_much_is_cut_and_no_clock_runs_ahead(anna):
    odd = done("x" * 50, minutes=99_999, title="T" * 300, note="n\0\ud800" * 3000)
    odd |= {"at": "2999-01-01T00:00:00Z", "changed": "yesterday"}
    far = {"slug": "tree", "put": "0001-01-01T00:00:00+14:00", "changed": "2999-01-01"}

    answer = device(anna)(done=[odd], row=[far]).json()

    (kept,) = answer["done"]
    assert (len(kept["id"]), len(kept["title"])) == (36, 200)
    assert kept["note"] == "n" * 2000
    assert Practised.objects.get().done_at <= timezone.now()
    assert kept["changed"] == answer["row"][0]["put"] == "2000-01-01T00:00:00Z"
    assert Bookmark.objects.get().changed_at <= timezone.now()


def test_a_tutorial_is_found_by_its_old_address_and_hidden_while_it_is_withdrawn(anna):
    tree, boat = (make.Tutorial.objects.get(slug=it) for it in ("tree", "boat"))
    tree.slug = "tall-tree"
    tree.save()
    tell = device(anna)

    answer = tell(
        row=[put("tree"), put("boat", 1), put("nowhere")],
        done=[done("a"), done("b", slug="boat"), done("c", slug="nowhere")],
    )
    boat.withdraw()
    later = tell().json()

    assert slugs(answer) == ["tall-tree", "boat"]
    assert [it["slug"] for it in later["row"]] == ["tall-tree"]
    found = {it["id"]: (it["slug"], it["title"]) for it in later["done"]}
    assert found == {"a": ("tall-tree", "Tree"), "b": ("", "Tree"), "c": ("", "Tree")}
    page = Client()
    page.force_login(anna)
    html = page.get("/practice/kept/").content.decode()
    assert "/tutorials/tall-tree/" in html
    assert "/tutorials/boat/" not in html


def test_there_is_room_for_years_and_no_more(anna, monkeypatch):
    monkeypatch.setattr(Practised, "MOST", 3)
    tell = device(anna)
    tell(done=[done("a"), done("b")])

    tell(done=[done("c"), done("d"), done("a", 1, note="Still told.")])

    kept = Practised.objects.values_list("key", "note")
    assert set(kept) == {("a", "Still told."), ("b", ""), ("c", "")}
    assert tell(done=[done("e")]).json()["full"]
    assert len(kept.all()) == 3


def test_what_was_taken_away_takes_no_room_from_what_was_put(anna, monkeypatch):
    monkeypatch.setattr(Bookmark, "MOST", 1)

    answer = device(anna)(row=[put("tree", gone=True), put("boat")])

    assert slugs(answer) == ["boat"]
    assert not answer.json()["full"]


def test_a_full_list_says_so_and_takes_more_once_something_is_removed(
    anna, monkeypatch
):
    monkeypatch.setattr(Bookmark, "MOST", 2)
    tell = device(anna)
    fits = tell(saved=[put("tree"), put("boat")], row=[put("tree")]).json()

    crowded = tell(saved=[put("crow")], row=[put("crow")]).json()
    quiet = tell(saved=[put("crow", gone=True)]).json()
    tell(saved=[put("tree", 1, gone=True)])
    again = tell(saved=[put("crow", 2)])

    assert [it["full"] for it in (fits, crowded, quiet)] == [False, True, False]
    assert [it["slug"] for it in crowded["saved"]] == ["tree", "boat"]
    assert [it["slug"] for it in crowded["row"]] == ["tree", "crow"]
    assert slugs(again, "saved") == ["boat", "crow"]
    assert not again.json()["full"]


def test_nobody_is_heard_who_tells_more_than_a_browser_holds(anna):
    tell = device(anna)
    entries = [done(f"{n}") for n in range(keeping.MOST_TOLD + 1)]

    tell(done=entries)

    assert Practised.objects.count() == keeping.MOST_TOLD


def test_telling_asks_as_often_for_much_as_for_little(anna):
    tell = device(anna)
    tell(done=[done("first")], row=[put("crow")], saved=[put("crow")])

    def queries(count):
        with CaptureQueriesContext(connection) as asked:
            tell(
                done=[done(f"{count} {n}", n) for n in range(count)],
                row=[put("tree", count)],
            )
        return len(asked)

    queries(1)
    assert queries(2) == queries(50) <= 18
    with CaptureQueriesContext(connection) as asked:
        tell()
    assert len(asked) <= 6


def test_a_member_reads_takes_along_and_erases_what_is_kept(anna):
    device(anna)(
        row=[put("tree"), put("boat", 1)],
        saved=[put("crow")],
        done=[done("a", note="Stiff\n<b>hips</b>"), done("b", 1, gone=True)],
    )
    device(other := make.user())(saved=[put("tree")])
    browser = Client()
    browser.force_login(anna)

    page = browser.get("/practice/kept/")
    file = browser.get("/practice/kept/file/")

    html = page.content.decode()
    assert "Stiff<br>&lt;b&gt;hips&lt;/b&gt;" in html
    assert [
        html.index(it) for it in ("In a row", ">Tree<", ">Boat<", "Saved", ">Crow<")
    ]
    assert file["Content-Disposition"] == 'attachment; filename="practice.json"'
    told = file.json()
    assert [it["slug"] for it in told["row"]] == ["tree", "boat"]
    assert [it["note"] for it in told["done"]] == ["Stiff\n<b>hips</b>"]
    browser.post("/practice/kept/")
    assert Bookmark.objects.filter(member=anna).exists()
    browser.post("/practice/kept/", {"sure": "1"})
    assert not Bookmark.objects.filter(member=anna).exists()
    assert not Practised.objects.exists()
    assert Bookmark.objects.get().member == other


def test_the_page_of_what_is_kept_asks_as_often_for_much_as_for_little(anna):
    tell, browser = device(anna), Client()
    browser.force_login(anna)

    def queries(**told):
        tell(**told)
        with CaptureQueriesContext(connection) as asked:
            browser.get("/practice/kept/")
        return len(asked)

    few = queries(row=[put("tree")], done=[done("a")])
    many = queries(
        row=[put("boat"), put("crow")], done=[done(f"{n}", n) for n in range(40)]
    )
    assert many == few <= 10


def test_erased_people_and_what_was_taken_away_long_ago_are_forgotten_by_night(anna):
    ben = make.user()
    device(ben)(saved=[put("tree")], done=[done("a")])
    device(anna)(row=[put("tree")], done=[done("a"), done("b", gone=True)])
    gone = Practised.objects.filter(key="b")
    gone.update(removed_at=timezone.now() - keeping.REMEMBERED + timedelta(days=1))
    tidy()
    assert (Bookmark.objects.count(), Practised.objects.count()) == (2, 3)
    gone.update(removed_at=timezone.now() - keeping.REMEMBERED - timedelta(days=1))
    ben.erased_at = timezone.now()
    ben.save(update_fields=["erased_at"])

    tidy()

    assert [(it.member, str(it)) for it in Bookmark.objects.all()] == [
        (anna, "in a row")
    ]
    assert [(it.member, str(it)) for it in Practised.objects.all()] == [(anna, "Tree")]


def test_the_database_refuses_what_must_not_be(anna):
    fields = {"member": anna, "key": "a", "done_at": NOON, "changed_at": NOON}
    for wrong in ({"note": "Words", "removed_at": NOON}, {"note": "x" * 2001}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Practised.objects.create(**fields | wrong)
    Practised.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Practised.objects.create(**fields)
