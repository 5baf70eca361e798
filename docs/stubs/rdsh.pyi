# What rdsh gives to scripts in Starlark, as a stub of Python's for editors.
# Made from the catalog by "make docs". Do not edit.

from typing import Any, Callable, Hashable, Iterable, Iterator, Mapping

class Duration:
    """A span of time. Durations add up, and times a number they scale."""
    seconds: float

class Time:
    """A moment. Durations can be added, and times subtracted."""
    day: int
    hour: int
    minute: int
    month: int
    nanosecond: int
    second: int
    seconds: float
    weekday: int
    year: int
    def format(self, layout: str = "RFC3339") -> str: ...
    def floor(self, d: "DurationLike") -> "Time": ...

# A number of seconds, text such as "250ms", "1h30m" or "7d", or a duration.
DurationLike = Duration | float | str

# A time, or seconds since the epoch.
TimeLike = Time | float

# The timeout of a wait that only cancellation ends.
forever: Duration

class Bitmap:
    """A row of bits, all off at first. They are numbered from 0 in both
    languages, up to 4294967295. Its size is that of the stored string in
    bytes, up to the highest bit that was ever written."""
    def __init__(self, name: str, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the bitmap called name."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> Bitmap:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def count(self, start: int = 0, stop: int | None = None) -> int:
        """Counts the bits that are on from start, before stop."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def first(self, on: bool = True) -> int | None:
        """Returns the first bit that is on, or off if on is not set; None if
        there is none."""
    def flip(self, i: int) -> bool:
        """Turns a bit over, atomically. Returns whether it is on now."""
    def get(self, i: int) -> bool:
        """Reports whether a bit is on."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def name(self) -> str:
        """Returns the name."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def positions(self) -> Iterator[int]:
        """Returns an iterator over the bits that are on, ascending, read in
        pages."""
    def rename(self, new: str, *, replace: bool = False) -> Bitmap:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def set(self, i: int, on: bool = True) -> bool:
        """Turns a bit on, or off if on is not set. Returns whether it was on."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def store_and(self, others: Iterable[Any]) -> None:
        """Replaces this bitmap by the bits that are on in all of others; this
        one counts only if it is listed."""
    def store_not(self, other: Bitmap) -> None:
        """Replaces this bitmap by the bits that are off in other, within its
        size."""
    def store_or(self, others: Iterable[Any]) -> None:
        """Replaces this bitmap by the bits that are on in any of others; this
        one counts only if it is listed."""
    def store_xor(self, others: Iterable[Any]) -> None:
        """Replaces this bitmap by the bits that are on in an odd number of
        others; this one counts only if it is listed."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def __len__(self) -> int: ...

class BloomFilter:
    """Tells what it has certainly never seen, in a few bits for each element; it
    keeps none of them. error_rate is the part of what it has not seen that it
    takes for seen once it holds capacity elements. Its size is how many were
    added that it had not seen."""
    def __init__(self, name: str, capacity: int = 10000, error_rate: float = 0.01, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the Bloom filter called name."""
    def add(self, x: Any) -> bool:
        """Adds x. Returns whether it is new: False if it was probably seen
        before."""
    def approximate_size(self) -> int:
        """Returns an estimate of how many different elements were added, from
        the bits that are on."""
    def bit_size(self) -> int:
        """Returns how many bits the filter has, or will have."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def contains(self, x: Any) -> bool:
        """Reports whether x was probably seen. False is certain."""
    def contains_many(self, items: Iterable[Any]) -> list[bool]:
        """Reports for each of items whether it was probably seen, as a list."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> BloomFilter:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def info(self) -> dict[Any, Any]:
        """Returns a dict of capacity, error_rate, bit_size, hashes (the bits of
        an element), bits_on, approximate_size, and false_positive_rate, the
        error rate as the filter is now."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def name(self) -> str:
        """Returns the name."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def rename(self, new: str, *, replace: bool = False) -> BloomFilter:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def update(self, items: Iterable[Any]) -> int:
        """Adds items, 1,000 at a time. Returns how many are new."""
    def __len__(self) -> int: ...
    def __contains__(self, k: Any) -> bool: ...

class Cell:
    """One value. Writes leave its time to live as it is, unless they give
    another one. Its size is that of the stored form in bytes."""
    def __init__(self, name: str, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the cell called name."""
    def append(self, s: str) -> int:
        """Adds s at the end of a string. Returns its length. Needs codec="raw"."""
    def change(self, fn: Callable[..., Any]) -> Any | None:
        """Replaces the value by fn(old), where old is None if there is none, and
        returns it. A result of None deletes. fn runs again when somebody else
        changed it meanwhile."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def compare_and_set(self, old: Any, new: Any) -> bool:
        """Sets the value to new if it is old; None stands for none or no value.
        Returns whether it did."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> Cell:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def decr(self, by: float = 1) -> float:
        """Takes from the number, 0 if there is none, atomically. Returns the
        difference."""
    def delete(self) -> bool:
        """Removes the value. Returns whether there was one."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def get(self, default: Any = None) -> Any | None:
        """Returns the value, default if there is none. It is a copy: changing it
        changes nothing stored."""
    def get_range(self, start: int = 0, stop: int | None = None) -> str:
        """Returns bytes of a string. Needs codec="raw"."""
    def incr(self, by: float = 1) -> float:
        """Adds to the number, 0 if there is none, atomically. Returns the sum.
        An int that does not fit 64 bits is an error."""
    def length(self) -> int:
        """Returns the length of a string in bytes. Needs codec="raw"."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def name(self) -> str:
        """Returns the name."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def rename(self, new: str, *, replace: bool = False) -> Cell:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def set(self, v: Any, *, ttl: DurationLike | None = None) -> None:
        """Sets the value. With ttl it expires by itself."""
    def set_if_absent(self, v: Any, *, ttl: DurationLike | None = None) -> bool:
        """Sets the value if there is none. Returns whether it did."""
    def set_if_exists(self, v: Any, *, ttl: DurationLike | None = None) -> bool:
        """Sets the value if there is one. Returns whether it did."""
    def set_range(self, i: int, s: str) -> int:
        """Writes s over the bytes of a string from position i on. Returns its
        length. Needs codec="raw"."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def swap(self, v: Any) -> Any | None:
        """Sets the value. Returns the old one."""
    def take(self) -> Any | None:
        """Removes the value and returns it."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def __len__(self) -> int: ...

class Counter:
    """Counts things: c[x] is 0 for one that was never counted. Zero and negative
    counts stay until they are deleted."""
    def __init__(self, name: str, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the counter called name."""
    def add(self, other: Mapping[Any, Any] | Iterable[Any]) -> dict[Any, Any]:
        """Returns a dict of the sums of both counts that are positive: c +
        other. other may be a dict or an iterable, too."""
    def and_(self, other: Mapping[Any, Any] | Iterable[Any]) -> dict[Any, Any]:
        """Returns a dict of the smaller counts that are positive: c & other."""
    def changed(self) -> bool:
        """Reports whether a local copy is another than what was read from the
        store."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def contains(self, x: Any) -> bool:
        """Reports whether x has a count, even 0."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> Counter:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def decr(self, x: Hashable, by: float = 1) -> float:
        """Subtracts from the count of x. Returns the new count."""
    def delete(self, x: Any) -> bool:
        """Removes x with its count. Returns whether it was there."""
    def delete_many(self, items: Iterable[Any]) -> int:
        """Removes several with their counts. Returns how many were there."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def discard(self) -> None:
        """Forgets what was changed in a local copy: it becomes what is stored
        now."""
    def elements(self) -> Iterator[Any]:
        """Returns an iterator that gives each thing as often as its count."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def get(self, x: Any) -> float:
        """Returns the count of x, 0 if it has none."""
    def incr(self, x: Hashable, by: float = 1) -> float:
        """Adds to the count of x, atomically. Returns the new count."""
    def items(self) -> list[tuple[Any, Any]]:
        """Lists (thing, count) pairs."""
    def local_copy(self) -> Counter:
        """Returns a copy in memory, of the same type and name: what is called on
        it changes nothing stored before sync()."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def most_common(self, n: int | None = None) -> list[tuple[Any, Any]]:
        """Lists the n things with the highest counts, with these; all of them
        without n. Ties go by stored form."""
    def name(self) -> str:
        """Returns the name."""
    def or_(self, other: Mapping[Any, Any] | Iterable[Any]) -> dict[Any, Any]:
        """Returns a dict of the larger counts that are positive: c | other."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def rename(self, new: str, *, replace: bool = False) -> Counter:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def set(self, x: Hashable, n: float) -> None:
        """Sets the count of x."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def sub(self, other: Mapping[Any, Any] | Iterable[Any]) -> dict[Any, Any]:
        """Returns a dict of the differences that are positive: c - other."""
    def subtract(self, items: Mapping[Any, Any] | Iterable[Any]) -> int:
        """Subtracts 1 for each item, or the counts of a map. Returns how many
        things changed."""
    def sync(self, *, force: bool = False) -> None:
        """Makes what is stored what the local copy is, atomically; one that was
        not changed writes nothing. When what is stored was changed meanwhile,
        the error is of kind conflict, unless force is set."""
    def to_dict(self) -> dict[Any, Any]:
        """Returns a dict of all counts."""
    def total(self) -> float:
        """Returns the sum of all counts."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def update(self, items: Mapping[Any, Any] | Iterable[Any]) -> int:
        """Adds 1 for each item, or the counts of a map, 1,000 at a time. Returns
        how many things changed."""
    def __len__(self) -> int: ...
    def __contains__(self, k: Any) -> bool: ...
    def __getitem__(self, k: Any) -> Any: ...
    def __setitem__(self, k: Any, v: Any) -> None: ...
    def __add__(self, other: Any) -> Any: ...
    def __sub__(self, other: Any) -> Any: ...
    def __or__(self, other: Any) -> Any: ...
    def __and__(self, other: Any) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...

class DefaultDict:
    """Maps keys to values, as a HashMap. factory is a value, or a function that
    makes one: m[k] of a key that is not there stores and returns it."""
    def __init__(self, name: str, factory: Any, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the map called name."""
    def change(self, k: Hashable, fn: Callable[..., Any]) -> Any | None:
        """Replaces the value of k by fn(old), where old is what factory makes
        for an absent key, and returns it. A result of None deletes. fn runs
        again when somebody else changed k meanwhile."""
    def changed(self) -> bool:
        """Reports whether a local copy is another than what was read from the
        store."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def compare_and_set(self, k: Hashable, old: Any, new: Any) -> bool:
        """Maps k to new if its value is old; None stands for absent or None.
        Returns whether it did."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def contains(self, k: Any) -> bool:
        """Reports whether k has a value."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> DefaultDict:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def delete(self, k: Any) -> bool:
        """Removes k. Returns whether it was there."""
    def delete_many(self, keys: Iterable[Any]) -> int:
        """Removes keys. Returns how many were there."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def discard(self) -> None:
        """Forgets what was changed in a local copy: it becomes what is stored
        now."""
    def entry_ttl(self, k: Any) -> float | None:
        """Returns the seconds that the entry of k has left to live, None if it
        lives until it is deleted or there is none. Needs a server of Redis
        7.4, Valkey 9 or newer, or a store of rdsh."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def expire_entry(self, k: Any, after: DurationLike) -> bool:
        """Lets the entry of k live for a duration from now; setting it again
        lets it live until it is deleted. Returns whether there is one. Needs
        a server of Redis 7.4, Valkey 9 or newer, or a store of rdsh."""
    def get(self, k: Any, default: Any = None) -> Any | None:
        """Returns the value of k, default if there is none. It is a copy:
        changing it changes nothing stored."""
    def get_many(self, keys: Iterable[Any]) -> dict[Any, Any]:
        """Returns a dict of those keys that have values."""
    def incr(self, k: Hashable, by: float = 1) -> float:
        """Adds to the number of k, 0 if there is none, atomically. Returns the
        sum. An int that does not fit 64 bits is an error."""
    def items(self) -> list[tuple[Any, Any]]:
        """Lists (key, value) pairs."""
    def keys(self) -> list[Any]:
        """Lists the keys."""
    def local_copy(self) -> DefaultDict:
        """Returns a copy in memory, of the same type and name: what is called on
        it changes nothing stored before sync()."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def merge(self, other: Mapping[Any, Any] | Iterable[Any]) -> int:
        """Sets the entries of another map, or of a dict or pairs. Returns how
        many keys are new."""
    def name(self) -> str:
        """Returns the name."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def pop(self, k: Any, default: Any = None) -> Any | None:
        """Removes k and returns its value."""
    def pop_item(self) -> tuple[Any, Any] | None:
        """Removes some entry and returns its key and value, None if there is
        none."""
    def rename(self, new: str, *, replace: bool = False) -> DefaultDict:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def sample(self, n: int) -> list[Any]:
        """Returns up to n different keys at random."""
    def scan(self, match: str = "*") -> Iterator[tuple[Any, Any]]:
        """Returns an iterator of (key, value), read in pages, of the keys whose
        stored form matches a glob pattern."""
    def set(self, k: Hashable, v: Any, *, ttl: DurationLike | None = None) -> None:
        """Maps k to v. With ttl the entry expires by itself, on stores that can
        do that."""
    def set_if_absent(self, k: Hashable, v: Any) -> bool:
        """Maps k to v if it has no value. Returns whether it did."""
    def setdefault(self, k: Hashable, v: Any) -> Any:
        """Returns the value of k, after mapping it to v if it had none."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def sync(self, *, force: bool = False) -> None:
        """Makes what is stored what the local copy is, atomically; one that was
        not changed writes nothing. When what is stored was changed meanwhile,
        the error is of kind conflict, unless force is set."""
    def to_dict(self) -> dict[Any, Any]:
        """Returns a dict of all entries."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def union(self, other: Mapping[Any, Any] | Iterable[Any]) -> dict[Any, Any]:
        """Returns a dict of the entries of this map and another one, or a dict
        or pairs, whose values win: m | other."""
    def update(self, map: Mapping[Any, Any] | Iterable[Any]) -> int:
        """Sets the entries of a dict, a map or pairs, 1,000 at a time. Returns
        how many keys are new."""
    def values(self) -> list[Any]:
        """Lists the values."""
    def __len__(self) -> int: ...
    def __contains__(self, k: Any) -> bool: ...
    def __getitem__(self, k: Any) -> Any: ...
    def __setitem__(self, k: Any, v: Any) -> None: ...
    def __or__(self, other: Any) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...

class Deque:
    """Pushed and popped at both ends. With maxlen it is bounded: a push onto a
    full one drops the item at the other end. Items are equal that are the
    same value: 1 and 1.0 are not, dicts in any order are. d[i] is the item at
    a position, d[i] = v replaces it; a position out of range is error
    missing."""
    def __init__(self, name: str, maxlen: int | None = None, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the deque called name."""
    def changed(self) -> bool:
        """Reports whether a local copy is another than what was read from the
        store."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def consume(self, *, timeout: DurationLike | None = None) -> Iterator[Any]:
        """Returns an iterator that pops the items from the front, and ends when
        none came within timeout."""
    def contains(self, x: Any) -> bool:
        """Reports whether there is an item that equals x."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> Deque:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def count(self, x: Any) -> int:
        """Counts the items that equal x."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def discard(self) -> None:
        """Forgets what was changed in a local copy: it becomes what is stored
        now."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def extend(self, items: Iterable[Any]) -> int:
        """Adds all items at the back, or none. Returns the new length."""
    def extend_front(self, items: Iterable[Any]) -> int:
        """Adds all items at the front one after the other, or none: the last one
        is the first then. Returns the new length."""
    def index(self, x: Any, default: Any = None) -> int | None:
        """Returns the position of the first item that equals x."""
    def insert(self, i: int, x: Any) -> int:
        """Inserts an item before position i, or at the end that i is beyond.
        Returns the new length. A full deque is error full."""
    def items(self, start: int = 0, stop: int | None = None) -> list[Any]:
        """Lists items from the front."""
    def local_copy(self) -> Deque:
        """Returns a copy in memory, of the same type and name: what is called on
        it changes nothing stored before sync()."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def move(self, to: Deque | Queue | Stack, n: int | None = None, *, timeout: DurationLike | None = None) -> Any | None | list[Any]:
        """Moves the item at the front onto a queue, a stack or another deque,
        atomically, and returns it; with n up to n items, as a list."""
    def name(self) -> str:
        """Returns the name."""
    def peek_back(self, default: Any = None) -> Any | None:
        """Returns the item at the back and leaves it."""
    def peek_front(self, default: Any = None) -> Any | None:
        """Returns the item at the front and leaves it."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def pop_back(self, *, timeout: DurationLike | None = None, default: Any = None) -> Any | None:
        """Removes the item at the back and returns it. Of an empty deque it
        returns default, after waiting for timeout."""
    def pop_front(self, *, timeout: DurationLike | None = None, default: Any = None) -> Any | None:
        """Removes the item at the front and returns it. Of an empty deque it
        returns default, after waiting for timeout."""
    def push_back(self, item: Any) -> int:
        """Adds an item at the back. Returns the new length. A full deque drops
        the item at the front."""
    def push_front(self, item: Any) -> int:
        """Adds an item at the front. Returns the new length. A full deque drops
        the item at the back."""
    def remove(self, x: Any) -> bool:
        """Removes the first item that equals x. Returns whether there was one."""
    def rename(self, new: str, *, replace: bool = False) -> Deque:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def reverse(self) -> None:
        """Turns the order of all items around."""
    def rotate(self, n: int = 1) -> None:
        """Makes the last item the first, n times; a negative n turns the other
        way."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def sync(self, *, force: bool = False) -> None:
        """Makes what is stored what the local copy is, atomically; one that was
        not changed writes nothing. When what is stored was changed meanwhile,
        the error is of kind conflict, unless force is set."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def __len__(self) -> int: ...
    def __contains__(self, k: Any) -> bool: ...
    def __getitem__(self, i: int) -> Any: ...
    def __setitem__(self, i: int, item: Any) -> None: ...
    def __iter__(self) -> Iterator[Any]: ...

class GeoSet:
    """Members with positions on the Earth, in degrees: latitudes from
    -85.05112878 to 85.05112878, longitudes from -180 to 180. Positions are
    kept to within 60 cm."""
    def __init__(self, name: str, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the geo set called name."""
    def add(self, m: Any, lat: float, lon: float) -> bool:
        """Gives m a position. Returns whether m is new."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def contains(self, m: Any) -> bool:
        """Reports whether m is a member."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> GeoSet:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def distance(self, a: Any, b: Any, unit: str = "km") -> float | None:
        """Returns how far it is from a to b along the surface, in unit: m, km,
        ft or mi; None if one of them is not there."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def hash(self, m: Any) -> str | None:
        """Returns the position of m as a geohash, None if m is not there."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def name(self) -> str:
        """Returns the name."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def position(self, m: Any) -> tuple[Any, Any] | None:
        """Returns latitude and longitude of m, None if m is not there."""
    def remove(self, m: Any) -> bool:
        """Removes m. Returns whether it was there."""
    def rename(self, new: str, *, replace: bool = False) -> GeoSet:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def update(self, map: Mapping[Any, Any] | Iterable[Any]) -> int:
        """Gives positions, each a latitude and a longitude, to the members of a
        map or of pairs, 1,000 at a time. Returns how many members are new."""
    def within(self, lat: float, lon: float, radius: float, *, unit: str = "km", count: int | None = None, sort: str = "asc") -> list[tuple[Any, Any]]:
        """Lists the members within a radius of a position, with their distances,
        both in unit; the nearest first, or with sort "desc" the furthest; at
        most count of them. Ties go by stored form."""
    def within_member(self, m: Any, radius: float, *, unit: str = "km", count: int | None = None, sort: str = "asc") -> list[tuple[Any, Any]]:
        """Lists the members within a radius of m, m among them, as within does:
        unit, count and sort are the same. A missing m is error missing."""
    def __len__(self) -> int: ...
    def __contains__(self, k: Any) -> bool: ...
    def __iter__(self) -> Iterator[Any]: ...

class Graph:
    """Vertices and weighted edges between them. Vertices are any hashable
    values. If strict, an edge needs vertices that are there."""
    def __init__(self, name: str, directed: bool = True, strict: bool = False, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the graph called name."""
    def add_edge(self, u: Hashable, v: Hashable, weight: float = 1) -> bool:
        """Adds an edge, and its ends if they are not there, or gives it another
        weight. Returns whether it is new."""
    def add_edges(self, edges: Mapping[Any, Any] | Iterable[Any]) -> int:
        """Adds edges, each (u, v) or (u, v, weight), 1,000 at a time. Returns
        how many are new."""
    def add_vertex(self, v: Hashable, data: Any = None) -> bool:
        """Adds a vertex with data. Returns whether it is new."""
    def bfs(self, v: Any, *, max_depth: int | None = None) -> list[Any]:
        """Lists the vertices that can be reached from v, the nearest first.
        Neighbours come in stored order. One round trip for each level, in a
        level of more than 10,000 vertices one for each so many."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def common_neighbors(self, a: Any, b: Any) -> list[Any]:
        """Lists the vertices, other than a and b, that edges lead to from both."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def connected_components(self) -> list[list[Any]]:
        """Lists the connected parts, the largest first; edges count in both
        directions."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> Graph:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def degree(self, v: Any) -> int:
        """Counts the edges that begin or end at v; one from v to itself counts
        twice. 0 if v is not there."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def dfs(self, v: Any) -> list[Any]:
        """Lists the vertices that can be reached from v, as a search meets them
        that goes on from each before its siblings. Neighbours come in stored
        order. One round trip for each level, in a level of more than 10,000
        vertices one for each so many."""
    def distances(self, v: Any, *, weighted: bool = True) -> dict[Any, Any]:
        """Returns a dict of the cost to reach each vertex from v, the nearest
        first. A negative weight is an error."""
    def edge_count(self) -> int:
        """Counts the edges."""
    def edges(self) -> list[tuple[Any, Any, Any]]:
        """Lists the edges as (u, v, weight)."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def find_cycle(self) -> list[Any] | None:
        """Returns the vertices of a cycle, each with an edge to the next and the
        last to the first; None if there is none."""
    def has_edge(self, u: Any, v: Any) -> bool:
        """Reports whether there is an edge from u to v."""
    def has_vertex(self, v: Any) -> bool:
        """Reports whether v is there."""
    def in_degree(self, v: Any) -> int:
        """Counts the edges that end at v, 0 if it is not there."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def minimum_spanning_tree(self) -> list[tuple[Any, Any, Any]]:
        """Lists the edges of least weight together that connect all that is
        connected, as (u, v, weight). A directed graph is an error."""
    def name(self) -> str:
        """Returns the name."""
    def neighbors(self, v: Any) -> dict[Any, Any]:
        """Returns a dict of the vertices that edges lead to from v, to their
        weights."""
    def pagerank(self, n: int | None = None) -> list[tuple[Any, Any]]:
        """Lists the n vertices that most lead to, or all, as (vertex, rank), the
        highest first. Edges count by their weights, ranks add up to 1."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def predecessors(self, v: Any) -> dict[Any, Any]:
        """Returns a dict of the vertices that edges lead from to v, to their
        weights."""
    def reachable(self, a: Any, b: Any) -> bool:
        """Reports whether there is a path from a to b."""
    def remove_edge(self, u: Any, v: Any) -> bool:
        """Removes an edge. Returns whether it was there."""
    def remove_vertex(self, v: Any) -> bool:
        """Removes a vertex with its edges. Returns whether it was there."""
    def rename(self, new: str, *, replace: bool = False) -> Graph:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def set_vertex(self, v: Hashable, data: Any) -> None:
        """Sets the data of a vertex, which is added if it is not there."""
    def shortest_path(self, a: Any, b: Any, *, weighted: bool = True) -> tuple[Any, Any] | None:
        """Returns the shortest path from a to b, a list of vertices, and its
        cost; None if there is none. A negative weight is an error."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def strongly_connected(self) -> list[list[Any]]:
        """Lists the sets of vertices each of which can reach each other, the
        largest first."""
    def subgraph(self, vertices: Iterable[Any], into: str, *, replace: bool = False) -> Graph:
        """Makes a graph called into of those vertices that are there and the
        edges between them, and returns it. An existing one is error exists,
        unless replace is set."""
    def to_dot(self) -> str:
        """Returns the graph in the language of Graphviz, weights other than 1 as
        labels."""
    def to_mermaid(self) -> str:
        """Returns the graph as a flowchart of Mermaid, weights other than 1 as
        labels."""
    def topological_sort(self) -> list[Any]:
        """Lists the vertices so that every edge leads forward. The error for a
        cycle shows one; an undirected graph is an error."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def vertex(self, v: Any) -> Any | None:
        """Returns the data of a vertex, None if it has none or is not there."""
    def vertices(self) -> list[Any]:
        """Lists the vertices."""
    def weight(self, u: Any, v: Any) -> float | None:
        """Returns the weight of an edge, None if there is no such edge."""
    def __len__(self) -> int: ...
    def __contains__(self, k: Any) -> bool: ...
    def __iter__(self) -> Iterator[Any]: ...

class HashMap:
    """Maps keys to values. Keys are told apart by type and value: 1 and "1" are
    two. default is what m[k] gives for a key that is not there."""
    def __init__(self, name: str, default: Any = None, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the map called name."""
    def change(self, k: Hashable, fn: Callable[..., Any]) -> Any | None:
        """Replaces the value of k by fn(old), where old is None for an absent
        key, and returns it. A result of None deletes. fn runs again when
        somebody else changed k meanwhile."""
    def changed(self) -> bool:
        """Reports whether a local copy is another than what was read from the
        store."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def compare_and_set(self, k: Hashable, old: Any, new: Any) -> bool:
        """Maps k to new if its value is old; None stands for absent or None.
        Returns whether it did."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def contains(self, k: Any) -> bool:
        """Reports whether k has a value."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> HashMap:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def delete(self, k: Any) -> bool:
        """Removes k. Returns whether it was there."""
    def delete_many(self, keys: Iterable[Any]) -> int:
        """Removes keys. Returns how many were there."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def discard(self) -> None:
        """Forgets what was changed in a local copy: it becomes what is stored
        now."""
    def entry_ttl(self, k: Any) -> float | None:
        """Returns the seconds that the entry of k has left to live, None if it
        lives until it is deleted or there is none. Needs a server of Redis
        7.4, Valkey 9 or newer, or a store of rdsh."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def expire_entry(self, k: Any, after: DurationLike) -> bool:
        """Lets the entry of k live for a duration from now; setting it again
        lets it live until it is deleted. Returns whether there is one. Needs
        a server of Redis 7.4, Valkey 9 or newer, or a store of rdsh."""
    def get(self, k: Any, default: Any = None) -> Any | None:
        """Returns the value of k, default if there is none. It is a copy:
        changing it changes nothing stored."""
    def get_many(self, keys: Iterable[Any]) -> dict[Any, Any]:
        """Returns a dict of those keys that have values."""
    def incr(self, k: Hashable, by: float = 1) -> float:
        """Adds to the number of k, 0 if there is none, atomically. Returns the
        sum. An int that does not fit 64 bits is an error."""
    def items(self) -> list[tuple[Any, Any]]:
        """Lists (key, value) pairs."""
    def keys(self) -> list[Any]:
        """Lists the keys."""
    def local_copy(self) -> HashMap:
        """Returns a copy in memory, of the same type and name: what is called on
        it changes nothing stored before sync()."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def merge(self, other: Mapping[Any, Any] | Iterable[Any]) -> int:
        """Sets the entries of another map, or of a dict or pairs. Returns how
        many keys are new."""
    def name(self) -> str:
        """Returns the name."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def pop(self, k: Any, default: Any = None) -> Any | None:
        """Removes k and returns its value."""
    def pop_item(self) -> tuple[Any, Any] | None:
        """Removes some entry and returns its key and value, None if there is
        none."""
    def rename(self, new: str, *, replace: bool = False) -> HashMap:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def sample(self, n: int) -> list[Any]:
        """Returns up to n different keys at random."""
    def scan(self, match: str = "*") -> Iterator[tuple[Any, Any]]:
        """Returns an iterator of (key, value), read in pages, of the keys whose
        stored form matches a glob pattern."""
    def set(self, k: Hashable, v: Any, *, ttl: DurationLike | None = None) -> None:
        """Maps k to v. With ttl the entry expires by itself, on stores that can
        do that."""
    def set_if_absent(self, k: Hashable, v: Any) -> bool:
        """Maps k to v if it has no value. Returns whether it did."""
    def setdefault(self, k: Hashable, v: Any) -> Any:
        """Returns the value of k, after mapping it to v if it had none."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def sync(self, *, force: bool = False) -> None:
        """Makes what is stored what the local copy is, atomically; one that was
        not changed writes nothing. When what is stored was changed meanwhile,
        the error is of kind conflict, unless force is set."""
    def to_dict(self) -> dict[Any, Any]:
        """Returns a dict of all entries."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def union(self, other: Mapping[Any, Any] | Iterable[Any]) -> dict[Any, Any]:
        """Returns a dict of the entries of this map and another one, or a dict
        or pairs, whose values win: m | other."""
    def update(self, map: Mapping[Any, Any] | Iterable[Any]) -> int:
        """Sets the entries of a dict, a map or pairs, 1,000 at a time. Returns
        how many keys are new."""
    def values(self) -> list[Any]:
        """Lists the values."""
    def __len__(self) -> int: ...
    def __contains__(self, k: Any) -> bool: ...
    def __getitem__(self, k: Any) -> Any: ...
    def __setitem__(self, k: Any, v: Any) -> None: ...
    def __or__(self, other: Any) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...

Dict = HashMap

class HyperLogLog:
    """Estimates how many different things it has seen, to within about 1 % and
    in 12 KB at most; it keeps none of them. Its size is that of the stored
    string in bytes."""
    def __init__(self, name: str, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the HyperLogLog called name."""
    def add(self, x: Any) -> bool:
        """Counts x. Returns whether the estimate may have changed: never for
        what was counted before."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> HyperLogLog:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def count(self) -> int:
        """Returns the estimate, 0 if nothing was counted."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def merge(self, *others: Any) -> None:
        """Counts here what any of others counted."""
    def name(self) -> str:
        """Returns the name."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def rename(self, new: str, *, replace: bool = False) -> HyperLogLog:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def update(self, items: Iterable[Any]) -> bool:
        """Counts items, 1,000 at a time. Returns whether the estimate may have
        changed."""
    def __len__(self) -> int: ...

class List:
    """Items in an order, found by position. Items are equal that are the same
    value: 1 and 1.0 are not, dicts in any order are. l[i] is the item at a
    position, l[i] = v replaces it; a position out of range is error missing."""
    def __init__(self, name: str, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the list called name."""
    def append(self, item: Any) -> int:
        """Adds an item at the end. Returns the new length."""
    def changed(self) -> bool:
        """Reports whether a local copy is another than what was read from the
        store."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def contains(self, x: Any) -> bool:
        """Reports whether there is an item that equals x."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> List:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def count(self, x: Any) -> int:
        """Counts the items that equal x."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def discard(self) -> None:
        """Forgets what was changed in a local copy: it becomes what is stored
        now."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def extend(self, items: Iterable[Any]) -> int:
        """Adds all items at the end, or none. Returns the new length."""
    def get(self, i: int, default: Any = None) -> Any | None:
        """Returns the item at position i."""
    def index(self, x: Any, default: Any = None) -> int | None:
        """Returns the position of the first item that equals x."""
    def insert(self, i: int, x: Any) -> int:
        """Inserts an item before position i, or at the end that i is beyond.
        Returns the new length."""
    def local_copy(self) -> List:
        """Returns a copy in memory, of the same type and name: what is called on
        it changes nothing stored before sync()."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def name(self) -> str:
        """Returns the name."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def pop(self, i: int = -1, *, timeout: DurationLike | None = None, default: Any = None) -> Any | None:
        """Removes the item at position i and returns it. If there is none it
        returns default; the first and the last one are waited for, as long as
        timeout."""
    def remove(self, x: Any) -> bool:
        """Removes the first item that equals x. Returns whether there was one."""
    def rename(self, new: str, *, replace: bool = False) -> List:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def reverse(self) -> None:
        """Turns the order of all items around."""
    def set(self, i: int, x: Any) -> None:
        """Replaces the item at position i. If there is none that is error
        missing."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def slice(self, start: int | None = None, stop: int | None = None, step: int = 1) -> list[Any]:
        """Lists every step-th item from start as far as stop, backwards if step
        is negative."""
    def sort(self, reverse: bool = False) -> None:
        """Puts the items in order: none, bools, numbers by value, strings and
        bytes by their bytes, times, durations, lists, tuples, and others as
        they were. What is equal stays in its order."""
    def sync(self, *, force: bool = False) -> None:
        """Makes what is stored what the local copy is, atomically; one that was
        not changed writes nothing. When what is stored was changed meanwhile,
        the error is of kind conflict, unless force is set."""
    def trim(self, start: int = 0, stop: int | None = None) -> None:
        """Keeps the items from start up to stop and drops all others."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def __len__(self) -> int: ...
    def __contains__(self, k: Any) -> bool: ...
    def __getitem__(self, i: int) -> Any: ...
    def __setitem__(self, i: int, item: Any) -> None: ...
    def __iter__(self) -> Iterator[Any]: ...

class LRUCache:
    """Maps keys to values, as many as its capacity: the entry that was used
    least recently makes room. With entry_ttl an entry lives for so long after
    it was put."""
    def __init__(self, name: str, capacity: int, entry_ttl: DurationLike | None = None, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the cache called name."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def contains(self, k: Any) -> bool:
        """Reports whether k has a value. That is no use of it."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> LRUCache:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def get(self, k: Any, default: Any = None) -> Any | None:
        """Returns the value of k, default if there is none, and makes it the one
        that was used last."""
    def get_or_load(self, k: Hashable, fn: Callable[..., Any]) -> Any:
        """Returns the value of k; if there is none, that of fn(k), which it
        puts. Of several callers at once, also in other processes, one calls
        fn and the others wait for its result. A result of None is put too."""
    def items(self) -> list[tuple[Any, Any]]:
        """Lists (key, value) pairs, the one that was used least recently first."""
    def keys(self) -> list[Any]:
        """Lists the keys, the one that was used least recently first."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def name(self) -> str:
        """Returns the name."""
    def peek(self, k: Any, default: Any = None) -> Any | None:
        """Returns the value of k, default if there is none, and leaves it where
        it is in the order."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def put(self, k: Hashable, v: Any) -> None:
        """Maps k to v, in place of the entry that was used least recently if
        there is no room."""
    def remove(self, k: Any) -> bool:
        """Removes k. Returns whether it had a value."""
    def rename(self, new: str, *, replace: bool = False) -> LRUCache:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def stats(self) -> dict[Any, Any]:
        """Returns a dict of what was counted: hits and misses of get and
        get_or_load, evictions to make room, expirations, and loads."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def __len__(self) -> int: ...
    def __contains__(self, k: Any) -> bool: ...
    def __getitem__(self, k: Any) -> Any: ...
    def __setitem__(self, k: Any, v: Any) -> None: ...
    def __iter__(self) -> Iterator[Any]: ...

class LRUDict:
    """A HashMap with the maxsize entries in memory that were used last: what is
    there is read and set without the store. What others write meanwhile is
    not seen of what is in memory."""
    def __init__(self, name: str, maxsize: int, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the map called name."""
    def change(self, k: Hashable, fn: Callable[..., Any]) -> Any | None:
        """Replaces the value of k by fn(old), where old is None for an absent
        key, and returns it. A result of None deletes. fn runs again when
        somebody else changed k meanwhile."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def compare_and_set(self, k: Hashable, old: Any, new: Any) -> bool:
        """Maps k to new if its value is old; None stands for absent or None.
        Returns whether it did."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def contains(self, k: Any) -> bool:
        """Reports whether k has a value."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> LRUDict:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def delete(self, k: Any) -> bool:
        """Removes k. Returns whether it was there."""
    def delete_many(self, keys: Iterable[Any]) -> int:
        """Removes keys. Returns how many were there."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def entry_ttl(self, k: Any) -> float | None:
        """Returns the seconds that the entry of k has left to live, None if it
        lives until it is deleted or there is none. Needs a server of Redis
        7.4, Valkey 9 or newer, or a store of rdsh."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def expire_entry(self, k: Any, after: DurationLike) -> bool:
        """Lets the entry of k live for a duration from now; setting it again
        lets it live until it is deleted. Returns whether there is one. Needs
        a server of Redis 7.4, Valkey 9 or newer, or a store of rdsh."""
    def get(self, k: Any, default: Any = None) -> Any | None:
        """Returns the value of k, default if there is none. It is a copy:
        changing it changes nothing stored."""
    def get_many(self, keys: Iterable[Any]) -> dict[Any, Any]:
        """Returns a dict of those keys that have values."""
    def in_memory(self) -> dict[Any, Any]:
        """Returns a dict of the entries in memory, the one that was used least
        recently first."""
    def incr(self, k: Hashable, by: float = 1) -> float:
        """Adds to the number of k, 0 if there is none, atomically. Returns the
        sum. An int that does not fit 64 bits is an error."""
    def items(self) -> list[tuple[Any, Any]]:
        """Lists (key, value) pairs."""
    def keys(self) -> list[Any]:
        """Lists the keys."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def merge(self, other: Mapping[Any, Any] | Iterable[Any]) -> int:
        """Sets the entries of another map, or of a dict or pairs. Returns how
        many keys are new."""
    def name(self) -> str:
        """Returns the name."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def pop(self, k: Any, default: Any = None) -> Any | None:
        """Removes k and returns its value."""
    def pop_item(self) -> tuple[Any, Any] | None:
        """Removes some entry and returns its key and value, None if there is
        none."""
    def rename(self, new: str, *, replace: bool = False) -> LRUDict:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def sample(self, n: int) -> list[Any]:
        """Returns up to n different keys at random."""
    def scan(self, match: str = "*") -> Iterator[tuple[Any, Any]]:
        """Returns an iterator of (key, value), read in pages, of the keys whose
        stored form matches a glob pattern."""
    def set(self, k: Hashable, v: Any, *, ttl: DurationLike | None = None) -> None:
        """Maps k to v in memory. It is written when there is no room, by sync(),
        by any call that concerns more than one key, and at the end of the
        run; at once with ttl, after which the entry expires (error
        unsupported on a server before Redis 7.4 and Valkey 9)."""
    def set_if_absent(self, k: Hashable, v: Any) -> bool:
        """Maps k to v if it has no value. Returns whether it did."""
    def setdefault(self, k: Hashable, v: Any) -> Any:
        """Returns the value of k, after mapping it to v if it had none."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def sync(self, *, clear: bool = False) -> None:
        """Writes what was not yet written, atomically. With clear nothing is in
        memory then."""
    def to_dict(self) -> dict[Any, Any]:
        """Returns a dict of all entries."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def union(self, other: Mapping[Any, Any] | Iterable[Any]) -> dict[Any, Any]:
        """Returns a dict of the entries of this map and another one, or a dict
        or pairs, whose values win: m | other."""
    def update(self, map: Mapping[Any, Any] | Iterable[Any]) -> int:
        """Sets the entries of a dict, a map or pairs, 1,000 at a time. Returns
        how many keys are new."""
    def values(self) -> list[Any]:
        """Lists the values."""
    def __len__(self) -> int: ...
    def __contains__(self, k: Any) -> bool: ...
    def __getitem__(self, k: Any) -> Any: ...
    def __setitem__(self, k: Any, v: Any) -> None: ...
    def __or__(self, other: Any) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...

class PriorityQueue:
    """The lowest priority first, or with order max the highest; of equal ones
    the one that came first. Equal items are separate entries."""
    def __init__(self, name: str, order: str = "min", *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the priority queue called name."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> PriorityQueue:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def entries(self, n: int | None = None) -> list[Any]:
        """Lists the first n entries in the order in which they will be popped,
        or all, as records of id, item and priority."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def items(self, n: int | None = None) -> list[tuple[Any, Any]]:
        """Lists the first n (item, priority) pairs, or all."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def name(self) -> str:
        """Returns the name."""
    def peek(self) -> tuple[Any, Any] | None:
        """Returns the first item and its priority and leaves it."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def pop(self, *, timeout: DurationLike | None = None, default: Any = None) -> tuple[Any, Any] | None:
        """Removes the first item and returns it and its priority. Of an empty
        queue it returns default, after waiting for timeout."""
    def pop_many(self, n: int) -> list[tuple[Any, Any]]:
        """Removes up to n items. Returns (item, priority) pairs."""
    def push(self, item: Any, priority: float = 0) -> str:
        """Adds an item. Returns the id of its entry. Any number is a priority,
        also an infinite one."""
    def push_many(self, pairs: Mapping[Any, Any] | Iterable[Any]) -> list[str]:
        """Adds the items of (item, priority) pairs, all or none. Returns their
        ids."""
    def remove(self, id: str) -> bool:
        """Removes the entry of an id. Returns whether there was one."""
    def rename(self, new: str, *, replace: bool = False) -> PriorityQueue:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def update(self, id: str, priority: float) -> bool:
        """Gives the entry of an id another priority. Returns whether there is
        one."""
    def __len__(self) -> int: ...

class Queue:
    """First in, first out. With maxlen it is bounded: a push onto a full one is
    error full (overflow reject), drops the oldest (drop_oldest) or waits
    (block). After configure lowers maxlen the next push trims the queue to
    it."""
    def __init__(self, name: str, maxlen: int | None = None, overflow: str = "reject", *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the queue called name."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def consume(self, *, timeout: DurationLike | None = None) -> Iterator[Any]:
        """Returns an iterator that pops the items, and ends when none came
        within timeout."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> Queue:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def extend(self, items: Iterable[Any], *, timeout: DurationLike | None = None) -> int:
        """Adds all items or none. Returns the new length."""
    def items(self, start: int = 0, stop: int | None = None) -> list[Any]:
        """Lists items, the oldest first."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def move(self, to: Deque | Queue | Stack, n: int | None = None, *, timeout: DurationLike | None = None) -> Any | None | list[Any]:
        """Moves the first item onto another queue or a stack, atomically, and
        returns it; with n up to n items, as a list."""
    def name(self) -> str:
        """Returns the name."""
    def peek(self, default: Any = None) -> Any | None:
        """Returns the first item and leaves it."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def pop(self, *, timeout: DurationLike | None = None, default: Any = None) -> Any | None:
        """Removes the first item and returns it. Of an empty queue it returns
        default, after waiting for timeout."""
    def pop_many(self, n: int) -> list[Any]:
        """Removes up to n items and returns them."""
    def push(self, item: Any, *, timeout: DurationLike | None = None) -> int:
        """Adds an item. Returns the new length. A full queue is error full,
        after waiting for timeout if overflow is block."""
    def rename(self, new: str, *, replace: bool = False) -> Queue:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Any]: ...

class Random:
    """Random numbers and choices, not for secrets. One with a seed, any value,
    gives the same ones each time and in both languages. What it is given
    stays as it is."""
    def choice(self, items: Iterable[Any]) -> Any:
        """Returns one of items. None to choose from is error value."""
    def float(self) -> float:
        """Returns a number from 0, to but not with 1."""
    def int(self, low: int, high: int) -> int:
        """Returns an int from low to high, both of which are possible."""
    def sample(self, items: Iterable[Any], n: int) -> list[Any]:
        """Lists n of items, in random order, none taken twice. More than there
        are is error value."""
    def shuffle(self, items: Iterable[Any]) -> list[Any]:
        """Lists items in random order."""

def random(seed: Any = None) -> Random:
    """Returns a source of random numbers, each time another one unless seed is
    given."""

class RateLimiter:
    """Lets calls through until they come too often: limit units per interval, of
    each key by itself. A call that is refused is not counted. algorithm is
    gcra (limit evenly on the long run, and burst units at once, limit if not
    given), sliding_log (never more than limit in any interval; remembers each
    call), sliding_window (never more in a window of that length, where the
    window before counts by the part that an interval covers) or fixed (never
    more in a window). Its size is the number of keys that were let through of
    late; what it knows of keys that are idle goes away by itself."""
    def __init__(self, name: str, limit: int, per: DurationLike, algorithm: str = "gcra", burst: int | None = None, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the rate limiter called name."""
    def allow(self, key: Any = "", *, cost: int = 1) -> bool:
        """Spends cost units of key. Returns whether there were enough: if not,
        nothing is spent. A cost above limit, or burst, is error value."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> RateLimiter:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def name(self) -> str:
        """Returns the name."""
    def peek(self, key: Any = "") -> Any:
        """Returns what take would return for one unit, and spends nothing:
        remaining includes that unit."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def rename(self, new: str, *, replace: bool = False) -> RateLimiter:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def reset(self, key: Any = "") -> None:
        """Forgets what key has spent."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def take(self, key: Any = "", *, cost: int = 1) -> Any:
        """Does what allow does, and returns allowed, remaining, the units that
        are left, retry_after, the seconds until the call would be let through
        if no other is (0 if it was), and reset_after, the seconds until all
        units are back."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def wait(self, key: Any = "", *, cost: int = 1, timeout: DurationLike = ...) -> bool:
        """Waits until allow lets the call through, for at most timeout. Returns
        whether it did: False comes at once when timeout is too short."""
    def __len__(self) -> int: ...

class RingBuffer:
    """The last items that were pushed, as many as its capacity. Items have
    sequence numbers from 0 on."""
    def __init__(self, name: str, capacity: int, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the ring buffer called name."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> RingBuffer:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def extend(self, items: Iterable[Any]) -> int:
        """Adds items one after the other, all or none. Returns the sequence
        number of the last, -1 if there is none."""
    def get(self, seq: int) -> Any | None:
        """Returns the item with a sequence number, None if it was dropped or is
        still to come."""
    def items(self) -> list[Any]:
        """Lists all items, the oldest first."""
    def latest(self, n: int = 1) -> list[Any]:
        """Lists up to n items, the newest first."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def name(self) -> str:
        """Returns the name."""
    def next_seq(self) -> int:
        """Returns the sequence number that the next item will have."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def push(self, item: Any) -> int:
        """Adds an item, in place of the oldest one if there is no room. Returns
        its sequence number."""
    def rename(self, new: str, *, replace: bool = False) -> RingBuffer:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def __len__(self) -> int: ...

class Set:
    """Members, each once, in no order: 1, 1.0, True and "1" are four. Any value
    can be one, also a list or a dict."""
    def __init__(self, name: str, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the set called name."""
    def add(self, x: Any) -> bool:
        """Makes x a member. Returns whether it is a new one."""
    def changed(self) -> bool:
        """Reports whether a local copy is another than what was read from the
        store."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def contains(self, x: Any) -> bool:
        """Reports whether x is a member."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> Set:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def difference(self, *others: Iterable[Any]) -> set[Any]:
        """Returns a native set of the members that no other has: s - other.
        others are Sets or iterables."""
    def difference_update(self, *others: Iterable[Any]) -> int:
        """Removes the members of others, Sets or iterables, atomically. Returns
        the size."""
    def discard(self) -> None:
        """Forgets what was changed in a local copy: it becomes what is stored
        now."""
    def equals(self, other: Iterable[Any]) -> bool:
        """Reports whether other, a Set or an iterable, has the same members."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def intersection(self, *others: Iterable[Any]) -> set[Any]:
        """Returns a native set of the members that all others have, too: s &
        other. others are Sets or iterables."""
    def intersection_update(self, *others: Iterable[Any]) -> int:
        """Removes the members that not all of others have, Sets or iterables,
        atomically. Returns the size."""
    def isdisjoint(self, other: Iterable[Any]) -> bool:
        """Reports whether other, a Set or an iterable, has none of the members."""
    def issubset(self, other: Iterable[Any]) -> bool:
        """Reports whether other, a Set or an iterable, has all the members;
        between Sets s <= other."""
    def issuperset(self, other: Iterable[Any]) -> bool:
        """Reports whether all elements of other, a Set or an iterable, are
        members; between Sets s >= other."""
    def local_copy(self) -> Set:
        """Returns a copy in memory, of the same type and name: what is called on
        it changes nothing stored before sync()."""
    def members(self) -> list[Any]:
        """Lists all members."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def move(self, x: Any, to: Set) -> bool:
        """Moves x to another Set, atomically. Returns whether it was a member."""
    def name(self) -> str:
        """Returns the name."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def pop(self, default: Any = None) -> Any | None:
        """Removes any member and returns it."""
    def remove(self, x: Any) -> bool:
        """Removes x. Returns whether it was a member."""
    def remove_many(self, items: Iterable[Any]) -> int:
        """Removes items, 1,000 at a time. Returns how many were members."""
    def rename(self, new: str, *, replace: bool = False) -> Set:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def sample(self, n: int) -> list[Any]:
        """Lists n different members, chosen at random, or all if there are no
        more."""
    def scan(self, match: str = "*") -> Iterator[Any]:
        """Returns an iterator over the members, in pages; with a pattern only
        those whose stored forms fit it."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def symmetric_difference(self, *others: Iterable[Any]) -> set[Any]:
        """Returns a native set of what an odd number of this one and others has,
        which for one other is what only one of both has: s ^ other. others
        are Sets or iterables."""
    def symmetric_difference_update(self, *others: Iterable[Any]) -> int:
        """Becomes the symmetric_difference with others, Sets or iterables,
        atomically. Returns the size."""
    def sync(self, *, force: bool = False) -> None:
        """Makes what is stored what the local copy is, atomically; one that was
        not changed writes nothing. When what is stored was changed meanwhile,
        the error is of kind conflict, unless force is set."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def union(self, *others: Iterable[Any]) -> set[Any]:
        """Returns a native set of the members of this one and of others, Sets or
        iterables: s | other."""
    def union_update(self, *others: Iterable[Any]) -> int:
        """Adds the members of others, Sets or iterables, atomically. Returns the
        size."""
    def update(self, items: Iterable[Any]) -> int:
        """Adds items, 1,000 at a time. Returns how many are new."""
    def __len__(self) -> int: ...
    def __contains__(self, k: Any) -> bool: ...
    def __sub__(self, other: Any) -> Any: ...
    def __or__(self, other: Any) -> Any: ...
    def __and__(self, other: Any) -> Any: ...
    def __xor__(self, other: Any) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...

class SortedSet:
    """Members with scores, in the order of the scores, ties by stored form.
    Scores are 64-bit floats; ints that are not exact as one are refused."""
    def __init__(self, name: str, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the sorted set called name."""
    def add(self, m: Any, score: float, *, only: str | None = None) -> bool:
        """Gives m a score. Returns whether m is new. With only it does so only
        if m is "new", if it "exists", or if the score is "greater" or "less",
        and returns whether it did."""
    def around(self, m: Any, k: int) -> list[tuple[Any, Any]]:
        """Lists m with up to k pairs before and after it; none if m is not
        there."""
    def changed(self) -> bool:
        """Reports whether a local copy is another than what was read from the
        store."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def contains(self, m: Any) -> bool:
        """Reports whether m is a member."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> SortedSet:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def count(self, min: float | str | None = None, max: float | str | None = None) -> int:
        """Counts members with scores from min to max, both included; "(5"
        excludes 5, None is no bound."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def difference(self, others: Iterable[Any], *, weights: Iterable[float] | None = None, aggregate: str = "sum") -> list[tuple[Any, Any]]:
        """Lists the pairs of this set whose members are in none of others."""
    def discard(self) -> None:
        """Forgets what was changed in a local copy: it becomes what is stored
        now."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def get_or_set(self, m: Any, score: float) -> float:
        """Returns the score of m, after giving it one if it had none."""
    def incr(self, m: Any, by: float = 1) -> float:
        """Adds to the score of m, 0 if it has none. Returns the sum."""
    def intersection(self, others: Iterable[Any], *, weights: Iterable[float] | None = None, aggregate: str = "sum") -> list[tuple[Any, Any]]:
        """Lists the pairs of the members that are in this set and in all of
        others. aggregate is what becomes of their scores: sum, min or max;
        weights, this set's first, multiply them before."""
    def items(self) -> list[tuple[Any, Any]]:
        """Lists all (member, score) pairs, the lowest first."""
    def local_copy(self) -> SortedSet:
        """Returns a copy in memory, of the same type and name: what is called on
        it changes nothing stored before sync()."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def name(self) -> str:
        """Returns the name."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def pop_max(self, n: int | None = None, *, timeout: DurationLike | None = None) -> tuple[Any, Any] | None | list[Any]:
        """Removes the member with the highest score and returns it and the
        score; with n up to n pairs, as a list."""
    def pop_min(self, n: int | None = None, *, timeout: DurationLike | None = None) -> tuple[Any, Any] | None | list[Any]:
        """Removes the member with the lowest score and returns it and the score;
        with n up to n pairs, as a list."""
    def range(self, start: int = 0, stop: int | None = None, *, reverse: bool = False) -> list[tuple[Any, Any]]:
        """Lists the pairs at some positions, the lowest first, or the highest if
        reverse is set."""
    def range_by_lex(self, min: str | None = None, max: str | None = None, *, limit: int | None = None) -> list[Any]:
        """Lists members from min on, before max, by their stored form; all
        scores must be the same."""
    def range_by_score(self, min: float | str | None = None, max: float | str | None = None, *, limit: int | None = None, offset: int = 0, reverse: bool = False) -> list[tuple[Any, Any]]:
        """Lists the pairs with scores from min to max, both included, the
        highest first with reverse, which begins at max; "(5" excludes 5, None
        is no bound. limit and offset take a part of them."""
    def rank(self, m: Any, *, reverse: bool = False) -> int | None:
        """Returns the position of m, the lowest score first, or the highest if
        reverse is set; None if m is not there. O(log n)."""
    def remove(self, m: Any) -> bool:
        """Removes m. Returns whether it was there."""
    def remove_by_rank(self, start: int, stop: int) -> int:
        """Removes the members at some positions. Returns how many."""
    def remove_by_score(self, min: float | str, max: float | str) -> int:
        """Removes the members with scores from min to max, both included; "(5"
        excludes 5, None is no bound. Returns how many."""
    def remove_many(self, ms: Iterable[Any]) -> int:
        """Removes members. Returns how many were there."""
    def rename(self, new: str, *, replace: bool = False) -> SortedSet:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def score(self, m: Any, default: Any = None) -> float | None:
        """Returns the score of m."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def store_difference(self, others: Iterable[Any], *, weights: Iterable[float] | None = None, aggregate: str = "sum") -> int:
        """Replaces this set by the first of others without the members of the
        rest; this one counts only if it is listed. Returns its size."""
    def store_intersection(self, others: Iterable[Any], *, weights: Iterable[float] | None = None, aggregate: str = "sum") -> int:
        """Replaces this set by the intersection of others; this one counts only
        if it is listed. Returns its size."""
    def store_union(self, others: Iterable[Any], *, weights: Iterable[float] | None = None, aggregate: str = "sum") -> int:
        """Replaces this set by the union of others; this one counts only if it
        is listed. Returns its size."""
    def sync(self, *, force: bool = False) -> None:
        """Makes what is stored what the local copy is, atomically; one that was
        not changed writes nothing. When what is stored was changed meanwhile,
        the error is of kind conflict, unless force is set."""
    def top(self, n: int) -> list[tuple[Any, Any]]:
        """Lists the n pairs with the highest scores, the highest first."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def union(self, others: Iterable[Any], *, weights: Iterable[float] | None = None, aggregate: str = "sum") -> list[tuple[Any, Any]]:
        """Lists the pairs of all members of this set and of others. aggregate is
        what becomes of their scores: sum, min or max; weights, this set's
        first, multiply them before."""
    def update(self, map: Mapping[Any, Any] | Iterable[Any]) -> int:
        """Gives scores to the members of a map or of pairs, 1,000 at a time.
        Returns how many members are new."""
    def __len__(self) -> int: ...
    def __contains__(self, k: Any) -> bool: ...
    def __iter__(self) -> Iterator[Any]: ...

SortedSetCounter = SortedSet

class Stack:
    """Last in, first out: the newest item is the first. With maxlen it is
    bounded: a push onto a full one is error full (overflow reject), drops the
    oldest (drop_oldest) or waits (block)."""
    def __init__(self, name: str, maxlen: int | None = None, overflow: str = "reject", *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the stack called name."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def consume(self, *, timeout: DurationLike | None = None) -> Iterator[Any]:
        """Returns an iterator that pops the items, and ends when none came
        within timeout."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> Stack:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def extend(self, items: Iterable[Any], *, timeout: DurationLike | None = None) -> int:
        """Pushes all items, the last of which is then the newest, or none.
        Returns the new length."""
    def items(self, start: int = 0, stop: int | None = None) -> list[Any]:
        """Lists items, the newest first."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def move(self, to: Deque | Queue | Stack, n: int | None = None, *, timeout: DurationLike | None = None) -> Any | None | list[Any]:
        """Pushes the newest item onto another stack or a queue, atomically, and
        returns it; with n up to n items, one after the other, as a list."""
    def name(self) -> str:
        """Returns the name."""
    def peek(self, default: Any = None) -> Any | None:
        """Returns the newest item and leaves it."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def pop(self, *, timeout: DurationLike | None = None, default: Any = None) -> Any | None:
        """Removes the newest item and returns it. Of an empty stack it returns
        default, after waiting for timeout."""
    def pop_many(self, n: int) -> list[Any]:
        """Removes up to n items and returns them, the newest first."""
    def push(self, item: Any, *, timeout: DurationLike | None = None) -> int:
        """Adds an item. Returns the new length. A full stack is error full,
        after waiting for timeout if overflow is block."""
    def rename(self, new: str, *, replace: bool = False) -> Stack:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Any]: ...

class Store:
    """A store as a whole. The current one is the global store."""
    def atomic(self, fn: Callable[..., Any], *, retries: int = 10) -> Any:
        """Calls fn, whose writes take place all together when it returns, or not
        at all if it fails or one of them is refused. Returns what fn returns.
        fn reads first and then writes; it runs again when what it has read
        changes meanwhile, and after so many retries the error is of kind
        conflict."""
    def batch(self, fn: Callable[..., Any]) -> Any:
        """Calls fn, whose writes go to the store in groups of one round trip.
        Returns what fn returns. Plain writes give None; reads, and writes
        whose result decides such as pop, first send what was collected."""
    def call(self, command: str, *args: float | str) -> Any:
        """Executes any command of the store and returns its reply: ints,
        strings, lists, None."""
    def clock(self) -> Time:
        """Returns the time of the store, by which what is stored expires."""
    def compact(self) -> None:
        """Writes the state of a store that a directory keeps anew, without what
        led to it, while calls go on; it happens by itself when the log has
        grown enough. Any other store is error unsupported."""
    def copy(self, a: str, b: str, *, to: Store | None = None, replace: bool = False) -> None:
        """Copies the structure called a, whatever its type, to the name b, in
        this store or another one. A missing one is error missing, an existing
        b error exists, unless replace is set."""
    def delete(self, name: str) -> bool:
        """Removes the structure called name, whatever its type. Returns whether
        there was one."""
    def delete_many(self, names: Iterable[str]) -> int:
        """Removes structures. Returns how many there were."""
    def entries(self, match: str = "*", *, type: str | None = None) -> Iterator[Any]:
        """Returns an iterator of records (name, type, size, ttl, memory) of the
        structures whose names match a glob pattern, a page per round trip."""
    def eval(self, lua: str, keys: Iterable[str] | None = None, args: Iterable[str | float] | None = None) -> Any:
        """Runs a script of Lua in the store, with KEYS and ARGV, the lists keys
        and args, and returns its reply as call does. It is atomic."""
    def exists(self, name: str) -> bool:
        """Reports whether there is a structure called name."""
    def flush(self, *, confirm: bool = False) -> None:
        """Removes everything that is stored. Without confirm it is error value."""
    def info(self) -> dict[Any, Any]:
        """Returns a dict of what the store says of itself, as INFO does: texts
        and numbers, of which stores have different ones."""
    def keys(self, match: str = "*", *, type: str | None = None, raw: bool = False) -> Iterator[str]:
        """Returns an iterator of the names of structures that match a glob
        pattern; of every key if raw is set."""
    def memory(self) -> int:
        """Returns the bytes that the store takes: of a server as it counts them,
        else what the process uses."""
    def open(self, name: str) -> Any | None:
        """Returns a handle of the structure called name, None if there is none."""
    def read_many(self, names: Iterable[str]) -> list[Any] | None:
        """Lists all that structures of one key hold, in the order of their
        names: a list, dict, native set, list of (member, score) or value
        each, None for one that does not exist. A round trip for each 1,000."""
    def rename(self, a: str, b: str, *, replace: bool = False) -> None:
        """Gives the structure called a, whatever its type, the name b. A missing
        one is error missing, an existing b error exists, unless replace is
        set."""
    def sync(self) -> None:
        """Returns once everything that was written is as safe as the store can
        make it: for one that a directory keeps, on the disk, whatever its
        fsync option says. A store in memory, and a server, have nothing more
        to do."""
    def type_of(self, name: str) -> str | None:
        """Returns the type of the structure called name, None if there is none."""
    def url(self) -> str:
        """Returns where the store is, without a password."""
    def __contains__(self, k: Any) -> bool: ...

def connect(url: str) -> Store:
    """Returns the store at a URL, such as redis://localhost:6379: structures
    take it by store=."""

store: Store

class Test:
    """Checks of results. rdsh test calls each function test_…(t) of the files
    *_test.star and *_test.lua with one, on an empty store of its own, whose
    clock stands still until advance or time.sleep moves it."""
    def advance(self, duration: DurationLike) -> None:
        """Moves the clock of the store and of time.now, so that what expires
        expires and limiters let through. On a store that has a clock of its
        own, as a server, it is error unsupported, and the test counts as
        skipped."""
    def cases(self, table: Any, fn: Callable[..., Any]) -> None:
        """Calls fn for each row of table, on an empty store each: with its
        elements if it is a list or tuple, else with itself. A dict has names
        for its rows. All of them are tried; it fails if one did."""
    def equal(self, got: Any, want: Any, message: str = "") -> Any:
        """Fails unless got and want are equal: of the same content, numbers of
        the same value. The failure shows both, where they differ, and message
        in front."""
    def fails(self, fn: Callable[..., Any], text: str = "", *, kind: str = "") -> Any:
        """Calls fn, which must fail: with text in its message, and of a kind, if
        these are given. Returns a record of the error's kind and message."""
    def holds(self, condition: bool, message: str = "") -> None:
        """Fails unless condition is true, with message."""
    def skip(self, reason: str = "") -> None:
        """Ends the test, which counts as skipped, for a reason that the report
        shows."""

def test() -> Test:
    """Returns what checks results: the test that runs, or one that has no clock
    to move."""

class Trie:
    """Words with weights, found by their beginnings. A word is any text, the
    empty one too."""
    def __init__(self, name: str, *, ttl: DurationLike | None = None, ttl_mode: str = "sliding", codec: str = "plain", fence: int | None = None, store: Store | None = None) -> None:
        """Returns the trie called name."""
    def clear(self) -> bool:
        """Removes all elements and the stored parameters. Returns whether there
        were any."""
    def complete(self, prefix: str, limit: int = 10) -> list[tuple[Any, Any]]:
        """Lists the heaviest words that begin with prefix, as (word, weight),
        ties by their bytes. Exact for every prefix."""
    def configure(self, **parameters: Any) -> None:
        """Changes stored parameters, for every handle."""
    def contains(self, word: str) -> bool:
        """Reports whether word is there."""
    def copy(self, new: str, *, replace: bool = False, store: Store | None = None) -> Trie:
        """Copies the whole structure to the name new, in this store or another
        one. Returns its handle. An existing one is error exists, unless
        replace is set."""
    def count(self, prefix: str = "") -> int:
        """Counts the words that begin with prefix. O(log n)."""
    def delete(self, word: str) -> bool:
        """Removes word. Returns whether it was there."""
    def describe(self) -> dict[Any, Any]:
        """Returns type, size, ttl, keys and parameters."""
    def exists(self) -> bool:
        """Reports whether the structure has elements or parameters."""
    def expire(self, after: DurationLike) -> bool:
        """Lets the structure live for a duration from now. Returns whether it
        exists."""
    def expire_at(self, time: TimeLike) -> bool:
        """Lets the structure live until a time. Returns whether it exists."""
    def fuzzy(self, word: str, distance: int = 1, limit: int = 10) -> list[str]:
        """Lists words within an edit distance of 0 to 2, the nearest first.
        Edits are of one character: put in, left out or replaced."""
    def incr(self, word: str, by: float = 1) -> float:
        """Adds to the weight of word; one that is not there begins at 0. Returns
        the new weight."""
    def insert(self, word: str, weight: float = 1) -> bool:
        """Adds word, or gives it another weight. Returns whether it is new."""
    def insert_many(self, words: Mapping[Any, Any] | Iterable[Any]) -> int:
        """Adds words, or a map of words to weights, 1,000 at a time. Returns how
        many are new."""
    def longest_prefix(self, text: str) -> str | None:
        """Returns the longest word that text begins with, None if there is none."""
    def match(self, pattern: str, limit: int | None = None) -> list[str]:
        """Lists the words that a pattern fits, by their bytes: ? is any one
        character, * any number of them, and a backslash makes the next one
        stand for itself."""
    def memory(self) -> int:
        """Returns the bytes that the structure takes in the store, 0 if it does
        not exist."""
    def name(self) -> str:
        """Returns the name."""
    def persist(self) -> bool:
        """Lets the structure live until it is cleared. Returns whether it had a
        time to live."""
    def rename(self, new: str, *, replace: bool = False) -> Trie:
        """Gives the whole structure another name. Returns its handle. A missing
        one is error missing, an existing target error exists, unless replace
        is set."""
    def size(self) -> int:
        """Returns the number of elements, 0 if there are none."""
    def starts_with(self, prefix: str, limit: int | None = None) -> list[str]:
        """Lists words that begin with prefix, by their bytes."""
    def ttl(self) -> float | None:
        """Returns the seconds left to live, None if there is no limit or no
        structure."""
    def type(self) -> str:
        """Returns the type's name."""
    def weight(self, word: str) -> float | None:
        """Returns the weight of word, None if it is not there."""
    def words(self) -> Iterator[str]:
        """Returns an iterator of all words, by their bytes, read in pages."""
    def __len__(self) -> int: ...
    def __contains__(self, k: Any) -> bool: ...
    def __iter__(self) -> Iterator[Any]: ...

class _csv:
    """Tables as comma-separated values, as RFC 4180 has them. What is read are
    strings."""
    def decode(self, s: str, header: bool = True) -> list[Any]:
        """Returns the rows of s: dicts by the columns that the first line names,
        or with header=False lists of the fields of every line. A row with
        more or fewer fields than columns, a column that is there twice, and
        wrong quotes are error value with the line."""
    def encode(self, rows: Iterable[Any], columns: Iterable[str] | None = None) -> str:
        """Returns rows as CSV text: dicts and records under a line of column
        names, lists without one unless columns are given. Columns are chosen
        and ordered by columns, else by their first appearance. None is an
        empty field, a list or dict JSON."""
    def read(self, path: str) -> Iterator[Any]:
        """Returns an iterator of the rows of a file, dicts by the columns that
        its first line names; "-" is the standard input, .gz is unpacked. One
        row is in memory at a time. Errors name file and line."""

csv: _csv

class _digest:
    """Short numbers that tell whether data is the same. They are of a str, in
    UTF-8, or of bytes, and in hexadecimal, but for crc32."""
    def crc32(self, data: Any) -> int:
        """Returns the checksum CRC-32 (IEEE 802.3) of data, an int of 32 bits."""
    def hmac(self, key: Any, data: Any, algorithm: str = "sha256") -> str:
        """Returns the HMAC (RFC 2104) of data, which only who knows key can
        make. algorithm is sha256 or md5."""
    def md5(self, data: Any) -> str:
        """Returns the MD5 (RFC 1321) of data: for checks against accidents, not
        against attacks."""
    def sha256(self, data: Any) -> str:
        """Returns the SHA-256 (FIPS 180-4) of data."""

digest: _digest

class _fs:
    """Files. Paths are relative to the working directory, beside gives those
    next to the script. A file that is not there is error missing, one that
    must not be touched error denied."""
    def append(self, path: str, s: str) -> None:
        """Writes s at the end of a file, which is made if need be. What goes
        into a .gz is packed."""
    def beside(self, path: str) -> str:
        """Returns the path of what is next to the running script; without a
        script it is path."""
    def exists(self, path: str) -> bool:
        """Reports whether there is such a file or directory."""
    def glob(self, pattern: str) -> list[str]:
        """Returns the paths that match, sorted: * and ? are any characters but
        /, [a-z] is one of these, ** any directories. Names that begin with a
        point match only a point. Directories that cannot be read count as
        empty."""
    def lines(self, path: str) -> Iterator[str]:
        """Returns an iterator of the lines of a file, without their ends (\\n or
        \\r\\n); "-" is the standard input, .gz is unpacked. One line is in
        memory at a time; one longer than 16 MiB is error value."""
    def read(self, path: str) -> str:
        """Returns the content of a file, also if it is not UTF-8; "-" is the
        standard input, .gz is unpacked. More than 256 MiB is error value: use
        lines."""
    def remove(self, path: str) -> bool:
        """Removes a file or an empty directory; returns False if there was none."""
    def rename(self, a: str, b: str) -> None:
        """Gives the file a the path b, in place of a file that has it."""
    def write(self, path: str, s: str) -> None:
        """Makes s the content of a file, at once: others see the old one or the
        new one, whole, also after a crash. What goes into a .gz is packed."""

fs: _fs

class _json:
    """Values as JSON text."""
    def decode(self, s: str) -> Any:
        """Returns the value of the JSON text s. Numbers without point and
        exponent are ints, objects dicts. Of entries with the same key the
        last counts. What is not JSON is error value, with line and column."""
    def encode(self, v: Any, indent: int = 0) -> str:
        """Returns v as JSON text, on one line without spaces, or with indent up
        to 16 on lines indented by so many spaces a level. Tuples and sets
        become arrays, records objects, bytes base64, times and durations
        text. What JSON has no form for, such as nan or a dict with keys that
        are no str, is error value and says where it is."""

json: _json

class _log:
    """Messages to the standard error, a line each, with the time and the level,
    and fields by keyword: 12:00:01 WARN disk is nearly full used=93. What is
    below the level of the run, info unless told, is not written."""
    def debug(self, message: Any, **fields: Any) -> None:
        """Logs what helps to find a mistake."""
    def error(self, message: Any, **fields: Any) -> None:
        """Logs what failed. The run goes on: use fail to end it."""
    def info(self, message: Any, **fields: Any) -> None:
        """Logs what happened."""
    def warn(self, message: Any, **fields: Any) -> None:
        """Logs what may need a look."""

log: _log

class _math:
    """Mathematical functions. Angles are in radians; a result outside of the
    domain is nan."""
    e: float
    pi: float
    def acos(self, x: float) -> float:
        """Returns the arc cosine of x."""
    def acosh(self, x: float) -> float:
        """Returns the inverse hyperbolic cosine of x."""
    def asin(self, x: float) -> float:
        """Returns the arc sine of x."""
    def asinh(self, x: float) -> float:
        """Returns the inverse hyperbolic sine of x."""
    def atan(self, x: float) -> float:
        """Returns the arc tangent of x."""
    def atan2(self, y: float, x: float) -> float:
        """Returns the angle of the point (x, y), from -pi to pi."""
    def atanh(self, x: float) -> float:
        """Returns the inverse hyperbolic tangent of x."""
    def ceil(self, x: Any) -> int:
        """Returns the least int that is x or greater."""
    def copysign(self, x: float, y: float) -> float:
        """Returns the size of x with the sign of y."""
    def cos(self, x: float) -> float:
        """Returns the cosine of x."""
    def cosh(self, x: float) -> float:
        """Returns the hyperbolic cosine of x."""
    def degrees(self, x: float) -> float:
        """Returns the angle x in degrees."""
    def exp(self, x: float) -> float:
        """Returns e to the power x."""
    def fabs(self, x: float) -> float:
        """Returns x without its sign, as a float."""
    def floor(self, x: Any) -> int:
        """Returns the greatest int that is x or less."""
    def gamma(self, x: float) -> float:
        """Returns the gamma function of x."""
    def hypot(self, x: float, y: float) -> float:
        """Returns the length of the vector (x, y)."""
    def log(self, x: float, base: float = 2.718281828459045) -> float:
        """Returns the logarithm of x, the natural one without base."""
    def mod(self, x: float, y: float) -> float:
        """Returns what x / y leaves, with the sign of x."""
    def pow(self, x: float, y: float) -> float:
        """Returns x to the power y, as a float."""
    def radians(self, x: float) -> float:
        """Returns the angle of x degrees in radians."""
    def remainder(self, x: float, y: float) -> float:
        """Returns what x leaves over the nearest multiple of y, as IEEE 754 has
        it."""
    def round(self, x: float, digits: int = 0) -> float:
        """Returns x rounded to digits places after the point, as a float;
        negative digits round to tens, hundreds and so on. What lies exactly
        half way goes away from zero."""
    def sin(self, x: float) -> float:
        """Returns the sine of x."""
    def sinh(self, x: float) -> float:
        """Returns the hyperbolic sine of x."""
    def sqrt(self, x: float) -> float:
        """Returns the square root of x."""
    def tan(self, x: float) -> float:
        """Returns the tangent of x."""
    def tanh(self, x: float) -> float:
        """Returns the hyperbolic tangent of x."""

math: _math

class _re:
    """Regular expressions in the syntax of RE2: linear time, no backreferences.
    They match anywhere unless anchored by ^ and $. A pattern that is none is
    error value."""
    def find_all(self, p: str, s: str) -> list[str] | Any:
        """Returns the matches of p in s that do not overlap, from the left:
        strings, or if p has groups lists as match returns them. More than 4
        million are error value."""
    def match(self, p: str, s: str) -> list[Any] | None:
        """Returns the first match of p in s and its groups, or None if there is
        none: a list of the whole match and each group, None for a group that
        took no part."""
    def replace(self, p: str, s: str, repl: str) -> str:
        """Returns s with the matches of p replaced by repl, in which $1 or ${1}
        is the first group, ${name} a named one, $0 the match and $$ a dollar.
        $1x is the group called 1x: write ${1}x."""
    def split(self, p: str, s: str) -> list[str]:
        """Returns what is between the matches of p in s: always one string at
        least."""

re: _re

class _text:
    """Strings and plain-text output."""
    def bytes(self, n: float) -> str:
        """Returns n bytes as people read it, in units of 1024: "512 B", "1.5
        MiB"."""
    def format(self, f: str, *args: Any) -> str:
        """Returns f with its verbs replaced by args, one each: %s any value as
        print shows it, %q a str in quotes, %d %x %X %o %b an int, %x %X a str
        or bytes too, %c a character or its code, %e %f %g a number, %% a
        percent sign. Flags - + space 0 #, a width up to 1000 and a precision
        stand before the verb as in C: %-8s, %08.2f. An argument of another
        type is error type, too few or too many are error value."""
    def levenshtein(self, a: str, b: str) -> int:
        """Returns how many characters must be put in, left out or changed to
        make b of a. O(len(a) * len(b))."""
    def pad(self, s: str, width: int, side: str = "right") -> str:
        """Returns s with spaces on its right, left or both sides, to be width
        columns wide; wide characters take two. A longer s is unchanged."""
    def split(self, s: str, sep: str | None = None) -> list[str]:
        """Returns the parts of s between separators, or its words if there is
        none given. split("", ",") is one empty part, split("") no word."""
    def table(self, rows: Iterable[Any], columns: Iterable[str] | None = None) -> str:
        """Returns rows as an aligned table, a line each: dicts and records under
        a header, lists without one unless columns are given. Columns are
        chosen and ordered by columns, else by their first appearance; those
        of numbers stand on the right."""
    def trim(self, s: str, chars: str | None = None) -> str:
        """Returns s without white space, or the characters of chars, at its
        ends."""

text: _text

class _time:
    """Times and durations, by the clock of the run."""
    def at(self, s: float) -> Time:
        """Returns the time s seconds after the epoch, in UTC. Years before 1 and
        after 9999 are error value."""
    def duration(self, x: DurationLike) -> Duration:
        """Returns the duration x: seconds, text such as "250ms", "1h30m" or
        "7d", or a duration."""
    def now(self) -> Time:
        """Returns the time that it is, in UTC."""
    def parse(self, s: str, layout: str = "RFC3339") -> Time:
        """Returns the time that s says. The layout is that of the time
        2006-01-02 15:04:05 -0700, which is a Monday in January, or one of the
        names "RFC3339", "RFC1123", "common log" (of web servers), "date" and
        "datetime". Without an offset it is UTC. Other text is error value."""
    def seconds(self) -> float:
        """Returns the seconds since the epoch, a float."""
    def sleep(self, d: DurationLike) -> None:
        """Waits for the duration d, or until the run ends."""

time: _time

class _uuid:
    """Names that nobody else has (RFC 9562)."""
    def v4(self) -> str:
        """Returns a random one, of which 122 bits cannot be guessed, such as
        9e107d9d-372b-46a1-8f26-5b3c1d2e4f60."""

uuid: _uuid

def arguments(**defaults: Any) -> Any:
    """Returns a record of the command line's --name=value, typed by their
    defaults (str, int, float, bool, duration, time, or None for a str), and
    rest, the other arguments. rdsh run FILE --help lists them, each with the
    comment behind it on its line."""

def attempt(fn: Any, *args: Any) -> tuple[Any, Any]:
    """Calls fn and returns its result and None, or None and the error, which has
    kind, message, where and stack."""

def defer(fn: Any, *args: Any) -> None:
    """Calls fn when the run ends, however it ends; the last deferred first."""

def env(name: str, default: Any = None) -> str | None:
    """Returns a variable of the environment."""

def exit(code: Any = 0) -> None:
    """Ends the run with an exit code."""

def fail(*message: Any) -> None:
    """Ends the run with an error, or what attempt called. Of an error it raises
    that again."""

def pop_any(queues: Iterable[Any], *, timeout: DurationLike | None = None) -> tuple[Any, Any] | None:
    """Pops an item of the first of several queues, stacks, deques (at the front)
    and lists (at the end) that has any. Returns its name and the item, or
    None after waiting for timeout."""

def print(*values: Any) -> None:
    """Prints values in a line, with spaces between."""

def progress(iterable: Any, label: Any = "") -> Iterator[Any]:
    """Goes through iterable in a loop, and shows how far that is, the rate and
    the time left: on a terminal as a bar, elsewhere as a line now and then."""

def record(name: Any, *fields: Any) -> Any:
    """Returns a type of records, immutable values with named fields."""

def sum(iterable: Any, start: Any = 0) -> float:
    """Adds up numbers."""

def with_local(handle: Any, fn: Callable[..., Any]) -> Any:
    """Calls fn with a local copy of the structure handle, and then syncs it,
    unless fn failed. Returns what fn returns."""
