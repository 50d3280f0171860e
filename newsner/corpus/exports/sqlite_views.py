"""The views of the database, which answer what is asked most."""

from __future__ import annotations

VIEWS = {
    "named_entities": """
        SELECT e.id, e.name, e.label, e.kb_id, e.documents, e.mentions, e.first_day, e.last_day
        FROM entities e ORDER BY e.documents DESC, e.mentions DESC""",
    "quotes": """
        SELECT d.date, d.source, d.title, d.id AS document_id, coalesce(e.name, de.name, s.speaker) AS speaker,
            e.id AS entity_id, e.label, s.kind, s.cue, s.text AS statement
        FROM statements s JOIN documents d ON d.id = s.document_id
        LEFT JOIN document_entities de ON de.id = s.document_entity_id LEFT JOIN entities e ON e.id = de.entity_id
        ORDER BY d.date, d.rowid, s.start""",
    "figures": """
        SELECT d.date, d.source, d.title, d.id AS document_id, q.kind, q.value, q.low, q.high, q.bound, q.unit, q.noun,
            q.text AS quantity, substr(d.text, max(1, q.start - 80), q.end - q.start + 160) AS context
        FROM quantities q JOIN documents d ON d.id = q.document_id ORDER BY d.date, d.rowid, q.start""",
    "mentions_in_context": """
        SELECT e.id AS entity_id, coalesce(e.name, de.name) AS entity, m.label, d.date, d.source, d.title,
            d.id AS document_id, m.text AS mention, m.score,
            substr(d.text, max(1, m.start - 80), m.end - m.start + 160) AS context
        FROM mentions m JOIN documents d ON d.id = m.document_id
        JOIN document_entities de ON de.id = m.document_entity_id LEFT JOIN entities e ON e.id = de.entity_id""",
    "entities_by_source": """
        SELECT e.id AS entity_id, e.name, e.label, d.source, count(*) AS documents, sum(de.mentions) AS mentions
        FROM document_entities de JOIN entities e ON e.id = de.entity_id JOIN documents d ON d.id = de.document_id
        GROUP BY e.id, d.source ORDER BY documents DESC""",
}
