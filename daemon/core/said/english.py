"""How times are said in English; days come before months, as in Europe."""

from __future__ import annotations

from daemon.core.said.words import TimeWords

_ONES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_COUNTS = (
    "zero|one a an|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen|twenty"
)

ENGLISH = TimeWords(
    weekdays=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    brief=("mon", "tue tues", "wed weds", "thu thur thurs", "fri", "sat", "sun"),
    months=(
        "january", "february", "march", "april", "may", "june", "july", "august", "september sept", "october oct",
        "november", "december",
    ),
    unclear="may march sat sun wed",
    clear="tues weds thurs",
    leading=(
        "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
        "september sep sept", "october oct", "november nov", "december dec",
    ),
    ordinals=(
        *_ONES, "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
        "eighteenth", "nineteenth", "twentieth", *(f"twenty-{one} twenty_{one}" for one in _ONES), "thirtieth",
        "thirty-first thirty_first",
    ),
    counts={name: number for number, names in enumerate(_COUNTS.split("|")) for name in names.split()},
    days={
        "today": 0, "tomorrow": 1, "tomorow": 1, "tommorow": 1, "tmrw": 1, "the day after tomorrow": 2,
        "day after tomorrow": 2, "yesterday": -1, "the day before yesterday": -2, "day before yesterday": -2,
    },
    day_parts={
        "tonight": (0, "pm"), "this morning": (0, "am"), "this afternoon": (0, "pm"), "this evening": (0, "pm"),
        "last night": (-1, "pm"), "yesterday evening": (-1, "pm"),
    },
    shifted={"next": 1, "the next": 1, "last": -1, "the last": -1, "previous": -1, "this": 0, "the coming": 1,
             "coming": 1, "the current": 0},
    units={
        "day": "day", "days": "day", "days'": "day", "week": "week", "weeks": "week", "week's": "week",
        "weeks'": "week", "fortnight": "fortnight", "month": "month", "months": "month", "month's": "month",
        "months'": "month", "year": "year", "years": "year", "hour": "hour", "hours": "hour", "hrs": "hour",
        "minutes": "minute", "mins": "minute",
    },
    parts={
        "morning": "am", "afternoon": "pm", "evening": "pm", "night": "pm", "in the morning": "am",
        "in the afternoon": "pm", "in the evening": "pm", "early": "am",
    },
    thirds={
        "early": "early", "early in": "early", "the beginning of": "early", "beginning of": "early",
        "at the beginning of": "early", "the start of": "early", "start of": "early", "mid": "mid", "mid-": "mid",
        "the middle of": "mid", "in the middle of": "mid", "late": "late", "late in": "late", "end of": "late",
        "the end of": "late", "at the end of": "late", "by end of": "last", "by the end of": "last",
        "before the end of": "last", "no later than the end of": "last",
    },
    clocks={
        "half past": 30, "quarter past": 15, "quarter to": -15, "a quarter past": 15, "a quarter to": -15,
        "ten past": 10, "ten to": -10, "five past": 5, "five to": -5, "twenty past": 20, "twenty to": -20,
    },
    feasts={
        "christmas eve": (12, 24), "xmas eve": (12, 24), "christmas day": (12, 25), "xmas day": (12, 25),
        "boxing day": (12, 26), "new year's eve": (12, 31), "new year’s eve": (12, 31), "new years eve": (12, 31),
        "new year's day": (1, 1), "new year’s day": (1, 1), "new years day": (1, 1), "new year day": (1, 1),
        "valentine's day": (2, 14), "valentine’s day": (2, 14), "valentines day": (2, 14), "midsummer eve": (6, 23),
        "midsummer's eve": (6, 23), "midsummer’s eve": (6, 23), "midsummer day": (6, 24), "midsummer's day": (6, 24),
        "halloween": (10, 31), "shrove tuesday": -47, "ash wednesday": -46, "palm sunday": -7, "maundy thursday": -3,
        "easter saturday": -1, "easter sunday": 0, "easter day": 0, "easter monday": 1, "ascension day": 39,
        "pentecost": 49, "pentecost monday": 50, "whit sunday": 49, "whitsunday": 49, "whit monday": 50,
    },
    fixed={"noon": "12:00", "midday": "12:00"},
    phrases={
        "the": ("the",),
        "of": ("of", "of the", "in"),
        "on": ("on", "by", "before", "for", "due"),
        "coming": ("this coming", "the coming", "coming", "on the coming"),
        "in_front": ("in",),
        "ago_front": (),
        "ago": ("ago",),
        "from_now": ("from now", "from today", "hence"),
        "about": ("time",),
        "until": ("to", "until", "till", "through", "thru", "up to"),
        "or": ("or", "and"),
        "last_nth": ("last", "the last"),
        "week": ("week", "weeks", "week no.", "week number", "wk", "wk.", "cw"),
        "month_unit": ("month", "the month"),
        "year_unit": ("year",),
        "this_year": ("this year",),
        "work_day": ("weekday", "working day", "workday"),
        "week_unit": ("week", "the week"),
        "weekend": ("weekend",),
        "at": ("at", "around", "about", "@", "at about", "at around"),
        "during": ("in", "during", "sometime in", "throughout", "since", "by", "from", "before"),
        "every": ("every", "every other", "each", "alternate", "black", "good", "easter", "shrove", "casual"),
        "deny": (
            "not", "not on", "not the", "can't do", "cannot do", "can't make", "cannot make", "can't on", "cannot on",
            "except", "except on", "except for", "instead of", "than", "never on", "not this", "no longer",
            "can't make it on", "cannot make it on", "can't", "cannot",
        ),
        "deny_after": (
            "doesn't work", "does not work", "doesn’t work", "is no good", "isn't possible", "is not possible",
            "won't work", "i can't", "i cannot", "i can’t", "is out", "is bad", "doesn't suit", "does not suit",
            "is impossible", "won’t work", "isn’t possible",
        ),
        "link": ("on",),
        "moves": ("move", "moved", "moving", "reschedule", "rescheduled", "shift", "shifted", "push", "pushed"),
        "spared": (
            "later than", "earlier than", "sooner than", "other than", "why not", "if not", "whether or not"),
        "goes_on": (
            "at", "of", "in", "and", "or", "to", "is", "if", "for", "so", "has", "can", "will", "would", "with", "but",
            "works", "suits", "on", "when", "then", "by", "instead", "please", "thanks", "sounds", "morning",
            "afternoon",
            "evening", "from", "was", "because", "as", "until", "till", "through", "before", "after", "next", "this",
            "around", "about", "doesn't", "isn't", "i", "we", "he", "she", "they", "also", "too", "they", "not",
        ),
        "label": (
            "section", "page", "chapter", "part", "step", "figure", "no", "number", "task", "issue", "room", "building",
            "python", "version", "appendix", "line", "row", "table", "paragraph", "level", "phone", "model", "windows",
        ),
        "figure": ("is", "at", "was", "about", "grade", "scored", "average", "under", "cost", "rose"),
        "share_before": ("about", "around", "almost", "nearly", "over", "roughly", "some", "approximately", "another"),
        "share_after": (
            "done", "complete", "completed", "finished", "of", "hour", "hours", "day", "days", "year", "full", "way",
            "through", "time", "cup", "stars", "points", "mile", "the way", "ready", "empty", "price", "there", "spent",
        ),
        "score_before": ("give it", "gave it", "gave", "give", "got", "scored", "a", "an", "solid",
                         "rate it", "rated it"),
        "asks": (
            "yes", "no", "ok", "okay", "can", "could", "may", "might", "would", "will", "shall", "we", "i", "you",
            "it", "it's", "that", "is", "be", "please", "just", "maybe", "perhaps", "possibly", "rather", "prefer",
            "then", "so", "and", "or", "to", "do", "have", "make", "take", "get", "hold", "suggest", "propose",
            "how about", "what about", "let's", "can we meet", "could we meet", "can we talk", "could we talk",
            "like", "need", "same time", "the same time", "our", "possible", "for", "instead", "at", "i'd",
            "any chance", "us", "unfortunately", "sorry", "kindly", "suits",
        ),
        "delays": (
            "postpone", "postponed", "push", "pushed", "push back", "put off", "delay", "delayed", "defer", "wait",
        ),
        "advances": ("bring", "bring forward", "brought forward", "pull", "pull forward"),
        "shifts": ("move", "moved", "shift", "shifted", "reschedule", "rescheduled"),
        "shifted_one": (
            "it", "this", "that", "the talk", "our talk", "my talk", "the meeting", "our meeting", "the time",
            "our one-to-one", "our 1:1", "the 1:1", "the call", "our call", "the start", "back", "off", "forward",
        ),
        "by_so_much": ("by", "to", "until", "till", "for", "just", "about", "please"),
        "later": ("later", "after", "later on"),
        "earlier": ("earlier", "sooner", "before", "up"),
        "to_and_fro": ("forward", "forwards", "back", "ahead"),
        "half_hour": ("half an hour", "a half hour", "half hour", "1/2 hour", "½ hour"),
        "quarter_hour": ("a quarter of an hour", "quarter of an hour"),
        "day_after": ("the day after", "the next day", "next day", "the following day", "the day afterwards"),
        "day_before": ("the day before", "the previous day"),
        "week_after": ("the week after", "the following week", "the week after that", "week after"),
        "week_before": ("the week before", "the previous week", "the week before that"),
        "shift_ends": (
            "same time", "the same time", "at the same time", "instead", "please", "thanks", "than planned", "works",
            "better", "suits", "me", "would", "be", "suit", "work", "is", "fine", "if possible", "best", "for me",
            "if you can", "maybe", "perhaps", "too", "good", "great",
        ),
        "rather": ("rather", "instead", "prefer", "same time"),
        "because": ("if", "because", "as", "since", "when", "so", "due to", "for"),
        "week_label_after": ("of",),
    },
)  # fmt: skip
