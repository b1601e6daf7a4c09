# SPDX-License-Identifier: Apache-2.0
"""Runs the scenarios and writes their traces, a file for each area: record.py DIRECTORY"""

import asyncio
import gc
import importlib
import inspect
import pathlib
import platform
import sys
import warnings

from trace import Trace, describe
from virtual import VirtualLoop, put_in_order


def scenarios(module):
    """The scenarios of an area, in the order in which they are written."""
    return [
        f
        for name, f in vars(module).items()
        if inspect.iscoroutinefunction(f) and f.__module__ == module.__name__ and not name.startswith("_")
    ]


def run(scenario):
    """Runs a scenario as asyncio.run would, to the end of its shutdown."""
    loop = VirtualLoop()
    trace = Trace(loop)
    loop.set_exception_handler(trace.report)

    async def main():
        asyncio.current_task().set_name("main")
        await scenario(trace)

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        try:
            runner.run(main())
            trace.line("run", "returned")
        except BaseException as e:
            trace.line("run", "raised " + describe(e))
    del runner
    gc.collect()
    return trace.lines()


def record(area):
    text = [f"# CPython {platform.python_version()}"]
    for scenario in scenarios(importlib.import_module(f"scenarios.{area}")):
        text += ["", f"== {scenario.__name__}", *run(scenario)]
    return "\n".join(text) + "\n"


def main(directory):
    if sys.version_info[:2] != (3, 13):
        sys.exit(f"record.py takes CPython 3.13, and this is {platform.python_version()}")
    warnings.simplefilter("default")
    warnings.simplefilter("ignore", ResourceWarning)  # a scenario may leave a stream open
    put_in_order()
    here = pathlib.Path(__file__).parent
    for file in sorted((here / "scenarios").glob("*.py")):
        (pathlib.Path(directory) / f"{file.stem}.txt").write_text(record(file.stem), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
