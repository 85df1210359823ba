"""An article without a pose and without steps, by two instructors."""

from ..sheet import Sheet

COUNTING_BREATHS = Sheet(
    title="Why we count breaths and not seconds",
    summary="Our holds are written in breaths. Here is what that asks of you.",
    intro=(
        "<p>On most of our pages you read “5–8 breaths” where other people write “one "
        "minute”. New students look at the clock anyway. This is why we would rather "
        "they did not.</p>"
        "<h2>A clock does not know how you are</h2>"
        "<p>A minute is a minute, whether you are fresh or tired. A breath is not. On "
        "a calm day one of ours takes about ten seconds; after the stairs it takes "
        "three. Eight breaths are long when you are well and short when you are "
        "struggling, and that is just how it should be.</p>"
        "<h2>How to count</h2>"
        "<ol>"
        "<li>Begin with a breath out. It does not count.</li>"
        "<li>In and out is one.</li>"
        "<li>Say the number to yourself at the end of the breath out, when nothing "
        "moves.</li>"
        "<li>Lost the number? Begin again at one, or take it as the end.</li>"
        "</ol>"
        "<h2>Where each of us uses it</h2>"
        "<p>Mira: in a long stance such as "
        '<a href="/poses/warrior-i/">Warrior I</a>, the range is a promise. Five is '
        "enough on any day. Eight is for the days on which six felt easy. If the "
        "breath turns short at three, come out at three.</p>"
        "<p>Tomas: in Pilates the breath does not measure the exercise. It drives it. "
        'One breath lifts you through <a href="/tutorials/roll-up/">the roll-up</a>, '
        "the next one lowers you. If you run out of air half way, do not look for "
        "stronger abdominals. Look at the breath in before it.</p>"
        "<h2>When we do use minutes</h2>"
        "<ul>"
        "<li>When the pose is a rest, and counting would be work.</li>"
        '<li>When you <a href="/tutorials/easy-seat/">sit still</a> and the breath '
        "itself is what you watch.</li>"
        "<li>When a class has to end, because the next one waits at the door.</li>"
        "</ul>"
    ),
    closing="<p>What do you count with? We have heard of one student who hums.</p>",
)
