"""Texts that try to break out of a display, and what displays in HTML are made of."""

import pytest

OURS = {
    *("a", "article", "bdi", "body", "caption", "div", "h1", "head", "html", "li", "main", "meta", "small", "span"),
    *("style", "table", "tbody", "td", "th", "thead", "title", "tr", "ul"),
}
OUR_ATTRIBUTES = {
    *("aria-describedby", "charset", "class", "content", "data-tag", "data-tip", "href", "id", "lang", "name"),
    *("role", "rowspan", "scope", "tabindex"),
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
