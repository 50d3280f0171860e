"""Texts that try to break out of a display, and what displays in HTML are made of."""

import pytest

OURS = {
    *("a", "article", "bdi", "body", "details", "div", "h1", "head", "html", "input", "label", "li", "main", "meta"),
    *("nav", "ol", "p", "section", "small", "span", "style", "summary", "table", "tbody", "td", "th", "thead", "time"),
    *("title", "tr", "ul"),
}
OUR_ATTRIBUTES = {
    *("aria-describedby", "aria-label", "charset", "checked", "class", "content", "data-tag", "data-tip", "datetime"),
    *("href", "http-equiv", "id", "lang", "name", "open", "rel", "role", "rowspan", "scope", "tabindex", "type"),
}
HOSTILE = [
    pytest.param("<script>alert(1)</script>", id="script"),
    pytest.param('" onmouseover="alert(1)', id="attribute"),
    pytest.param("' autofocus onfocus='alert(1)", id="single-quotes"),
    pytest.param("</style></article></table><img src=x onerror=alert(1)>", id="closing-tags"),
    pytest.param("<!-- --><![CDATA[ &lt; &amp;quot; &#60;b>", id="comments-and-references"),
    pytest.param("\x00\x08\x1b[31m\x7f\x9b", id="controls"),
    pytest.param("\u202eabc\u2066 \ud800 دمشق", id="bidi-and-surrogate"),
    pytest.param("[red]x[/] [/] \\[b", id="rich-markup"),
]
