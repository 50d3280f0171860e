"""One Spark session for all tests of Spark, with settings for tables of a few rows.

Most of the time of such tests is the JVM's, which plans queries, makes and compiles code for them. So Spark interprets
them here, the JVM compiles quickly rather than well, and one core loads the models once. No result depends on it.
"""

import os
import sys
from collections.abc import Iterator

import pytest

os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
pytest.importorskip("pyspark")

from pyspark.sql import SparkSession

SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.sources.parallelPartitionDiscovery.parallelism": "1",
    "spark.ui.enabled": "false",
}


@pytest.fixture(scope="session")
def settings() -> dict[str, str]:
    """Return the settings of the session, for another one."""
    return SETTINGS


@pytest.fixture(scope="session")
def spark(settings: dict[str, str]) -> Iterator[SparkSession]:
    """Provide a local Spark."""
    session = SparkSession.builder.master("local[1]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
