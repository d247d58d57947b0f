"""Made-up data for the examples: sentences that praise or blame, and dates in two forms."""

import datetime
import random

THINGS = "film plot cast camera music story ending pace book service room food".split()
GOOD = "wonderful clever moving brilliant lovely charming superb fine".split()
BAD = "dull clumsy boring awful messy weak tired dreadful".split()
VERY = ["", "very ", "really ", "quite ", "truly "]
FRAMES = (
    "the {thing} was {judgement}",
    "I found the {thing} {judgement}!",
    "{judgement}, that {thing}",
    "what a {judgement} {thing}",
    "they say the {thing} is {judgement}, and so do I",
)
MONTHS = [datetime.date(2000, month, 1).strftime("%B") for month in range(1, 13)]


def reviews(count, seed=1):
    """Sentences, and 1 for praise or 0 for blame; some are turned around by "not"."""
    draw = random.Random(seed)
    sentences, labels = [], []
    for _ in range(count):
        praise, negated = draw.random() < 0.5, draw.random() < 0.3
        word = draw.choice(GOOD if praise != negated else BAD)
        judgement = ("not " if negated else "") + draw.choice(VERY) + word
        sentences.append(draw.choice(FRAMES).format(thing=draw.choice(THINGS), judgement=judgement))
        labels.append(int(praise))
    return sentences, labels


def dates(count, seed=1):
    """Dates as people write them, and as ISO 8601 does."""
    draw = random.Random(seed)
    written, iso = [], []
    for _ in range(count):
        day = datetime.date(1950, 1, 1) + datetime.timedelta(draw.randrange(36500))
        month = MONTHS[day.month - 1]
        forms = (
            f"{day.day} {month} {day.year}",
            f"{month} {day.day}, {day.year}",
            f"{day.day}.{day.month}.{day.year}",
            f"{month[:3]} {day.day} {day.year}",
        )
        written.append(draw.choice(forms))
        iso.append(day.isoformat())
    return written, iso
