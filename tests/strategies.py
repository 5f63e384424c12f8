"""Hypothesis strategies: text that looks like Ukrainian, and text meant to break things."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = (
    "Столтенберг Єнс Рябков НАТО Альянс він вона вони заявив заявила, сказала додав наголосив "
    "що щоб чи за його її словами на думку повідомили в МЗС президент В. О. Кравчук п’ять "
    "зв'язку ко\u0301мпас Kиїв 2022 р. 10,5 % тис. грн ПОРОШЕНКО Кос-Анатольський фон дер Ляєн "
    "‒ ну Ні! Так? …"
).split(" ")
MARKS = ['"', "«", "»", "“", "”", "„", "'", "’", "‚", "‘", ",,", "''", "–", "—", "-", ":", ",", "."]
BLANKS = [" ", " ", " ", "\n", "\n\n", "\r\n", "\u00a0", "\t", "\u2028"]
HOSTILE = ["\x00", "\ud800", "\ue001", "\ue300", "\u202e", "\u200b", "\u00ad", "\u0301"]
HOSTILE += ["😀", "👩\u200d👩\u200d👧", "ﬁ"]

ukrainian = st.lists(st.sampled_from(WORDS + MARKS + BLANKS), max_size=60).map("".join)
spaced = st.lists(st.sampled_from(WORDS + MARKS), max_size=60).map(" ".join)
hostile = st.lists(
    st.sampled_from(WORDS + MARKS + BLANKS + HOSTILE) | st.text(max_size=5), max_size=40
).map("".join)

texts = ukrainian | spaced | hostile
