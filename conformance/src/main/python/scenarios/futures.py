# SPDX-License-Identifier: Apache-2.0
"""Futures: who completes them, who reads them, and when."""

import asyncio

from trace import Broken


def _future():
    return asyncio.get_running_loop().create_future()


async def result_of_pending(t):
    t.attempt_call("result", _future().result)


async def exception_of_pending(t):
    t.attempt_call("exception", _future().exception)


async def value(t):
    f = _future()
    f.set_result(42)
    t.state("f", f)
    t.attempt_call("result", f.result)
    t.attempt_call("exception", f.exception)
    await t.attempt("await", f)
