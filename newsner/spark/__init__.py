"""Work with Spark DataFrames: tag them, tag what is new, and link entities, on as many machines as a cluster has.

The extra ``spark`` installs the dependencies; newsner must also be installed on the workers.
"""

from newsner.checks import require

require("pyspark", "spark", "newsner.spark")

from newsner.spark.linking import Linked, link  # noqa: E402 (pyspark must be there)
from newsner.spark.schema import SCHEMA, to_entry, to_result  # noqa: E402
from newsner.spark.tagging import tag  # noqa: E402
from newsner.spark.updating import Update, read_tagged, update  # noqa: E402

__all__ = ["SCHEMA", "Linked", "Update", "link", "read_tagged", "tag", "to_entry", "to_result", "update"]
