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
    """Asks the loop how long it waits when nothing is ready."""

    def __init__(self, selector, loop):
        self._selector = selector
        self._loop = loop

    def select(self, timeout):
        events = self._selector.select(0)
        if events or timeout == 0:
            return events
        return self._selector.select(self._loop.idle(timeout))

    def __getattr__(self, name):
        return getattr(self._selector, name)


class _CountedTransport(asyncio.unix_events._UnixSubprocessTransport):
    """A process that the loop counts on, until it has ended and its pipes have."""

    def __init__(self, loop, *args, **options):
        super().__init__(loop, *args, **options)
        loop.elsewhere += 1

    def _call_connection_lost(self, exception):
        self._loop.elsewhere -= 1
        super()._call_connection_lost(exception)


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

    def idle(self, timeout):
        """Nothing is ready until then: returns how long really to wait for other threads."""
        if self.elsewhere:
            return None  # time stands still while one of them is at work
        return self.jump(timeout)

    def jump(self, timeout):
        """Waits for nothing: lets the time of the loop pass instead."""
        if timeout is None:
            raise RuntimeError("nothing is ready, and no timer is left: the program waits for ever")
        self.now += timeout
        return 0

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        timer = _StableTimer(when, callback, args, self, context)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def create_task(self, coro, **options):
        return self.in_order(lambda: super(VirtualLoop, self).create_task(coro, **options))

    def in_order(self, make):
        """Makes a task, which comes before what it makes itself if it starts at once."""
        number = next(self._numbers)
        task = make()
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


class _OrderedComprehensions(ast.NodeTransformer):
    """Set comprehensions make ordered sets."""

    def visit_SetComp(self, node):
        self.generic_visit(node)
        items = ast.GeneratorExp(node.elt, node.generators)
        return ast.Call(ast.Name("set", ast.Load()), [items], [])


def remade(function, transformer):
    """The same function, with something else in its text."""
    text = textwrap.dedent(inspect.getsource(function))
    tree = transformer.visit(ast.parse(text))
    if ast.dump(tree) == ast.dump(ast.parse(text)):
        raise RuntimeError(f"{function.__name__} of this CPython has another text than the one that is known")
    namespace = {}
    exec(compile(ast.fix_missing_locations(tree), "<remade>", "exec"), function.__globals__, namespace)
    return namespace[function.__name__]


def put_in_order():
    """Replaces the sets of asyncio whose order shows, and has its loops know of their processes."""
    asyncio.unix_events._UnixSubprocessTransport = _CountedTransport
    tasks = asyncio.tasks
    tasks.set = OrderedSet
    asyncio.taskgroups.set = OrderedSet
    iterator = tasks._AsCompletedIterator
    iterator.__init__ = remade(iterator.__init__, _OrderedComprehensions())
    unordered = tasks.all_tasks

    def all_tasks(loop=None):
        loop = loop or asyncio.get_running_loop()
        return OrderedSet(sorted(unordered(loop), key=loop.creation))

    tasks.all_tasks = asyncio.all_tasks = all_tasks
