"""Two poses, or two props, that turn out to be one: nothing that named either is lost."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

from poses.library_files import reading, rows
from poses.models import BodyArea, Condition, Pose, PoseRelation, Prop
from poses.models.merging import AlreadyMerged
from poses.sheet import Caution, Named, PropUse, Step, StepProp
from tests import make
from tests.poses.test_tutorial import shown
from tests.threads import together

pytestmark = pytest.mark.django_db


def condition(slug):
    return Condition.objects.get_or_create(slug=slug, name=slug)[0]


def area(slug):
    return BodyArea.objects.get_or_create(slug=slug, name=slug)[0]


def prop(slug, **fields):
    return Prop.objects.create(slug=slug, name=slug.replace("-", " "), **fields)


@pytest.fixture
def dogs():
    """The same pose twice, each with something of its own and something in common."""
    dog = make.pose("Downward Dog", slug="dog", base="inverted")
    twin = make.pose(
        "Down Dog", "Adho Mukha Śvānāsana", slug="twin", description="An upside-down V."
    )
    twin.names.create(text="Downward Dog")
    for pose in (dog, twin):
        pose.areas.create(area=area("calves"), effect="stretches")
        pose.contraindications.create(condition=condition("vertigo"), advice="avoid")
    twin.areas.create(area=area("shoulders"), effect="strengthens")
    twin.contraindications.create(
        condition=condition("wrists"), advice="modify", instead=dog
    )
    return dog, twin


def test_the_survivor_gains_what_it_had_not_and_keeps_what_it_had(dogs):
    dog, twin = dogs

    twin.merge_into(dog)

    dog = Pose.objects.get(slug="dog")
    names = {(it.text, it.language, it.is_primary) for it in dog.names.all()}
    assert names == {
        ("Downward Dog", "en", True),
        ("Down Dog", "en", False),
        ("Adho Mukha Śvānāsana", "sa-Latn", True),
    }
    assert str(Pose.objects.get(slug="twin")) == "Down Dog"
    assert {it.area.slug for it in dog.areas.all()} == {"calves", "shoulders"}
    cautions = {(it.condition.slug, it.instead) for it in dog.contraindications.all()}
    assert cautions == {("vertigo", None), ("wrists", None)}
    assert (dog.base, dog.description) == ("inverted", "An upside-down V.")


def test_whatever_named_it_names_the_survivor_once(dogs):
    dog, twin = dogs
    plank, child = make.pose("Plank", slug="plank"), make.pose("Child", slug="child")
    plank.relations.create(kind="prepares", other=twin)
    plank.relations.create(kind="prepares", other=dog)
    plank.relations.create(kind="counters", other=twin)
    twin.relations.create(kind="follows", other=child)
    twin.relations.create(kind="variation", other=dog)
    dog.relations.create(kind="variation", other=twin)
    plank.contraindications.create(
        condition=condition("wrists"), advice="avoid", instead=twin
    )
    taught = make.tutorial(pose=twin)

    twin.merge_into(dog)

    taught.refresh_from_db()
    told = PoseRelation.objects.exclude(pose=twin)
    assert set(told.values_list("pose__slug", "kind", "other__slug")) == {
        ("plank", "prepares", "dog"),
        ("plank", "counters", "dog"),
        ("dog", "follows", "child"),
    }
    assert plank.contraindications.get().instead == dog
    assert taught.pose == dog


def test_readers_find_the_survivor_by_every_name_and_address_of_both(dogs, client):
    dog, twin = dogs
    twin.slug = "newer-twin"
    twin.save(update_fields=["slug"])

    twin.merge_into(dog)

    for slug in ("twin", "newer-twin"):
        answer = client.get(f"/poses/{slug}/?q=1")
        assert (answer.status_code, answer.url) == (301, "/poses/dog/?q=1")
    assert "/poses/dog/" in shown(client, "/search/?q=adho+mukha+svanasana")
    assert "twin" not in shown(client, "/sitemap-poses.xml")
    assert "twin" not in shown(client, "/poses/")


def test_what_was_written_before_reads_as_the_survivor_and_stays_written(dogs, client):
    dog, twin = dogs
    block, brick = prop("block", plural="blocks"), prop("brick")
    stool, chair = prop("stool"), prop("chair")
    brick.substitutions.create(substitute=stool, note="a low one")
    said = make.sheet(
        intro=f'<p>See <a href="pose:{twin.pk}">that one</a>.</p>',
        props=(PropUse(Named("bricks", brick.pk), 2, 2),),
        cautions=(Caution("sore wrists", "avoid", instead=Named("Dog", twin.pk)),),
        steps=[
            Step(
                text="Push back.",
                into_pose=Named("Down Dog", twin.pk),
                props=(StepProp(Named("stool", stool.pk)),),
            )
        ],
    )
    tutorial = make.tutorial(slug="back")
    tutorial.save_draft(said, None)
    before = tutorial.draft.document

    for one, into in ((twin, dog), (brick, block), (stool, chair)):
        one.merge_into(into)
    tutorial.publish()

    page = shown(client, "/tutorials/back/")
    assert page.count('href="/poses/dog/"') == 3
    assert "/poses/twin/" not in page
    assert "Into Down Dog" in page
    assert "2 blocks" in page
    assert "a low one" in page
    assert "stool" not in page
    assert tutorial.draft.document == before
    assert {it.prop for it in tutorial.props.all()} == {block}


def test_a_prop_that_was_merged_leaves_nothing_twice(client, dogs):
    block, brick, book = (
        prop("block"),
        prop("yoga-brick", plural="bricks"),
        prop("book"),
    )
    pose, other = dogs
    tutorial, second = make.tutorial(), make.tutorial()
    for it in (block, brick):
        pose.props.create(prop=it)
        tutorial.props.create(prop=it)
        book.substitutions.create(substitute=it)
        it.links.create(merchant="Shop", url="https://shop.example")
        it.substitutions.create(substitute=book)
    other.props.create(prop=brick)
    second.props.create(prop=brick)
    block.substitutions.create(substitute=brick)
    brick.links.create(
        merchant="Hers", url="https://hers.example", instructor=make.instructor()
    )

    brick.merge_into(block)

    block.refresh_from_db()
    assert [it.prop for it in pose.props.all()] == [block]
    assert [it.prop for it in other.props.all()] == [block]
    assert [it.prop for it in tutorial.props.all()] == [block]
    assert [it.prop for it in second.props.all()] == [block]
    assert [it.substitute for it in book.substitutions.all()] == [block]
    assert [it.substitute for it in block.substitutions.all()] == [book]
    assert {it.merchant for it in block.links.all()} == {"Shop", "Hers"}
    assert block.plural == "bricks"
    assert set(Prop.objects.named("yoga bri")) == {block}
    assert set(Prop.objects.current()) == {block, book}


def test_those_merged_earlier_are_led_on_at_once(client):
    poses = [make.pose(slug=slug) for slug in ("one", "two", "three")]

    poses[0].merge_into(poses[1])
    poses[1].merge_into(poses[2])

    assert set(Pose.objects.published()) == {poses[2]}
    assert set(poses[2].merged.all()) == {poses[0], poses[1]}
    assert client.get("/poses/one/").url == "/poses/three/"


def point(it, to):
    type(it).objects.filter(pk=it.pk).update(merged_into=to)


def itself(one, two, three):
    point(one, one)


def a_chain(one, two, three):
    point(two, three)
    point(one, two)


def a_ring(one, two, three):
    point(two, three)
    point(three, two)


def now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("made", [make.pose, lambda: prop(f"p{make.number()}")])
@pytest.mark.parametrize("wrong", [itself, a_chain, a_ring])
def test_the_database_lets_nothing_lead_in_circles_or_twice(made, wrong):
    wrong(made(), made(), made())

    with pytest.raises(IntegrityError, match="leads_to_one_of_its_own"):
        now()


def test_loading_the_files_again_does_not_part_what_was_merged(tmp_path):
    dog, twin, plank = (make.pose(slug=slug) for slug in ("dog", "twin", "plank"))
    block, brick = prop("block"), prop("brick")
    call_command("dump_library", tmp_path, verbosity=0)
    more = """
        props = [{ prop = "brick" }, { prop = "block" }]
        contraindications = [{ condition = "vertigo", advice = "avoid", instead = "SAFER" }]
        relations = [
            { kind = "prepares", other = "dog" }, { kind = "prepares", other = "twin" },
        ]"""
    head = (
        'discipline = "yoga"\nnames = [{ text = "A", language = "en", primary = true }]'
    )
    for slug, safer in (("plank", "twin"), ("dog", "twin"), ("twin", "plank")):
        text = more.replace(f'{{ kind = "prepares", other = "{slug}" }},', "")
        text = head + text.replace("SAFER", safer)
        (tmp_path / "poses" / f"{slug}.toml").write_text(text)
    (tmp_path / "conditions.toml").write_text('vertigo = { name = "vertigo" }')
    (tmp_path / "props.toml").write_text(
        '[block]\nname = "block"\nsubstitutes = { brick = "it" }\n[brick]\nname = "brick"'
    )
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "twin.toml").write_text('view = "front"')
    twin.merge_into(dog)
    brick.merge_into(block)

    rows.load(reading.read(tmp_path))

    dog.refresh_from_db()
    assert set(Pose.objects.published()) == {dog, plank}
    assert dog.figure is None
    assert [it.other for it in plank.relations.all()] == [dog]
    assert [it.prop for it in plank.props.all()] == [block]
    assert plank.contraindications.get().instead == dog
    assert dog.contraindications.get().instead is None
    assert not dog.relations.exists()
    assert not block.substitutions.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_crosswise_at_once_get_one_result():
    one, two = make.pose("One", slug="one"), make.pose("Two", slug="two")
    for pose in (one, two):
        make.tutorial(pose=pose)
    both = [(one, two), (two, one)]

    def merge():
        loser, survivor = both.pop()
        try:
            loser.merge_into(survivor)
        except AlreadyMerged as faster:
            return faster.row.pk
        return survivor

    answers = together(2, merge)

    survivor = Pose.objects.published().get()
    assert sorted(map(str, answers)) == sorted(
        [str(survivor), str(next(it.pk for it in (one, two) if it != survivor))]
    )
    assert survivor.tutorials.count() == 2
    assert {it.text for it in survivor.names.all()} == {"One", "Two"}
