"""Articles made of entities alone, to link across documents."""

from newsner import Entity, Extraction, Label, Mention
from newsner.labels import Reason
from newsner.models import AliasReason


def article(id_: str, *entities: tuple[str, Label] | tuple[str, Label, dict[str, Reason]], kb: str = "") -> Extraction:
    """Return an article with entities: name, label, and perhaps aliases with reasons."""
    made = []
    for name, label, *rest in entities:
        aliases: dict[str, Reason] = rest[0] if rest else {}
        mentions = tuple(
            Mention(text=text, start=0, end=len(text), label=label, score=1, source="model")
            for text in (name, *aliases)
        )
        reasons = tuple(AliasReason(*pair) for pair in sorted(aliases.items()))
        made.append(
            Entity(
                name=name,
                label=label,
                mentions=mentions,
                aliases=tuple(sorted(aliases)),
                reasons=reasons,
                kb_id=kb or None,
            )
        )
    return Extraction(text="", id=id_, entities=tuple(made), quantities=())
