# SPDX-License-Identifier: Apache-2.0
"""asyncio in virtual time, and in an order that is the same in every run.

Time is a whole number of seconds, so that sums of delays are exact. It stands still while a callback is ready, and jumps to
the next timer else. Where CPython's order is that of a set or of an unstable heap, it is made the order of insertion: what
asyncio4j promises there (S2).
"""

import ast
import asyncio
import heapq
import inspect
import itertools
import textwrap
import weakref


class OrderedSet:
    """What asyncio needs of a set, in order of insertion."""

    def __init__(self, items=()):
        self._items = dict.fromkeys(items)

    def add(self, item):
        self._items[item] = None

    def remove(self, item):
        del self._items[item]

    def discard(self, item):
        self._items.pop(item, None)

    def clear(self):
        self._items.clear()

    def __contains__(self, item):
        return item in self._items

    def __iter__(self):
        return iter(self._items)

    def __len__(self):
        return len(self._items)


class _StableTimer(asyncio.TimerHandle):
    """A timer that comes after the earlier ones of the same time."""

    _numbers = itertools.count()

    def __init__(self, *args):
        super().__init__(*args)
        self._number = next(self._numbers)

    def __lt__(self, other):
        return (self._when, self._number) < (other._when, other._number)


class _JumpingSelector:
    """Waits for nothing: lets the time of the loop pass instead."""

    def __init__(self, selector, loop):
        self._selector = selector
        self._loop = loop

    def select(self, timeout):
        if self._loop.elsewhere and timeout != 0:
            return self._selector.select(None)  # time stands still while another thread is at work
        if timeout is None:
            raise RuntimeError("nothing is ready, and no timer is left: the program waits for ever")
        self._loop.now += timeout
        return self._selector.select(0)

    def __getattr__(self, name):
        return getattr(self._selector, name)


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose time jumps."""

    def __init__(self):
        self.now = 0
        self.elsewhere = 0
        super().__init__()
        self._selector = _JumpingSelector(self._selector, self)
        self._clock_resolution = 0.5  # less than the step of time: due is what is not later than now
        self._numbers = itertools.count()
        self._order = weakref.WeakKeyDictionary()

    def time(self):
        return self.now

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        timer = _StableTimer(when, callback, args, self, context)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def create_task(self, coro, **options):
        number = next(self._numbers)
        task = super().create_task(coro, **options)
        self._order[task] = number
        return task

    def run_in_executor(self, executor, func, *args):
        future = super().run_in_executor(executor, func, *args)
        self.elsewhere += 1
        future.add_done_callback(self._has_come_back)
        return future

    async def shutdown_default_executor(self, timeout=None):
        self.elsewhere += 1
        await super().shutdown_default_executor(timeout)
        self.elsewhere -= 1

    def _has_come_back(self, _):
        self.elsewhere -= 1

    def creation(self, task):
        """The place of a task in the order of creation."""
        return self._order.get(task, -1)


def _with_ordered_comprehensions(function):
    """The same function, whose set comprehensions make ordered sets."""

    class Ordered(ast.NodeTransformer):
        def visit_SetComp(self, node):
            self.generic_visit(node)
            items = ast.GeneratorExp(node.elt, node.generators)
            return ast.Call(ast.Name("set", ast.Load()), [items], [])

    tree = Ordered().visit(ast.parse(textwrap.dedent(inspect.getsource(function))))
    namespace = {}
    exec(compile(ast.fix_missing_locations(tree), "<ordered>", "exec"), function.__globals__, namespace)
    return namespace[function.__name__]


def put_in_order():
    """Replaces the sets of asyncio whose order shows."""
    tasks = asyncio.tasks
    tasks.set = OrderedSet
    asyncio.taskgroups.set = OrderedSet
    iterator = tasks._AsCompletedIterator
    iterator.__init__ = _with_ordered_comprehensions(iterator.__init__)
    unordered = tasks.all_tasks

    def all_tasks(loop=None):
        loop = loop or asyncio.get_running_loop()
        return OrderedSet(sorted(unordered(loop), key=loop.creation))

    tasks.all_tasks = asyncio.all_tasks = all_tasks
