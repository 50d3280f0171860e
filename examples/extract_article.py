"""Print who and what stands in one article: ``python examples/extract_article.py [FILE]``."""

import sys
from pathlib import Path

from newsner import extract

SEED = Path(__file__).parent.parent / "seeds" / "000_0268c2f97341ad59.txt"


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SEED
    article = extract(path.read_text(encoding="utf-8"))
    for entity in article.entities:
        also = f" (also {', '.join(entity.aliases)})" if entity.aliases else ""
        print(f"{entity.label}  {len(entity.mentions):3} x  {entity.name}{also}")
    for quantity in article.quantities:
        print(f"{quantity.kind}  {quantity.value} {quantity.unit}  in «{quantity.text}»")


if __name__ == "__main__":
    main()
