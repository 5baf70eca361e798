---@meta
-- What rdsh gives to scripts in Lua, for the Lua language server: put this file
-- in its library. Made from the catalog by "make docs". Do not edit.

---A number of seconds, text such as "250ms", "1h30m" or "7d", or a duration.
---@alias rdsh.Duration number|string|userdata

---Whatever a loop can go through: a table, a structure, an iterator.
---@alias rdsh.Iterable any

---Goes through results in a for loop, as it is or by each.
---@class rdsh.Iterator
---@overload fun(): any, any, any
---@field close fun(self: rdsh.Iterator)

---@class rdsh.Time
---@field day integer
---@field hour integer
---@field minute integer
---@field month integer
---@field nanosecond integer
---@field second integer
---@field seconds number since the epoch
---@field weekday integer 1 is Monday
---@field year integer
---@field format fun(self: rdsh.Time, layout?: string): string
---@field floor fun(self: rdsh.Time, d: rdsh.Duration): rdsh.Time

---The timeout of a wait that only cancellation ends.
---@type rdsh.Duration
forever = nil

---None within a table, and where nil would leave out a value.
---@type any
null = nil

---A row of bits, all off at first. They are numbered from 0 in both languages,
---up to 4294967295. Its size is that of the stored string in bytes, up to the
---highest bit that was ever written.
---@class Bitmap
---@operator len: integer
local Bitmap_ = {}

---Returns the bitmap called name.
---@param name string
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return Bitmap
function Bitmap(name, options) end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function Bitmap_:clear() end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function Bitmap_:configure(parameters) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return Bitmap
function Bitmap_:copy(new, options) end

---Counts the bits that are on from start, before stop.
---@param start? integer
---@param stop? integer
---@return integer
---@overload fun(self: Bitmap, options: {start?: integer, stop?: integer}): integer
function Bitmap_:count(start, stop) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function Bitmap_:describe() end

---Reports whether the structure has elements or parameters.
---@return boolean
function Bitmap_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function Bitmap_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function Bitmap_:expire_at(time) end

---Returns the first bit that is on, or off if on is not set; None if there is
---none.
---@param on? boolean
---@return integer|nil
---@overload fun(self: Bitmap, options: {on?: boolean}): integer|nil
function Bitmap_:first(on) end

---Turns a bit over, atomically. Returns whether it is on now.
---@param i integer
---@return boolean
function Bitmap_:flip(i) end

---Reports whether a bit is on.
---@param i integer
---@return boolean
function Bitmap_:get(i) end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function Bitmap_:memory() end

---Returns the name.
---@return string
function Bitmap_:name() end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function Bitmap_:persist() end

---Returns an iterator over the bits that are on, ascending, read in pages.
---@return rdsh.Iterator
function Bitmap_:positions() end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return Bitmap
function Bitmap_:rename(new, options) end

---Turns a bit on, or off if on is not set. Returns whether it was on.
---@param i integer
---@param on? boolean
---@return boolean
---@overload fun(self: Bitmap, i: integer, options: {on?: boolean}): boolean
function Bitmap_:set(i, on) end

---Returns the number of elements, 0 if there are none.
---@return integer
function Bitmap_:size() end

---Replaces this bitmap by the bits that are on in all of others; this one counts
---only if it is listed.
---@param others any[]
function Bitmap_:store_and(others) end

---Replaces this bitmap by the bits that are off in other, within its size.
---@param other Bitmap
function Bitmap_:store_not(other) end

---Replaces this bitmap by the bits that are on in any of others; this one counts
---only if it is listed.
---@param others any[]
function Bitmap_:store_or(others) end

---Replaces this bitmap by the bits that are on in an odd number of others; this
---one counts only if it is listed.
---@param others any[]
function Bitmap_:store_xor(others) end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function Bitmap_:ttl() end

---Returns the type's name.
---@return string
function Bitmap_:type() end

---Tells what it has certainly never seen, in a few bits for each element; it
---keeps none of them. error_rate is the part of what it has not seen that it
---takes for seen once it holds capacity elements. Its size is how many were
---added that it had not seen.
---@class BloomFilter
---@operator len: integer
local BloomFilter_ = {}

---Returns the Bloom filter called name.
---@param name string
---@param capacity? integer
---@param error_rate? number
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return BloomFilter
---@overload fun(name: string, options: {capacity?: integer, error_rate?: number, ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}): BloomFilter
function BloomFilter(name, capacity, error_rate, options) end

---Adds x. Returns whether it is new: False if it was probably seen before.
---@param x any
---@return boolean
function BloomFilter_:add(x) end

---Returns an estimate of how many different elements were added, from the bits
---that are on.
---@return integer
function BloomFilter_:approximate_size() end

---Returns how many bits the filter has, or will have.
---@return integer
function BloomFilter_:bit_size() end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function BloomFilter_:clear() end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function BloomFilter_:configure(parameters) end

---Reports whether x was probably seen. False is certain.
---@param x any
---@return boolean
function BloomFilter_:contains(x) end

---Reports for each of items whether it was probably seen, as a list.
---@param items rdsh.Iterable
---@return boolean[]
function BloomFilter_:contains_many(items) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return BloomFilter
function BloomFilter_:copy(new, options) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function BloomFilter_:describe() end

---Reports whether the structure has elements or parameters.
---@return boolean
function BloomFilter_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function BloomFilter_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function BloomFilter_:expire_at(time) end

---Returns a dict of capacity, error_rate, bit_size, hashes (the bits of an
---element), bits_on, approximate_size, and false_positive_rate, the error rate
---as the filter is now.
---@return table<any, any>
function BloomFilter_:info() end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function BloomFilter_:memory() end

---Returns the name.
---@return string
function BloomFilter_:name() end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function BloomFilter_:persist() end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return BloomFilter
function BloomFilter_:rename(new, options) end

---Returns the number of elements, 0 if there are none.
---@return integer
function BloomFilter_:size() end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function BloomFilter_:ttl() end

---Returns the type's name.
---@return string
function BloomFilter_:type() end

---Adds items, 1,000 at a time. Returns how many are new.
---@param items rdsh.Iterable
---@return integer
function BloomFilter_:update(items) end

---One value. Writes leave its time to live as it is, unless they give another
---one. Its size is that of the stored form in bytes.
---@class Cell
---@operator len: integer
local Cell_ = {}

---Returns the cell called name.
---@param name string
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return Cell
function Cell(name, options) end

---Adds s at the end of a string. Returns its length. Needs codec="raw".
---@param s string
---@return integer
function Cell_:append(s) end

---Replaces the value by fn(old), where old is None if there is none, and returns
---it. A result of None deletes. fn runs again when somebody else changed it
---meanwhile.
---@param fn function
---@return any|nil
function Cell_:change(fn) end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function Cell_:clear() end

---Sets the value to new if it is old; None stands for none or no value. Returns
---whether it did.
---@param old any
---@param new any
---@return boolean
function Cell_:compare_and_set(old, new) end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function Cell_:configure(parameters) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return Cell
function Cell_:copy(new, options) end

---Takes from the number, 0 if there is none, atomically. Returns the difference.
---@param by? number how much
---@return number
---@overload fun(self: Cell, options: {by?: number}): number
function Cell_:decr(by) end

---Removes the value. Returns whether there was one.
---@return boolean
function Cell_:delete() end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function Cell_:describe() end

---Reports whether the structure has elements or parameters.
---@return boolean
function Cell_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function Cell_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function Cell_:expire_at(time) end

---Returns the value, default if there is none. It is a copy: changing it changes
---nothing stored.
---@param default? any
---@return any|nil
---@overload fun(self: Cell, options: {default?: any}): any|nil
function Cell_:get(default) end

---Returns bytes of a string. Needs codec="raw".
---@param start? integer the first position; negative ones count from the end
---@param stop? integer the position to stop before, in Lua to stop at; negative ones count from the end
---@return string
---@overload fun(self: Cell, options: {start?: integer, stop?: integer}): string
function Cell_:get_range(start, stop) end

---Adds to the number, 0 if there is none, atomically. Returns the sum. An int
---that does not fit 64 bits is an error.
---@param by? number how much
---@return number
---@overload fun(self: Cell, options: {by?: number}): number
function Cell_:incr(by) end

---Returns the length of a string in bytes. Needs codec="raw".
---@return integer
function Cell_:length() end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function Cell_:memory() end

---Returns the name.
---@return string
function Cell_:name() end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function Cell_:persist() end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return Cell
function Cell_:rename(new, options) end

---Sets the value. With ttl it expires by itself.
---@param v any
---@param options? {ttl?: rdsh.Duration}
function Cell_:set(v, options) end

---Sets the value if there is none. Returns whether it did.
---@param v any
---@param options? {ttl?: rdsh.Duration}
---@return boolean
function Cell_:set_if_absent(v, options) end

---Sets the value if there is one. Returns whether it did.
---@param v any
---@param options? {ttl?: rdsh.Duration}
---@return boolean
function Cell_:set_if_exists(v, options) end

---Writes s over the bytes of a string from position i on. Returns its length.
---Needs codec="raw".
---@param i integer
---@param s string
---@return integer
function Cell_:set_range(i, s) end

---Returns the number of elements, 0 if there are none.
---@return integer
function Cell_:size() end

---Sets the value. Returns the old one.
---@param v any
---@return any|nil
function Cell_:swap(v) end

---Removes the value and returns it.
---@return any|nil
function Cell_:take() end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function Cell_:ttl() end

---Returns the type's name.
---@return string
function Cell_:type() end

---Counts things: c[x] is 0 for one that was never counted. Zero and negative
---counts stay until they are deleted.
---@class Counter
---@operator len: integer
local Counter_ = {}

---Returns the counter called name.
---@param name string
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return Counter
function Counter(name, options) end

---Returns a dict of the sums of both counts that are positive: c + other. other
---may be a dict or an iterable, too.
---@param other rdsh.Iterable
---@return table<any, any>
function Counter_:add(other) end

---Returns a dict of the smaller counts that are positive: c & other.
---@param other rdsh.Iterable
---@return table<any, any>
function Counter_:and_(other) end

---Reports whether a local copy is another than what was read from the store.
---@return boolean
function Counter_:changed() end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function Counter_:clear() end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function Counter_:configure(parameters) end

---Reports whether x has a count, even 0.
---@param x any
---@return boolean
function Counter_:contains(x) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return Counter
function Counter_:copy(new, options) end

---Subtracts from the count of x. Returns the new count.
---@param x any
---@param by? number how much
---@return number
---@overload fun(self: Counter, x: any, options: {by?: number}): number
function Counter_:decr(x, by) end

---Removes x with its count. Returns whether it was there.
---@param x any
---@return boolean
function Counter_:delete(x) end

---Removes several with their counts. Returns how many were there.
---@param items rdsh.Iterable
---@return integer
function Counter_:delete_many(items) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function Counter_:describe() end

---Forgets what was changed in a local copy: it becomes what is stored now.
function Counter_:discard() end

---Returns an iterator that gives each thing as often as its count.
---@return rdsh.Iterator
function Counter_:elements() end

---Reports whether the structure has elements or parameters.
---@return boolean
function Counter_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function Counter_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function Counter_:expire_at(time) end

---Returns the count of x, 0 if it has none.
---@param x any
---@return number
function Counter_:get(x) end

---Adds to the count of x, atomically. Returns the new count.
---@param x any
---@param by? number how much
---@return number
---@overload fun(self: Counter, x: any, options: {by?: number}): number
function Counter_:incr(x, by) end

---Lists (thing, count) pairs.
---@return any[][]
function Counter_:items() end

---Returns a copy in memory, of the same type and name: what is called on it
---changes nothing stored before sync().
---@return Counter
function Counter_:local_copy() end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function Counter_:memory() end

---Lists the n things with the highest counts, with these; all of them without n.
---Ties go by stored form.
---@param n? integer
---@return any[][]
---@overload fun(self: Counter, options: {n?: integer}): any[][]
function Counter_:most_common(n) end

---Returns the name.
---@return string
function Counter_:name() end

---Returns a dict of the larger counts that are positive: c | other.
---@param other rdsh.Iterable
---@return table<any, any>
function Counter_:or_(other) end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function Counter_:persist() end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return Counter
function Counter_:rename(new, options) end

---Sets the count of x.
---@param x any
---@param n number
function Counter_:set(x, n) end

---Returns the number of elements, 0 if there are none.
---@return integer
function Counter_:size() end

---Returns a dict of the differences that are positive: c - other.
---@param other rdsh.Iterable
---@return table<any, any>
function Counter_:sub(other) end

---Subtracts 1 for each item, or the counts of a map. Returns how many things
---changed.
---@param items rdsh.Iterable
---@return integer
function Counter_:subtract(items) end

---Makes what is stored what the local copy is, atomically; one that was not
---changed writes nothing. When what is stored was changed meanwhile, the error
---is of kind conflict, unless force is set.
---@param options? {force?: boolean}
function Counter_:sync(options) end

---Returns a dict of all counts.
---@return table<any, any>
function Counter_:to_dict() end

---Returns the sum of all counts.
---@return number
function Counter_:total() end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function Counter_:ttl() end

---Returns the type's name.
---@return string
function Counter_:type() end

---Adds 1 for each item, or the counts of a map, 1,000 at a time. Returns how
---many things changed.
---@param items rdsh.Iterable
---@return integer
function Counter_:update(items) end

---The data as a table: what is absent is nil, and assigning nil deletes.
---@return table<any, any>
function Counter_:at() end

---Maps keys to values, as a HashMap. factory is a value, or a function that
---makes one: m[k] of a key that is not there stores and returns it.
---@class DefaultDict
---@operator len: integer
local DefaultDict_ = {}

---Returns the map called name.
---@param name string
---@param factory any
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return DefaultDict
function DefaultDict(name, factory, options) end

---Replaces the value of k by fn(old), where old is what factory makes for an
---absent key, and returns it. A result of None deletes. fn runs again when
---somebody else changed k meanwhile.
---@param k any
---@param fn function
---@return any|nil
function DefaultDict_:change(k, fn) end

---Reports whether a local copy is another than what was read from the store.
---@return boolean
function DefaultDict_:changed() end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function DefaultDict_:clear() end

---Maps k to new if its value is old; None stands for absent or None. Returns
---whether it did.
---@param k any
---@param old any
---@param new any
---@return boolean
function DefaultDict_:compare_and_set(k, old, new) end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function DefaultDict_:configure(parameters) end

---Reports whether k has a value.
---@param k any
---@return boolean
function DefaultDict_:contains(k) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return DefaultDict
function DefaultDict_:copy(new, options) end

---Removes k. Returns whether it was there.
---@param k any
---@return boolean
function DefaultDict_:delete(k) end

---Removes keys. Returns how many were there.
---@param keys rdsh.Iterable
---@return integer
function DefaultDict_:delete_many(keys) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function DefaultDict_:describe() end

---Forgets what was changed in a local copy: it becomes what is stored now.
function DefaultDict_:discard() end

---Returns the seconds that the entry of k has left to live, None if it lives
---until it is deleted or there is none. Needs a server of Redis 7.4, Valkey 9 or
---newer, or a store of rdsh.
---@param k any
---@return number|nil
function DefaultDict_:entry_ttl(k) end

---Reports whether the structure has elements or parameters.
---@return boolean
function DefaultDict_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function DefaultDict_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function DefaultDict_:expire_at(time) end

---Lets the entry of k live for a duration from now; setting it again lets it
---live until it is deleted. Returns whether there is one. Needs a server of
---Redis 7.4, Valkey 9 or newer, or a store of rdsh.
---@param k any
---@param after rdsh.Duration
---@return boolean
function DefaultDict_:expire_entry(k, after) end

---Returns the value of k, default if there is none. It is a copy: changing it
---changes nothing stored.
---@param k any
---@param default? any
---@return any|nil
---@overload fun(self: DefaultDict, k: any, options: {default?: any}): any|nil
function DefaultDict_:get(k, default) end

---Returns a dict of those keys that have values.
---@param keys rdsh.Iterable
---@return table<any, any>
function DefaultDict_:get_many(keys) end

---Adds to the number of k, 0 if there is none, atomically. Returns the sum. An
---int that does not fit 64 bits is an error.
---@param k any
---@param by? number how much
---@return number
---@overload fun(self: DefaultDict, k: any, options: {by?: number}): number
function DefaultDict_:incr(k, by) end

---Lists (key, value) pairs.
---@return any[][]
function DefaultDict_:items() end

---Lists the keys.
---@return any[]
function DefaultDict_:keys() end

---Returns a copy in memory, of the same type and name: what is called on it
---changes nothing stored before sync().
---@return DefaultDict
function DefaultDict_:local_copy() end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function DefaultDict_:memory() end

---Sets the entries of another map, or of a dict or pairs. Returns how many keys
---are new.
---@param other rdsh.Iterable
---@return integer
function DefaultDict_:merge(other) end

---Returns the name.
---@return string
function DefaultDict_:name() end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function DefaultDict_:persist() end

---Removes k and returns its value.
---@param k any
---@param default? any the result where there would be none
---@return any|nil
---@overload fun(self: DefaultDict, k: any, options: {default?: any}): any|nil
function DefaultDict_:pop(k, default) end

---Removes some entry and returns its key and value, None if there is none.
---@return any key
---@return any value
function DefaultDict_:pop_item() end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return DefaultDict
function DefaultDict_:rename(new, options) end

---Returns up to n different keys at random.
---@param n integer
---@return any[]
function DefaultDict_:sample(n) end

---Returns an iterator of (key, value), read in pages, of the keys whose stored
---form matches a glob pattern.
---@param match? string a glob pattern: * is any text, ? any character, [a-z] one of these
---@return rdsh.Iterator
---@overload fun(self: DefaultDict, options: {match?: string}): rdsh.Iterator
function DefaultDict_:scan(match) end

---Maps k to v. With ttl the entry expires by itself, on stores that can do that.
---@param k any
---@param v any
---@param options? {ttl?: rdsh.Duration}
function DefaultDict_:set(k, v, options) end

---Maps k to v if it has no value. Returns whether it did.
---@param k any
---@param v any
---@return boolean
function DefaultDict_:set_if_absent(k, v) end

---Returns the value of k, after mapping it to v if it had none.
---@param k any
---@param v any
---@return any
function DefaultDict_:setdefault(k, v) end

---Returns the number of elements, 0 if there are none.
---@return integer
function DefaultDict_:size() end

---Makes what is stored what the local copy is, atomically; one that was not
---changed writes nothing. When what is stored was changed meanwhile, the error
---is of kind conflict, unless force is set.
---@param options? {force?: boolean}
function DefaultDict_:sync(options) end

---Returns a dict of all entries.
---@return table<any, any>
function DefaultDict_:to_dict() end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function DefaultDict_:ttl() end

---Returns the type's name.
---@return string
function DefaultDict_:type() end

---Returns a dict of the entries of this map and another one, or a dict or pairs,
---whose values win: m | other.
---@param other rdsh.Iterable
---@return table<any, any>
function DefaultDict_:union(other) end

---Sets the entries of a dict, a map or pairs, 1,000 at a time. Returns how many
---keys are new.
---@param map rdsh.Iterable
---@return integer
function DefaultDict_:update(map) end

---Lists the values.
---@return any[]
function DefaultDict_:values() end

---The data as a table: what is absent is nil, and assigning nil deletes.
---@return table<any, any>
function DefaultDict_:at() end

---Pushed and popped at both ends. With maxlen it is bounded: a push onto a full
---one drops the item at the other end. Items are equal that are the same value:
---1 and 1.0 are not, dicts in any order are. d[i] is the item at a position,
---d[i] = v replaces it; a position out of range is error missing.
---@class Deque
---@operator len: integer
---@field [integer] any
local Deque_ = {}

---Returns the deque called name.
---@param name string
---@param maxlen? integer
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return Deque
---@overload fun(name: string, options: {maxlen?: integer, ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}): Deque
function Deque(name, maxlen, options) end

---Reports whether a local copy is another than what was read from the store.
---@return boolean
function Deque_:changed() end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function Deque_:clear() end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function Deque_:configure(parameters) end

---Returns an iterator that pops the items from the front, and ends when none
---came within timeout.
---@param options? {timeout?: rdsh.Duration}
---@return rdsh.Iterator
function Deque_:consume(options) end

---Reports whether there is an item that equals x.
---@param x any
---@return boolean
function Deque_:contains(x) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return Deque
function Deque_:copy(new, options) end

---Counts the items that equal x.
---@param x any
---@return integer
function Deque_:count(x) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function Deque_:describe() end

---Forgets what was changed in a local copy: it becomes what is stored now.
function Deque_:discard() end

---Reports whether the structure has elements or parameters.
---@return boolean
function Deque_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function Deque_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function Deque_:expire_at(time) end

---Adds all items at the back, or none. Returns the new length.
---@param items rdsh.Iterable
---@return integer
function Deque_:extend(items) end

---Adds all items at the front one after the other, or none: the last one is the
---first then. Returns the new length.
---@param items rdsh.Iterable
---@return integer
function Deque_:extend_front(items) end

---Returns the position of the first item that equals x.
---@param x any
---@param default? any the result where there would be none
---@return integer|nil
---@overload fun(self: Deque, x: any, options: {default?: any}): integer|nil
function Deque_:index(x, default) end

---Inserts an item before position i, or at the end that i is beyond. Returns the
---new length. A full deque is error full.
---@param i integer
---@param x any
---@return integer
function Deque_:insert(i, x) end

---Lists items from the front.
---@param start? integer the first position; negative ones count from the end
---@param stop? integer the position to stop before, in Lua to stop at; negative ones count from the end
---@return any[]
---@overload fun(self: Deque, options: {start?: integer, stop?: integer}): any[]
function Deque_:items(start, stop) end

---Returns a copy in memory, of the same type and name: what is called on it
---changes nothing stored before sync().
---@return Deque
function Deque_:local_copy() end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function Deque_:memory() end

---Moves the item at the front onto a queue, a stack or another deque,
---atomically, and returns it; with n up to n items, as a list.
---@param to Deque|Queue|Stack
---@param n? integer
---@param options? {timeout?: rdsh.Duration}
---@return any|nil|any[]
---@overload fun(self: Deque, to: Deque|Queue|Stack, options: {n?: integer, timeout?: rdsh.Duration}): any|nil|any[]
function Deque_:move(to, n, options) end

---Returns the name.
---@return string
function Deque_:name() end

---Returns the item at the back and leaves it.
---@param default? any the result where there would be none
---@return any|nil
---@overload fun(self: Deque, options: {default?: any}): any|nil
function Deque_:peek_back(default) end

---Returns the item at the front and leaves it.
---@param default? any the result where there would be none
---@return any|nil
---@overload fun(self: Deque, options: {default?: any}): any|nil
function Deque_:peek_front(default) end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function Deque_:persist() end

---Removes the item at the back and returns it. Of an empty deque it returns
---default, after waiting for timeout.
---@param options? {timeout?: rdsh.Duration, default?: any}
---@return any|nil
function Deque_:pop_back(options) end

---Removes the item at the front and returns it. Of an empty deque it returns
---default, after waiting for timeout.
---@param options? {timeout?: rdsh.Duration, default?: any}
---@return any|nil
function Deque_:pop_front(options) end

---Adds an item at the back. Returns the new length. A full deque drops the item
---at the front.
---@param item any
---@return integer
function Deque_:push_back(item) end

---Adds an item at the front. Returns the new length. A full deque drops the item
---at the back.
---@param item any
---@return integer
function Deque_:push_front(item) end

---Removes the first item that equals x. Returns whether there was one.
---@param x any
---@return boolean
function Deque_:remove(x) end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return Deque
function Deque_:rename(new, options) end

---Turns the order of all items around.
function Deque_:reverse() end

---Makes the last item the first, n times; a negative n turns the other way.
---@param n? integer
---@overload fun(self: Deque, options: {n?: integer})
function Deque_:rotate(n) end

---Returns the number of elements, 0 if there are none.
---@return integer
function Deque_:size() end

---Makes what is stored what the local copy is, atomically; one that was not
---changed writes nothing. When what is stored was changed meanwhile, the error
---is of kind conflict, unless force is set.
---@param options? {force?: boolean}
function Deque_:sync(options) end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function Deque_:ttl() end

---Returns the type's name.
---@return string
function Deque_:type() end

---Members with positions on the Earth, in degrees: latitudes from -85.05112878
---to 85.05112878, longitudes from -180 to 180. Positions are kept to within 60
---cm.
---@class GeoSet
---@operator len: integer
local GeoSet_ = {}

---Returns the geo set called name.
---@param name string
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return GeoSet
function GeoSet(name, options) end

---Gives m a position. Returns whether m is new.
---@param m any
---@param lat number
---@param lon number
---@return boolean
function GeoSet_:add(m, lat, lon) end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function GeoSet_:clear() end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function GeoSet_:configure(parameters) end

---Reports whether m is a member.
---@param m any
---@return boolean
function GeoSet_:contains(m) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return GeoSet
function GeoSet_:copy(new, options) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function GeoSet_:describe() end

---Returns how far it is from a to b along the surface, in unit: m, km, ft or mi;
---None if one of them is not there.
---@param a any
---@param b any
---@param unit? string
---@return number|nil
---@overload fun(self: GeoSet, a: any, b: any, options: {unit?: string}): number|nil
function GeoSet_:distance(a, b, unit) end

---Reports whether the structure has elements or parameters.
---@return boolean
function GeoSet_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function GeoSet_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function GeoSet_:expire_at(time) end

---Returns the position of m as a geohash, None if m is not there.
---@param m any
---@return string|nil
function GeoSet_:hash(m) end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function GeoSet_:memory() end

---Returns the name.
---@return string
function GeoSet_:name() end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function GeoSet_:persist() end

---Returns latitude and longitude of m, None if m is not there.
---@param m any
---@return any lat
---@return any lon
function GeoSet_:position(m) end

---Removes m. Returns whether it was there.
---@param m any
---@return boolean
function GeoSet_:remove(m) end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return GeoSet
function GeoSet_:rename(new, options) end

---Returns the number of elements, 0 if there are none.
---@return integer
function GeoSet_:size() end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function GeoSet_:ttl() end

---Returns the type's name.
---@return string
function GeoSet_:type() end

---Gives positions, each a latitude and a longitude, to the members of a map or
---of pairs, 1,000 at a time. Returns how many members are new.
---@param map rdsh.Iterable
---@return integer
function GeoSet_:update(map) end

---Lists the members within a radius of a position, with their distances, both in
---unit; the nearest first, or with sort "desc" the furthest; at most count of
---them. Ties go by stored form.
---@param lat number
---@param lon number
---@param radius number
---@param options? {unit?: string, count?: integer, sort?: string}
---@return any[][]
function GeoSet_:within(lat, lon, radius, options) end

---Lists the members within a radius of m, m among them, as within does: unit,
---count and sort are the same. A missing m is error missing.
---@param m any
---@param radius number
---@param options? {unit?: string, count?: integer, sort?: string}
---@return any[][]
function GeoSet_:within_member(m, radius, options) end

---Vertices and weighted edges between them. Vertices are any hashable values. If
---strict, an edge needs vertices that are there.
---@class Graph
---@operator len: integer
local Graph_ = {}

---Returns the graph called name.
---@param name string
---@param directed? boolean whether edges lead in one direction only
---@param strict? boolean whether an edge needs vertices that are there
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return Graph
---@overload fun(name: string, options: {directed?: boolean, strict?: boolean, ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}): Graph
function Graph(name, directed, strict, options) end

---Adds an edge, and its ends if they are not there, or gives it another weight.
---Returns whether it is new.
---@param u any
---@param v any
---@param weight? number
---@return boolean
---@overload fun(self: Graph, u: any, v: any, options: {weight?: number}): boolean
function Graph_:add_edge(u, v, weight) end

---Adds edges, each (u, v) or (u, v, weight), 1,000 at a time. Returns how many
---are new.
---@param edges rdsh.Iterable
---@return integer
function Graph_:add_edges(edges) end

---Adds a vertex with data. Returns whether it is new.
---@param v any
---@param data? any
---@return boolean
---@overload fun(self: Graph, v: any, options: {data?: any}): boolean
function Graph_:add_vertex(v, data) end

---Lists the vertices that can be reached from v, the nearest first. Neighbours
---come in stored order. One round trip for each level, in a level of more than
---10,000 vertices one for each so many.
---@param v any
---@param options? {max_depth?: integer}
---@return any[]
function Graph_:bfs(v, options) end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function Graph_:clear() end

---Lists the vertices, other than a and b, that edges lead to from both.
---@param a any
---@param b any
---@return any[]
function Graph_:common_neighbors(a, b) end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function Graph_:configure(parameters) end

---Lists the connected parts, the largest first; edges count in both directions.
---@return any[][]
function Graph_:connected_components() end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return Graph
function Graph_:copy(new, options) end

---Counts the edges that begin or end at v; one from v to itself counts twice. 0
---if v is not there.
---@param v any
---@return integer
function Graph_:degree(v) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function Graph_:describe() end

---Lists the vertices that can be reached from v, as a search meets them that
---goes on from each before its siblings. Neighbours come in stored order. One
---round trip for each level, in a level of more than 10,000 vertices one for
---each so many.
---@param v any
---@return any[]
function Graph_:dfs(v) end

---Returns a dict of the cost to reach each vertex from v, the nearest first. A
---negative weight is an error.
---@param v any
---@param options? {weighted?: boolean}
---@return table<any, any>
function Graph_:distances(v, options) end

---Counts the edges.
---@return integer
function Graph_:edge_count() end

---Lists the edges as (u, v, weight).
---@return any[][]
function Graph_:edges() end

---Reports whether the structure has elements or parameters.
---@return boolean
function Graph_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function Graph_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function Graph_:expire_at(time) end

---Returns the vertices of a cycle, each with an edge to the next and the last to
---the first; None if there is none.
---@return any[]|nil
function Graph_:find_cycle() end

---Reports whether there is an edge from u to v.
---@param u any
---@param v any
---@return boolean
function Graph_:has_edge(u, v) end

---Reports whether v is there.
---@param v any
---@return boolean
function Graph_:has_vertex(v) end

---Counts the edges that end at v, 0 if it is not there.
---@param v any
---@return integer
function Graph_:in_degree(v) end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function Graph_:memory() end

---Lists the edges of least weight together that connect all that is connected,
---as (u, v, weight). A directed graph is an error.
---@return any[][]
function Graph_:minimum_spanning_tree() end

---Returns the name.
---@return string
function Graph_:name() end

---Returns a dict of the vertices that edges lead to from v, to their weights.
---@param v any
---@return table<any, any>
function Graph_:neighbors(v) end

---Lists the n vertices that most lead to, or all, as (vertex, rank), the highest
---first. Edges count by their weights, ranks add up to 1.
---@param n? integer
---@return any[][]
---@overload fun(self: Graph, options: {n?: integer}): any[][]
function Graph_:pagerank(n) end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function Graph_:persist() end

---Returns a dict of the vertices that edges lead from to v, to their weights.
---@param v any
---@return table<any, any>
function Graph_:predecessors(v) end

---Reports whether there is a path from a to b.
---@param a any
---@param b any
---@return boolean
function Graph_:reachable(a, b) end

---Removes an edge. Returns whether it was there.
---@param u any
---@param v any
---@return boolean
function Graph_:remove_edge(u, v) end

---Removes a vertex with its edges. Returns whether it was there.
---@param v any
---@return boolean
function Graph_:remove_vertex(v) end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return Graph
function Graph_:rename(new, options) end

---Sets the data of a vertex, which is added if it is not there.
---@param v any
---@param data any
function Graph_:set_vertex(v, data) end

---Returns the shortest path from a to b, a list of vertices, and its cost; None
---if there is none. A negative weight is an error.
---@param a any
---@param b any
---@param options? {weighted?: boolean}
---@return any path
---@return any cost
function Graph_:shortest_path(a, b, options) end

---Returns the number of elements, 0 if there are none.
---@return integer
function Graph_:size() end

---Lists the sets of vertices each of which can reach each other, the largest
---first.
---@return any[][]
function Graph_:strongly_connected() end

---Makes a graph called into of those vertices that are there and the edges
---between them, and returns it. An existing one is error exists, unless replace
---is set.
---@param vertices rdsh.Iterable
---@param into string
---@param options? {replace?: boolean}
---@return Graph
function Graph_:subgraph(vertices, into, options) end

---Returns the graph in the language of Graphviz, weights other than 1 as labels.
---@return string
function Graph_:to_dot() end

---Returns the graph as a flowchart of Mermaid, weights other than 1 as labels.
---@return string
function Graph_:to_mermaid() end

---Lists the vertices so that every edge leads forward. The error for a cycle
---shows one; an undirected graph is an error.
---@return any[]
function Graph_:topological_sort() end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function Graph_:ttl() end

---Returns the type's name.
---@return string
function Graph_:type() end

---Returns the data of a vertex, None if it has none or is not there.
---@param v any
---@return any|nil
function Graph_:vertex(v) end

---Lists the vertices.
---@return any[]
function Graph_:vertices() end

---Returns the weight of an edge, None if there is no such edge.
---@param u any
---@param v any
---@return number|nil
function Graph_:weight(u, v) end

---Maps keys to values. Keys are told apart by type and value: 1 and "1" are two.
---default is what m[k] gives for a key that is not there.
---@class HashMap
---@operator len: integer
local HashMap_ = {}

---Returns the map called name.
---@param name string
---@param default? any what m[k] gives for a key that is not there
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return HashMap
---@overload fun(name: string, options: {default?: any, ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}): HashMap
function HashMap(name, default, options) end

Dict = HashMap

---Replaces the value of k by fn(old), where old is None for an absent key, and
---returns it. A result of None deletes. fn runs again when somebody else changed
---k meanwhile.
---@param k any
---@param fn function
---@return any|nil
function HashMap_:change(k, fn) end

---Reports whether a local copy is another than what was read from the store.
---@return boolean
function HashMap_:changed() end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function HashMap_:clear() end

---Maps k to new if its value is old; None stands for absent or None. Returns
---whether it did.
---@param k any
---@param old any
---@param new any
---@return boolean
function HashMap_:compare_and_set(k, old, new) end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function HashMap_:configure(parameters) end

---Reports whether k has a value.
---@param k any
---@return boolean
function HashMap_:contains(k) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return HashMap
function HashMap_:copy(new, options) end

---Removes k. Returns whether it was there.
---@param k any
---@return boolean
function HashMap_:delete(k) end

---Removes keys. Returns how many were there.
---@param keys rdsh.Iterable
---@return integer
function HashMap_:delete_many(keys) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function HashMap_:describe() end

---Forgets what was changed in a local copy: it becomes what is stored now.
function HashMap_:discard() end

---Returns the seconds that the entry of k has left to live, None if it lives
---until it is deleted or there is none. Needs a server of Redis 7.4, Valkey 9 or
---newer, or a store of rdsh.
---@param k any
---@return number|nil
function HashMap_:entry_ttl(k) end

---Reports whether the structure has elements or parameters.
---@return boolean
function HashMap_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function HashMap_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function HashMap_:expire_at(time) end

---Lets the entry of k live for a duration from now; setting it again lets it
---live until it is deleted. Returns whether there is one. Needs a server of
---Redis 7.4, Valkey 9 or newer, or a store of rdsh.
---@param k any
---@param after rdsh.Duration
---@return boolean
function HashMap_:expire_entry(k, after) end

---Returns the value of k, default if there is none. It is a copy: changing it
---changes nothing stored.
---@param k any
---@param default? any
---@return any|nil
---@overload fun(self: HashMap, k: any, options: {default?: any}): any|nil
function HashMap_:get(k, default) end

---Returns a dict of those keys that have values.
---@param keys rdsh.Iterable
---@return table<any, any>
function HashMap_:get_many(keys) end

---Adds to the number of k, 0 if there is none, atomically. Returns the sum. An
---int that does not fit 64 bits is an error.
---@param k any
---@param by? number how much
---@return number
---@overload fun(self: HashMap, k: any, options: {by?: number}): number
function HashMap_:incr(k, by) end

---Lists (key, value) pairs.
---@return any[][]
function HashMap_:items() end

---Lists the keys.
---@return any[]
function HashMap_:keys() end

---Returns a copy in memory, of the same type and name: what is called on it
---changes nothing stored before sync().
---@return HashMap
function HashMap_:local_copy() end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function HashMap_:memory() end

---Sets the entries of another map, or of a dict or pairs. Returns how many keys
---are new.
---@param other rdsh.Iterable
---@return integer
function HashMap_:merge(other) end

---Returns the name.
---@return string
function HashMap_:name() end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function HashMap_:persist() end

---Removes k and returns its value.
---@param k any
---@param default? any the result where there would be none
---@return any|nil
---@overload fun(self: HashMap, k: any, options: {default?: any}): any|nil
function HashMap_:pop(k, default) end

---Removes some entry and returns its key and value, None if there is none.
---@return any key
---@return any value
function HashMap_:pop_item() end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return HashMap
function HashMap_:rename(new, options) end

---Returns up to n different keys at random.
---@param n integer
---@return any[]
function HashMap_:sample(n) end

---Returns an iterator of (key, value), read in pages, of the keys whose stored
---form matches a glob pattern.
---@param match? string a glob pattern: * is any text, ? any character, [a-z] one of these
---@return rdsh.Iterator
---@overload fun(self: HashMap, options: {match?: string}): rdsh.Iterator
function HashMap_:scan(match) end

---Maps k to v. With ttl the entry expires by itself, on stores that can do that.
---@param k any
---@param v any
---@param options? {ttl?: rdsh.Duration}
function HashMap_:set(k, v, options) end

---Maps k to v if it has no value. Returns whether it did.
---@param k any
---@param v any
---@return boolean
function HashMap_:set_if_absent(k, v) end

---Returns the value of k, after mapping it to v if it had none.
---@param k any
---@param v any
---@return any
function HashMap_:setdefault(k, v) end

---Returns the number of elements, 0 if there are none.
---@return integer
function HashMap_:size() end

---Makes what is stored what the local copy is, atomically; one that was not
---changed writes nothing. When what is stored was changed meanwhile, the error
---is of kind conflict, unless force is set.
---@param options? {force?: boolean}
function HashMap_:sync(options) end

---Returns a dict of all entries.
---@return table<any, any>
function HashMap_:to_dict() end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function HashMap_:ttl() end

---Returns the type's name.
---@return string
function HashMap_:type() end

---Returns a dict of the entries of this map and another one, or a dict or pairs,
---whose values win: m | other.
---@param other rdsh.Iterable
---@return table<any, any>
function HashMap_:union(other) end

---Sets the entries of a dict, a map or pairs, 1,000 at a time. Returns how many
---keys are new.
---@param map rdsh.Iterable
---@return integer
function HashMap_:update(map) end

---Lists the values.
---@return any[]
function HashMap_:values() end

---The data as a table: what is absent is nil, and assigning nil deletes.
---@return table<any, any>
function HashMap_:at() end

---Estimates how many different things it has seen, to within about 1 % and in 12
---KB at most; it keeps none of them. Its size is that of the stored string in
---bytes.
---@class HyperLogLog
---@operator len: integer
local HyperLogLog_ = {}

---Returns the HyperLogLog called name.
---@param name string
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return HyperLogLog
function HyperLogLog(name, options) end

---Counts x. Returns whether the estimate may have changed: never for what was
---counted before.
---@param x any
---@return boolean
function HyperLogLog_:add(x) end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function HyperLogLog_:clear() end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function HyperLogLog_:configure(parameters) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return HyperLogLog
function HyperLogLog_:copy(new, options) end

---Returns the estimate, 0 if nothing was counted.
---@return integer
function HyperLogLog_:count() end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function HyperLogLog_:describe() end

---Reports whether the structure has elements or parameters.
---@return boolean
function HyperLogLog_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function HyperLogLog_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function HyperLogLog_:expire_at(time) end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function HyperLogLog_:memory() end

---Counts here what any of others counted.
---@param ... any
function HyperLogLog_:merge(...) end

---Returns the name.
---@return string
function HyperLogLog_:name() end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function HyperLogLog_:persist() end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return HyperLogLog
function HyperLogLog_:rename(new, options) end

---Returns the number of elements, 0 if there are none.
---@return integer
function HyperLogLog_:size() end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function HyperLogLog_:ttl() end

---Returns the type's name.
---@return string
function HyperLogLog_:type() end

---Counts items, 1,000 at a time. Returns whether the estimate may have changed.
---@param items rdsh.Iterable
---@return boolean
function HyperLogLog_:update(items) end

---Items in an order, found by position. Items are equal that are the same value:
---1 and 1.0 are not, dicts in any order are. l[i] is the item at a position,
---l[i] = v replaces it; a position out of range is error missing.
---@class List
---@operator len: integer
---@field [integer] any
local List_ = {}

---Returns the list called name.
---@param name string
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return List
function List(name, options) end

---Adds an item at the end. Returns the new length.
---@param item any
---@return integer
function List_:append(item) end

---Reports whether a local copy is another than what was read from the store.
---@return boolean
function List_:changed() end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function List_:clear() end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function List_:configure(parameters) end

---Reports whether there is an item that equals x.
---@param x any
---@return boolean
function List_:contains(x) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return List
function List_:copy(new, options) end

---Counts the items that equal x.
---@param x any
---@return integer
function List_:count(x) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function List_:describe() end

---Forgets what was changed in a local copy: it becomes what is stored now.
function List_:discard() end

---Reports whether the structure has elements or parameters.
---@return boolean
function List_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function List_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function List_:expire_at(time) end

---Adds all items at the end, or none. Returns the new length.
---@param items rdsh.Iterable
---@return integer
function List_:extend(items) end

---Returns the item at position i.
---@param i integer
---@param default? any the result where there would be none
---@return any|nil
---@overload fun(self: List, i: integer, options: {default?: any}): any|nil
function List_:get(i, default) end

---Returns the position of the first item that equals x.
---@param x any
---@param default? any the result where there would be none
---@return integer|nil
---@overload fun(self: List, x: any, options: {default?: any}): integer|nil
function List_:index(x, default) end

---Inserts an item before position i, or at the end that i is beyond. Returns the
---new length.
---@param i integer
---@param x any
---@return integer
function List_:insert(i, x) end

---Returns a copy in memory, of the same type and name: what is called on it
---changes nothing stored before sync().
---@return List
function List_:local_copy() end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function List_:memory() end

---Returns the name.
---@return string
function List_:name() end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function List_:persist() end

---Removes the item at position i and returns it. If there is none it returns
---default; the first and the last one are waited for, as long as timeout.
---@param i? integer
---@param options? {timeout?: rdsh.Duration, default?: any}
---@return any|nil
---@overload fun(self: List, options: {i?: integer, timeout?: rdsh.Duration, default?: any}): any|nil
function List_:pop(i, options) end

---Removes the first item that equals x. Returns whether there was one.
---@param x any
---@return boolean
function List_:remove(x) end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return List
function List_:rename(new, options) end

---Turns the order of all items around.
function List_:reverse() end

---Replaces the item at position i. If there is none that is error missing.
---@param i integer
---@param x any
function List_:set(i, x) end

---Returns the number of elements, 0 if there are none.
---@return integer
function List_:size() end

---Lists every step-th item from start as far as stop, backwards if step is
---negative.
---@param start? integer
---@param stop? integer
---@param step? integer
---@return any[]
---@overload fun(self: List, options: {start?: integer, stop?: integer, step?: integer}): any[]
function List_:slice(start, stop, step) end

---Puts the items in order: none, bools, numbers by value, strings and bytes by
---their bytes, times, durations, lists, tuples, and others as they were. What is
---equal stays in its order.
---@param reverse? boolean the other way round, the highest or last first
---@overload fun(self: List, options: {reverse?: boolean})
function List_:sort(reverse) end

---Makes what is stored what the local copy is, atomically; one that was not
---changed writes nothing. When what is stored was changed meanwhile, the error
---is of kind conflict, unless force is set.
---@param options? {force?: boolean}
function List_:sync(options) end

---Keeps the items from start up to stop and drops all others.
---@param start? integer
---@param stop? integer
---@overload fun(self: List, options: {start?: integer, stop?: integer})
function List_:trim(start, stop) end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function List_:ttl() end

---Returns the type's name.
---@return string
function List_:type() end

---Maps keys to values, as many as its capacity: the entry that was used least
---recently makes room. With entry_ttl an entry lives for so long after it was
---put.
---@class LRUCache
---@operator len: integer
local LRUCache_ = {}

---Returns the cache called name.
---@param name string
---@param capacity integer
---@param entry_ttl? rdsh.Duration
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return LRUCache
---@overload fun(name: string, capacity: integer, options: {entry_ttl?: rdsh.Duration, ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}): LRUCache
function LRUCache(name, capacity, entry_ttl, options) end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function LRUCache_:clear() end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function LRUCache_:configure(parameters) end

---Reports whether k has a value. That is no use of it.
---@param k any
---@return boolean
function LRUCache_:contains(k) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return LRUCache
function LRUCache_:copy(new, options) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function LRUCache_:describe() end

---Reports whether the structure has elements or parameters.
---@return boolean
function LRUCache_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function LRUCache_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function LRUCache_:expire_at(time) end

---Returns the value of k, default if there is none, and makes it the one that
---was used last.
---@param k any
---@param default? any
---@return any|nil
---@overload fun(self: LRUCache, k: any, options: {default?: any}): any|nil
function LRUCache_:get(k, default) end

---Returns the value of k; if there is none, that of fn(k), which it puts. Of
---several callers at once, also in other processes, one calls fn and the others
---wait for its result. A result of None is put too.
---@param k any
---@param fn function
---@return any
function LRUCache_:get_or_load(k, fn) end

---Lists (key, value) pairs, the one that was used least recently first.
---@return any[][]
function LRUCache_:items() end

---Lists the keys, the one that was used least recently first.
---@return any[]
function LRUCache_:keys() end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function LRUCache_:memory() end

---Returns the name.
---@return string
function LRUCache_:name() end

---Returns the value of k, default if there is none, and leaves it where it is in
---the order.
---@param k any
---@param default? any
---@return any|nil
---@overload fun(self: LRUCache, k: any, options: {default?: any}): any|nil
function LRUCache_:peek(k, default) end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function LRUCache_:persist() end

---Maps k to v, in place of the entry that was used least recently if there is no
---room.
---@param k any
---@param v any
function LRUCache_:put(k, v) end

---Removes k. Returns whether it had a value.
---@param k any
---@return boolean
function LRUCache_:remove(k) end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return LRUCache
function LRUCache_:rename(new, options) end

---Returns the number of elements, 0 if there are none.
---@return integer
function LRUCache_:size() end

---Returns a dict of what was counted: hits and misses of get and get_or_load,
---evictions to make room, expirations, and loads.
---@return table<any, any>
function LRUCache_:stats() end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function LRUCache_:ttl() end

---Returns the type's name.
---@return string
function LRUCache_:type() end

---The data as a table: what is absent is nil, and assigning nil deletes.
---@return table<any, any>
function LRUCache_:at() end

---A HashMap with the maxsize entries in memory that were used last: what is
---there is read and set without the store. What others write meanwhile is not
---seen of what is in memory.
---@class LRUDict
---@operator len: integer
local LRUDict_ = {}

---Returns the map called name.
---@param name string
---@param maxsize integer
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return LRUDict
function LRUDict(name, maxsize, options) end

---Replaces the value of k by fn(old), where old is None for an absent key, and
---returns it. A result of None deletes. fn runs again when somebody else changed
---k meanwhile.
---@param k any
---@param fn function
---@return any|nil
function LRUDict_:change(k, fn) end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function LRUDict_:clear() end

---Maps k to new if its value is old; None stands for absent or None. Returns
---whether it did.
---@param k any
---@param old any
---@param new any
---@return boolean
function LRUDict_:compare_and_set(k, old, new) end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function LRUDict_:configure(parameters) end

---Reports whether k has a value.
---@param k any
---@return boolean
function LRUDict_:contains(k) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return LRUDict
function LRUDict_:copy(new, options) end

---Removes k. Returns whether it was there.
---@param k any
---@return boolean
function LRUDict_:delete(k) end

---Removes keys. Returns how many were there.
---@param keys rdsh.Iterable
---@return integer
function LRUDict_:delete_many(keys) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function LRUDict_:describe() end

---Returns the seconds that the entry of k has left to live, None if it lives
---until it is deleted or there is none. Needs a server of Redis 7.4, Valkey 9 or
---newer, or a store of rdsh.
---@param k any
---@return number|nil
function LRUDict_:entry_ttl(k) end

---Reports whether the structure has elements or parameters.
---@return boolean
function LRUDict_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function LRUDict_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function LRUDict_:expire_at(time) end

---Lets the entry of k live for a duration from now; setting it again lets it
---live until it is deleted. Returns whether there is one. Needs a server of
---Redis 7.4, Valkey 9 or newer, or a store of rdsh.
---@param k any
---@param after rdsh.Duration
---@return boolean
function LRUDict_:expire_entry(k, after) end

---Returns the value of k, default if there is none. It is a copy: changing it
---changes nothing stored.
---@param k any
---@param default? any
---@return any|nil
---@overload fun(self: LRUDict, k: any, options: {default?: any}): any|nil
function LRUDict_:get(k, default) end

---Returns a dict of those keys that have values.
---@param keys rdsh.Iterable
---@return table<any, any>
function LRUDict_:get_many(keys) end

---Returns a dict of the entries in memory, the one that was used least recently
---first.
---@return table<any, any>
function LRUDict_:in_memory() end

---Adds to the number of k, 0 if there is none, atomically. Returns the sum. An
---int that does not fit 64 bits is an error.
---@param k any
---@param by? number how much
---@return number
---@overload fun(self: LRUDict, k: any, options: {by?: number}): number
function LRUDict_:incr(k, by) end

---Lists (key, value) pairs.
---@return any[][]
function LRUDict_:items() end

---Lists the keys.
---@return any[]
function LRUDict_:keys() end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function LRUDict_:memory() end

---Sets the entries of another map, or of a dict or pairs. Returns how many keys
---are new.
---@param other rdsh.Iterable
---@return integer
function LRUDict_:merge(other) end

---Returns the name.
---@return string
function LRUDict_:name() end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function LRUDict_:persist() end

---Removes k and returns its value.
---@param k any
---@param default? any the result where there would be none
---@return any|nil
---@overload fun(self: LRUDict, k: any, options: {default?: any}): any|nil
function LRUDict_:pop(k, default) end

---Removes some entry and returns its key and value, None if there is none.
---@return any key
---@return any value
function LRUDict_:pop_item() end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return LRUDict
function LRUDict_:rename(new, options) end

---Returns up to n different keys at random.
---@param n integer
---@return any[]
function LRUDict_:sample(n) end

---Returns an iterator of (key, value), read in pages, of the keys whose stored
---form matches a glob pattern.
---@param match? string a glob pattern: * is any text, ? any character, [a-z] one of these
---@return rdsh.Iterator
---@overload fun(self: LRUDict, options: {match?: string}): rdsh.Iterator
function LRUDict_:scan(match) end

---Maps k to v in memory. It is written when there is no room, by sync(), by any
---call that concerns more than one key, and at the end of the run; at once with
---ttl, after which the entry expires (error unsupported on a server before Redis
---7.4 and Valkey 9).
---@param k any
---@param v any
---@param options? {ttl?: rdsh.Duration}
function LRUDict_:set(k, v, options) end

---Maps k to v if it has no value. Returns whether it did.
---@param k any
---@param v any
---@return boolean
function LRUDict_:set_if_absent(k, v) end

---Returns the value of k, after mapping it to v if it had none.
---@param k any
---@param v any
---@return any
function LRUDict_:setdefault(k, v) end

---Returns the number of elements, 0 if there are none.
---@return integer
function LRUDict_:size() end

---Writes what was not yet written, atomically. With clear nothing is in memory
---then.
---@param options? {clear?: boolean}
function LRUDict_:sync(options) end

---Returns a dict of all entries.
---@return table<any, any>
function LRUDict_:to_dict() end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function LRUDict_:ttl() end

---Returns the type's name.
---@return string
function LRUDict_:type() end

---Returns a dict of the entries of this map and another one, or a dict or pairs,
---whose values win: m | other.
---@param other rdsh.Iterable
---@return table<any, any>
function LRUDict_:union(other) end

---Sets the entries of a dict, a map or pairs, 1,000 at a time. Returns how many
---keys are new.
---@param map rdsh.Iterable
---@return integer
function LRUDict_:update(map) end

---Lists the values.
---@return any[]
function LRUDict_:values() end

---The data as a table: what is absent is nil, and assigning nil deletes.
---@return table<any, any>
function LRUDict_:at() end

---The lowest priority first, or with order max the highest; of equal ones the
---one that came first. Equal items are separate entries.
---@class PriorityQueue
---@operator len: integer
local PriorityQueue_ = {}

---Returns the priority queue called name.
---@param name string
---@param order? string
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return PriorityQueue
---@overload fun(name: string, options: {order?: string, ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}): PriorityQueue
function PriorityQueue(name, order, options) end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function PriorityQueue_:clear() end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function PriorityQueue_:configure(parameters) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return PriorityQueue
function PriorityQueue_:copy(new, options) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function PriorityQueue_:describe() end

---Lists the first n entries in the order in which they will be popped, or all,
---as records of id, item and priority.
---@param n? integer
---@return any[]
---@overload fun(self: PriorityQueue, options: {n?: integer}): any[]
function PriorityQueue_:entries(n) end

---Reports whether the structure has elements or parameters.
---@return boolean
function PriorityQueue_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function PriorityQueue_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function PriorityQueue_:expire_at(time) end

---Lists the first n (item, priority) pairs, or all.
---@param n? integer
---@return any[][]
---@overload fun(self: PriorityQueue, options: {n?: integer}): any[][]
function PriorityQueue_:items(n) end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function PriorityQueue_:memory() end

---Returns the name.
---@return string
function PriorityQueue_:name() end

---Returns the first item and its priority and leaves it.
---@return any item
---@return any priority
function PriorityQueue_:peek() end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function PriorityQueue_:persist() end

---Removes the first item and returns it and its priority. Of an empty queue it
---returns default, after waiting for timeout.
---@param options? {timeout?: rdsh.Duration, default?: any}
---@return any item
---@return any priority
function PriorityQueue_:pop(options) end

---Removes up to n items. Returns (item, priority) pairs.
---@param n integer
---@return any[][]
function PriorityQueue_:pop_many(n) end

---Adds an item. Returns the id of its entry. Any number is a priority, also an
---infinite one.
---@param item any
---@param priority? number
---@return string
---@overload fun(self: PriorityQueue, item: any, options: {priority?: number}): string
function PriorityQueue_:push(item, priority) end

---Adds the items of (item, priority) pairs, all or none. Returns their ids.
---@param pairs rdsh.Iterable
---@return string[]
function PriorityQueue_:push_many(pairs) end

---Removes the entry of an id. Returns whether there was one.
---@param id string
---@return boolean
function PriorityQueue_:remove(id) end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return PriorityQueue
function PriorityQueue_:rename(new, options) end

---Returns the number of elements, 0 if there are none.
---@return integer
function PriorityQueue_:size() end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function PriorityQueue_:ttl() end

---Returns the type's name.
---@return string
function PriorityQueue_:type() end

---Gives the entry of an id another priority. Returns whether there is one.
---@param id string
---@param priority number
---@return boolean
function PriorityQueue_:update(id, priority) end

---First in, first out. With maxlen it is bounded: a push onto a full one is
---error full (overflow reject), drops the oldest (drop_oldest) or waits (block).
---After configure lowers maxlen the next push trims the queue to it.
---@class Queue
---@operator len: integer
local Queue_ = {}

---Returns the queue called name.
---@param name string
---@param maxlen? integer
---@param overflow? string
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return Queue
---@overload fun(name: string, options: {maxlen?: integer, overflow?: string, ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}): Queue
function Queue(name, maxlen, overflow, options) end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function Queue_:clear() end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function Queue_:configure(parameters) end

---Returns an iterator that pops the items, and ends when none came within
---timeout.
---@param options? {timeout?: rdsh.Duration}
---@return rdsh.Iterator
function Queue_:consume(options) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return Queue
function Queue_:copy(new, options) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function Queue_:describe() end

---Reports whether the structure has elements or parameters.
---@return boolean
function Queue_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function Queue_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function Queue_:expire_at(time) end

---Adds all items or none. Returns the new length.
---@param items rdsh.Iterable
---@param options? {timeout?: rdsh.Duration}
---@return integer
function Queue_:extend(items, options) end

---Lists items, the oldest first.
---@param start? integer the first position; negative ones count from the end
---@param stop? integer the position to stop before, in Lua to stop at; negative ones count from the end
---@return any[]
---@overload fun(self: Queue, options: {start?: integer, stop?: integer}): any[]
function Queue_:items(start, stop) end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function Queue_:memory() end

---Moves the first item onto another queue or a stack, atomically, and returns
---it; with n up to n items, as a list.
---@param to Deque|Queue|Stack
---@param n? integer
---@param options? {timeout?: rdsh.Duration}
---@return any|nil|any[]
---@overload fun(self: Queue, to: Deque|Queue|Stack, options: {n?: integer, timeout?: rdsh.Duration}): any|nil|any[]
function Queue_:move(to, n, options) end

---Returns the name.
---@return string
function Queue_:name() end

---Returns the first item and leaves it.
---@param default? any the result where there would be none
---@return any|nil
---@overload fun(self: Queue, options: {default?: any}): any|nil
function Queue_:peek(default) end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function Queue_:persist() end

---Removes the first item and returns it. Of an empty queue it returns default,
---after waiting for timeout.
---@param options? {timeout?: rdsh.Duration, default?: any}
---@return any|nil
function Queue_:pop(options) end

---Removes up to n items and returns them.
---@param n integer
---@return any[]
function Queue_:pop_many(n) end

---Adds an item. Returns the new length. A full queue is error full, after
---waiting for timeout if overflow is block.
---@param item any
---@param options? {timeout?: rdsh.Duration}
---@return integer
function Queue_:push(item, options) end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return Queue
function Queue_:rename(new, options) end

---Returns the number of elements, 0 if there are none.
---@return integer
function Queue_:size() end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function Queue_:ttl() end

---Returns the type's name.
---@return string
function Queue_:type() end

---Random numbers and choices, not for secrets. One with a seed, any value, gives
---the same ones each time and in both languages. What it is given stays as it
---is.
---@class Random
local Random_ = {}

---Returns a source of random numbers, each time another one unless seed is
---given.
---@param seed? any
---@return Random
---@overload fun(options: {seed?: any}): Random
function random(seed) end

---Returns one of items. None to choose from is error value.
---@param items rdsh.Iterable
---@return any
function Random_:choice(items) end

---Returns a number from 0, to but not with 1.
---@return number
function Random_:float() end

---Returns an int from low to high, both of which are possible.
---@param low integer
---@param high integer
---@return integer
function Random_:int(low, high) end

---Lists n of items, in random order, none taken twice. More than there are is
---error value.
---@param items rdsh.Iterable
---@param n integer
---@return any[]
function Random_:sample(items, n) end

---Lists items in random order.
---@param items rdsh.Iterable
---@return any[]
function Random_:shuffle(items) end

---Lets calls through until they come too often: limit units per interval, of
---each key by itself. A call that is refused is not counted. algorithm is gcra
---(limit evenly on the long run, and burst units at once, limit if not given),
---sliding_log (never more than limit in any interval; remembers each call),
---sliding_window (never more in a window of that length, where the window before
---counts by the part that an interval covers) or fixed (never more in a window).
---Its size is the number of keys that were let through of late; what it knows of
---keys that are idle goes away by itself.
---@class RateLimiter
---@operator len: integer
local RateLimiter_ = {}

---Returns the rate limiter called name.
---@param name string
---@param limit integer how many at most
---@param per rdsh.Duration
---@param algorithm? string
---@param burst? integer
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return RateLimiter
---@overload fun(name: string, limit: integer, per: rdsh.Duration, options: {algorithm?: string, burst?: integer, ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}): RateLimiter
function RateLimiter(name, limit, per, algorithm, burst, options) end

---Spends cost units of key. Returns whether there were enough: if not, nothing
---is spent. A cost above limit, or burst, is error value.
---@param key? any
---@param options? {cost?: integer}
---@return boolean
---@overload fun(self: RateLimiter, options: {key?: any, cost?: integer}): boolean
function RateLimiter_:allow(key, options) end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function RateLimiter_:clear() end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function RateLimiter_:configure(parameters) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return RateLimiter
function RateLimiter_:copy(new, options) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function RateLimiter_:describe() end

---Reports whether the structure has elements or parameters.
---@return boolean
function RateLimiter_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function RateLimiter_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function RateLimiter_:expire_at(time) end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function RateLimiter_:memory() end

---Returns the name.
---@return string
function RateLimiter_:name() end

---Returns what take would return for one unit, and spends nothing: remaining
---includes that unit.
---@param key? any whom it counts, such as a user or an address
---@return any
---@overload fun(self: RateLimiter, options: {key?: any}): any
function RateLimiter_:peek(key) end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function RateLimiter_:persist() end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return RateLimiter
function RateLimiter_:rename(new, options) end

---Forgets what key has spent.
---@param key? any
---@overload fun(self: RateLimiter, options: {key?: any})
function RateLimiter_:reset(key) end

---Returns the number of elements, 0 if there are none.
---@return integer
function RateLimiter_:size() end

---Does what allow does, and returns allowed, remaining, the units that are left,
---retry_after, the seconds until the call would be let through if no other is (0
---if it was), and reset_after, the seconds until all units are back.
---@param key? any whom it counts, such as a user or an address
---@param options? {cost?: integer}
---@return any
---@overload fun(self: RateLimiter, options: {key?: any, cost?: integer}): any
function RateLimiter_:take(key, options) end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function RateLimiter_:ttl() end

---Returns the type's name.
---@return string
function RateLimiter_:type() end

---Waits until allow lets the call through, for at most timeout. Returns whether
---it did: False comes at once when timeout is too short.
---@param key? any whom it counts, such as a user or an address
---@param options? {cost?: integer, timeout?: rdsh.Duration}
---@return boolean
---@overload fun(self: RateLimiter, options: {key?: any, cost?: integer, timeout?: rdsh.Duration}): boolean
function RateLimiter_:wait(key, options) end

---The last items that were pushed, as many as its capacity. Items have sequence
---numbers from 0 on.
---@class RingBuffer
---@operator len: integer
local RingBuffer_ = {}

---Returns the ring buffer called name.
---@param name string
---@param capacity integer
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return RingBuffer
function RingBuffer(name, capacity, options) end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function RingBuffer_:clear() end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function RingBuffer_:configure(parameters) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return RingBuffer
function RingBuffer_:copy(new, options) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function RingBuffer_:describe() end

---Reports whether the structure has elements or parameters.
---@return boolean
function RingBuffer_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function RingBuffer_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function RingBuffer_:expire_at(time) end

---Adds items one after the other, all or none. Returns the sequence number of
---the last, -1 if there is none.
---@param items rdsh.Iterable
---@return integer
function RingBuffer_:extend(items) end

---Returns the item with a sequence number, None if it was dropped or is still to
---come.
---@param seq integer
---@return any|nil
function RingBuffer_:get(seq) end

---Lists all items, the oldest first.
---@return any[]
function RingBuffer_:items() end

---Lists up to n items, the newest first.
---@param n? integer
---@return any[]
---@overload fun(self: RingBuffer, options: {n?: integer}): any[]
function RingBuffer_:latest(n) end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function RingBuffer_:memory() end

---Returns the name.
---@return string
function RingBuffer_:name() end

---Returns the sequence number that the next item will have.
---@return integer
function RingBuffer_:next_seq() end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function RingBuffer_:persist() end

---Adds an item, in place of the oldest one if there is no room. Returns its
---sequence number.
---@param item any
---@return integer
function RingBuffer_:push(item) end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return RingBuffer
function RingBuffer_:rename(new, options) end

---Returns the number of elements, 0 if there are none.
---@return integer
function RingBuffer_:size() end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function RingBuffer_:ttl() end

---Returns the type's name.
---@return string
function RingBuffer_:type() end

---Members, each once, in no order: 1, 1.0, True and "1" are four. Any value can
---be one, also a list or a dict.
---@class Set
---@operator len: integer
local Set_ = {}

---Returns the set called name.
---@param name string
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return Set
function Set(name, options) end

---Makes x a member. Returns whether it is a new one.
---@param x any
---@return boolean
function Set_:add(x) end

---Reports whether a local copy is another than what was read from the store.
---@return boolean
function Set_:changed() end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function Set_:clear() end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function Set_:configure(parameters) end

---Reports whether x is a member.
---@param x any
---@return boolean
function Set_:contains(x) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return Set
function Set_:copy(new, options) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function Set_:describe() end

---Returns a native set of the members that no other has: s - other. others are
---Sets or iterables.
---@param ... any
---@return any[]
function Set_:difference(...) end

---Removes the members of others, Sets or iterables, atomically. Returns the
---size.
---@param ... any
---@return integer
function Set_:difference_update(...) end

---Forgets what was changed in a local copy: it becomes what is stored now.
function Set_:discard() end

---Reports whether other, a Set or an iterable, has the same members.
---@param other rdsh.Iterable
---@return boolean
function Set_:equals(other) end

---Reports whether the structure has elements or parameters.
---@return boolean
function Set_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function Set_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function Set_:expire_at(time) end

---Returns a native set of the members that all others have, too: s & other.
---others are Sets or iterables.
---@param ... any
---@return any[]
function Set_:intersection(...) end

---Removes the members that not all of others have, Sets or iterables,
---atomically. Returns the size.
---@param ... any
---@return integer
function Set_:intersection_update(...) end

---Reports whether other, a Set or an iterable, has none of the members.
---@param other rdsh.Iterable
---@return boolean
function Set_:isdisjoint(other) end

---Reports whether other, a Set or an iterable, has all the members; between Sets
---s <= other.
---@param other rdsh.Iterable
---@return boolean
function Set_:issubset(other) end

---Reports whether all elements of other, a Set or an iterable, are members;
---between Sets s >= other.
---@param other rdsh.Iterable
---@return boolean
function Set_:issuperset(other) end

---Returns a copy in memory, of the same type and name: what is called on it
---changes nothing stored before sync().
---@return Set
function Set_:local_copy() end

---Lists all members.
---@return any[]
function Set_:members() end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function Set_:memory() end

---Moves x to another Set, atomically. Returns whether it was a member.
---@param x any
---@param to Set
---@return boolean
function Set_:move(x, to) end

---Returns the name.
---@return string
function Set_:name() end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function Set_:persist() end

---Removes any member and returns it.
---@param default? any the result where there would be none
---@return any|nil
---@overload fun(self: Set, options: {default?: any}): any|nil
function Set_:pop(default) end

---Removes x. Returns whether it was a member.
---@param x any
---@return boolean
function Set_:remove(x) end

---Removes items, 1,000 at a time. Returns how many were members.
---@param items rdsh.Iterable
---@return integer
function Set_:remove_many(items) end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return Set
function Set_:rename(new, options) end

---Lists n different members, chosen at random, or all if there are no more.
---@param n integer
---@return any[]
function Set_:sample(n) end

---Returns an iterator over the members, in pages; with a pattern only those
---whose stored forms fit it.
---@param match? string a glob pattern: * is any text, ? any character, [a-z] one of these
---@return rdsh.Iterator
---@overload fun(self: Set, options: {match?: string}): rdsh.Iterator
function Set_:scan(match) end

---Returns the number of elements, 0 if there are none.
---@return integer
function Set_:size() end

---Returns a native set of what an odd number of this one and others has, which
---for one other is what only one of both has: s ^ other. others are Sets or
---iterables.
---@param ... any
---@return any[]
function Set_:symmetric_difference(...) end

---Becomes the symmetric_difference with others, Sets or iterables, atomically.
---Returns the size.
---@param ... any
---@return integer
function Set_:symmetric_difference_update(...) end

---Makes what is stored what the local copy is, atomically; one that was not
---changed writes nothing. When what is stored was changed meanwhile, the error
---is of kind conflict, unless force is set.
---@param options? {force?: boolean}
function Set_:sync(options) end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function Set_:ttl() end

---Returns the type's name.
---@return string
function Set_:type() end

---Returns a native set of the members of this one and of others, Sets or
---iterables: s | other.
---@param ... any
---@return any[]
function Set_:union(...) end

---Adds the members of others, Sets or iterables, atomically. Returns the size.
---@param ... any
---@return integer
function Set_:union_update(...) end

---Adds items, 1,000 at a time. Returns how many are new.
---@param items rdsh.Iterable
---@return integer
function Set_:update(items) end

---Members with scores, in the order of the scores, ties by stored form. Scores
---are 64-bit floats; ints that are not exact as one are refused.
---@class SortedSet
---@operator len: integer
local SortedSet_ = {}

---Returns the sorted set called name.
---@param name string
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return SortedSet
function SortedSet(name, options) end

SortedSetCounter = SortedSet

---Gives m a score. Returns whether m is new. With only it does so only if m is
---"new", if it "exists", or if the score is "greater" or "less", and returns
---whether it did.
---@param m any
---@param score number
---@param options? {only?: string}
---@return boolean
function SortedSet_:add(m, score, options) end

---Lists m with up to k pairs before and after it; none if m is not there.
---@param m any
---@param k integer
---@return any[][]
function SortedSet_:around(m, k) end

---Reports whether a local copy is another than what was read from the store.
---@return boolean
function SortedSet_:changed() end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function SortedSet_:clear() end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function SortedSet_:configure(parameters) end

---Reports whether m is a member.
---@param m any
---@return boolean
function SortedSet_:contains(m) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return SortedSet
function SortedSet_:copy(new, options) end

---Counts members with scores from min to max, both included; "(5" excludes 5,
---None is no bound.
---@param min? number|string
---@param max? number|string
---@return integer
---@overload fun(self: SortedSet, options: {min?: number|string, max?: number|string}): integer
function SortedSet_:count(min, max) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function SortedSet_:describe() end

---Lists the pairs of this set whose members are in none of others.
---@param others any[]
---@param options? {weights?: rdsh.Iterable, aggregate?: string}
---@return any[][]
function SortedSet_:difference(others, options) end

---Forgets what was changed in a local copy: it becomes what is stored now.
function SortedSet_:discard() end

---Reports whether the structure has elements or parameters.
---@return boolean
function SortedSet_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function SortedSet_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function SortedSet_:expire_at(time) end

---Returns the score of m, after giving it one if it had none.
---@param m any
---@param score number
---@return number
function SortedSet_:get_or_set(m, score) end

---Adds to the score of m, 0 if it has none. Returns the sum.
---@param m any
---@param by? number how much
---@return number
---@overload fun(self: SortedSet, m: any, options: {by?: number}): number
function SortedSet_:incr(m, by) end

---Lists the pairs of the members that are in this set and in all of others.
---aggregate is what becomes of their scores: sum, min or max; weights, this
---set's first, multiply them before.
---@param others any[]
---@param options? {weights?: rdsh.Iterable, aggregate?: string}
---@return any[][]
function SortedSet_:intersection(others, options) end

---Lists all (member, score) pairs, the lowest first.
---@return any[][]
function SortedSet_:items() end

---Returns a copy in memory, of the same type and name: what is called on it
---changes nothing stored before sync().
---@return SortedSet
function SortedSet_:local_copy() end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function SortedSet_:memory() end

---Returns the name.
---@return string
function SortedSet_:name() end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function SortedSet_:persist() end

---Removes the member with the highest score and returns it and the score; with n
---up to n pairs, as a list.
---@param n? integer
---@param options? {timeout?: rdsh.Duration}
---@return any[]|nil|any[]
---@overload fun(self: SortedSet, options: {n?: integer, timeout?: rdsh.Duration}): any[]|nil|any[]
function SortedSet_:pop_max(n, options) end

---Removes the member with the lowest score and returns it and the score; with n
---up to n pairs, as a list.
---@param n? integer
---@param options? {timeout?: rdsh.Duration}
---@return any[]|nil|any[]
---@overload fun(self: SortedSet, options: {n?: integer, timeout?: rdsh.Duration}): any[]|nil|any[]
function SortedSet_:pop_min(n, options) end

---Lists the pairs at some positions, the lowest first, or the highest if reverse
---is set.
---@param start? integer the first position; negative ones count from the end
---@param stop? integer the position to stop before, in Lua to stop at; negative ones count from the end
---@param options? {reverse?: boolean}
---@return any[][]
---@overload fun(self: SortedSet, options: {start?: integer, stop?: integer, reverse?: boolean}): any[][]
function SortedSet_:range(start, stop, options) end

---Lists members from min on, before max, by their stored form; all scores must
---be the same.
---@param min? string
---@param max? string
---@param options? {limit?: integer}
---@return any[]
---@overload fun(self: SortedSet, options: {min?: string, max?: string, limit?: integer}): any[]
function SortedSet_:range_by_lex(min, max, options) end

---Lists the pairs with scores from min to max, both included, the highest first
---with reverse, which begins at max; "(5" excludes 5, None is no bound. limit
---and offset take a part of them.
---@param min? number|string
---@param max? number|string
---@param options? {limit?: integer, offset?: integer, reverse?: boolean}
---@return any[][]
---@overload fun(self: SortedSet, options: {min?: number|string, max?: number|string, limit?: integer, offset?: integer, reverse?: boolean}): any[][]
function SortedSet_:range_by_score(min, max, options) end

---Returns the position of m, the lowest score first, or the highest if reverse
---is set; None if m is not there. O(log n).
---@param m any
---@param options? {reverse?: boolean}
---@return integer|nil
function SortedSet_:rank(m, options) end

---Removes m. Returns whether it was there.
---@param m any
---@return boolean
function SortedSet_:remove(m) end

---Removes the members at some positions. Returns how many.
---@param start integer the first position; negative ones count from the end
---@param stop integer the position to stop before, in Lua to stop at; negative ones count from the end
---@return integer
function SortedSet_:remove_by_rank(start, stop) end

---Removes the members with scores from min to max, both included; "(5" excludes
---5, None is no bound. Returns how many.
---@param min number|string
---@param max number|string
---@return integer
function SortedSet_:remove_by_score(min, max) end

---Removes members. Returns how many were there.
---@param ms rdsh.Iterable
---@return integer
function SortedSet_:remove_many(ms) end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return SortedSet
function SortedSet_:rename(new, options) end

---Returns the score of m.
---@param m any
---@param default? any the result where there would be none
---@return number|nil
---@overload fun(self: SortedSet, m: any, options: {default?: any}): number|nil
function SortedSet_:score(m, default) end

---Returns the number of elements, 0 if there are none.
---@return integer
function SortedSet_:size() end

---Replaces this set by the first of others without the members of the rest; this
---one counts only if it is listed. Returns its size.
---@param others any[]
---@param options? {weights?: rdsh.Iterable, aggregate?: string}
---@return integer
function SortedSet_:store_difference(others, options) end

---Replaces this set by the intersection of others; this one counts only if it is
---listed. Returns its size.
---@param others any[]
---@param options? {weights?: rdsh.Iterable, aggregate?: string}
---@return integer
function SortedSet_:store_intersection(others, options) end

---Replaces this set by the union of others; this one counts only if it is
---listed. Returns its size.
---@param others any[]
---@param options? {weights?: rdsh.Iterable, aggregate?: string}
---@return integer
function SortedSet_:store_union(others, options) end

---Makes what is stored what the local copy is, atomically; one that was not
---changed writes nothing. When what is stored was changed meanwhile, the error
---is of kind conflict, unless force is set.
---@param options? {force?: boolean}
function SortedSet_:sync(options) end

---Lists the n pairs with the highest scores, the highest first.
---@param n integer
---@return any[][]
function SortedSet_:top(n) end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function SortedSet_:ttl() end

---Returns the type's name.
---@return string
function SortedSet_:type() end

---Lists the pairs of all members of this set and of others. aggregate is what
---becomes of their scores: sum, min or max; weights, this set's first, multiply
---them before.
---@param others any[]
---@param options? {weights?: rdsh.Iterable, aggregate?: string}
---@return any[][]
function SortedSet_:union(others, options) end

---Gives scores to the members of a map or of pairs, 1,000 at a time. Returns how
---many members are new.
---@param map rdsh.Iterable
---@return integer
function SortedSet_:update(map) end

---Last in, first out: the newest item is the first. With maxlen it is bounded: a
---push onto a full one is error full (overflow reject), drops the oldest
---(drop_oldest) or waits (block).
---@class Stack
---@operator len: integer
local Stack_ = {}

---Returns the stack called name.
---@param name string
---@param maxlen? integer
---@param overflow? string
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return Stack
---@overload fun(name: string, options: {maxlen?: integer, overflow?: string, ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}): Stack
function Stack(name, maxlen, overflow, options) end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function Stack_:clear() end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function Stack_:configure(parameters) end

---Returns an iterator that pops the items, and ends when none came within
---timeout.
---@param options? {timeout?: rdsh.Duration}
---@return rdsh.Iterator
function Stack_:consume(options) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return Stack
function Stack_:copy(new, options) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function Stack_:describe() end

---Reports whether the structure has elements or parameters.
---@return boolean
function Stack_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function Stack_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function Stack_:expire_at(time) end

---Pushes all items, the last of which is then the newest, or none. Returns the
---new length.
---@param items rdsh.Iterable
---@param options? {timeout?: rdsh.Duration}
---@return integer
function Stack_:extend(items, options) end

---Lists items, the newest first.
---@param start? integer the first position; negative ones count from the end
---@param stop? integer the position to stop before, in Lua to stop at; negative ones count from the end
---@return any[]
---@overload fun(self: Stack, options: {start?: integer, stop?: integer}): any[]
function Stack_:items(start, stop) end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function Stack_:memory() end

---Pushes the newest item onto another stack or a queue, atomically, and returns
---it; with n up to n items, one after the other, as a list.
---@param to Deque|Queue|Stack
---@param n? integer
---@param options? {timeout?: rdsh.Duration}
---@return any|nil|any[]
---@overload fun(self: Stack, to: Deque|Queue|Stack, options: {n?: integer, timeout?: rdsh.Duration}): any|nil|any[]
function Stack_:move(to, n, options) end

---Returns the name.
---@return string
function Stack_:name() end

---Returns the newest item and leaves it.
---@param default? any the result where there would be none
---@return any|nil
---@overload fun(self: Stack, options: {default?: any}): any|nil
function Stack_:peek(default) end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function Stack_:persist() end

---Removes the newest item and returns it. Of an empty stack it returns default,
---after waiting for timeout.
---@param options? {timeout?: rdsh.Duration, default?: any}
---@return any|nil
function Stack_:pop(options) end

---Removes up to n items and returns them, the newest first.
---@param n integer
---@return any[]
function Stack_:pop_many(n) end

---Adds an item. Returns the new length. A full stack is error full, after
---waiting for timeout if overflow is block.
---@param item any
---@param options? {timeout?: rdsh.Duration}
---@return integer
function Stack_:push(item, options) end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return Stack
function Stack_:rename(new, options) end

---Returns the number of elements, 0 if there are none.
---@return integer
function Stack_:size() end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function Stack_:ttl() end

---Returns the type's name.
---@return string
function Stack_:type() end

---A store as a whole. The current one is the global store.
---@class Store
local Store_ = {}

---Returns the store at a URL, such as redis://localhost:6379: structures take it
---by store=.
---@param url string
---@return Store
function connect(url) end

---Calls fn, whose writes take place all together when it returns, or not at all
---if it fails or one of them is refused. Returns what fn returns. fn reads first
---and then writes; it runs again when what it has read changes meanwhile, and
---after so many retries the error is of kind conflict.
---@param fn function
---@param options? {retries?: integer}
---@return any
function Store_.atomic(fn, options) end

---Calls fn, whose writes go to the store in groups of one round trip. Returns
---what fn returns. Plain writes give None; reads, and writes whose result
---decides such as pop, first send what was collected.
---@param fn function
---@return any
function Store_.batch(fn) end

---Executes any command of the store and returns its reply: ints, strings, lists,
---None.
---@param command string
---@param ... any
---@return any
function Store_.call(command, ...) end

---Returns the time of the store, by which what is stored expires.
---@return rdsh.Time
function Store_.clock() end

---Writes the state of a store that a directory keeps anew, without what led to
---it, while calls go on; it happens by itself when the log has grown enough. Any
---other store is error unsupported.
function Store_.compact() end

---Copies the structure called a, whatever its type, to the name b, in this store
---or another one. A missing one is error missing, an existing b error exists,
---unless replace is set.
---@param a string
---@param b string
---@param options? {to?: Store, replace?: boolean}
function Store_.copy(a, b, options) end

---Removes the structure called name, whatever its type. Returns whether there
---was one.
---@param name string
---@return boolean
function Store_.delete(name) end

---Removes structures. Returns how many there were.
---@param names rdsh.Iterable
---@return integer
function Store_.delete_many(names) end

---Returns an iterator of records (name, type, size, ttl, memory) of the
---structures whose names match a glob pattern, a page per round trip.
---@param match? string
---@param options? {type?: string}
---@return rdsh.Iterator
---@overload fun(options: {match?: string, type?: string}): rdsh.Iterator
function Store_.entries(match, options) end

---Runs a script of Lua in the store, with KEYS and ARGV, the lists keys and
---args, and returns its reply as call does. It is atomic.
---@param lua string
---@param keys? rdsh.Iterable
---@param args? rdsh.Iterable
---@return any
---@overload fun(lua: string, options: {keys?: rdsh.Iterable, args?: rdsh.Iterable}): any
function Store_.eval(lua, keys, args) end

---Reports whether there is a structure called name.
---@param name string
---@return boolean
function Store_.exists(name) end

---Removes everything that is stored. Without confirm it is error value.
---@param options? {confirm?: boolean}
function Store_.flush(options) end

---Returns a dict of what the store says of itself, as INFO does: texts and
---numbers, of which stores have different ones.
---@return table<any, any>
function Store_.info() end

---Returns an iterator of the names of structures that match a glob pattern; of
---every key if raw is set.
---@param match? string
---@param options? {type?: string, raw?: boolean}
---@return rdsh.Iterator
---@overload fun(options: {match?: string, type?: string, raw?: boolean}): rdsh.Iterator
function Store_.keys(match, options) end

---Returns the bytes that the store takes: of a server as it counts them, else
---what the process uses.
---@return integer
function Store_.memory() end

---Returns a handle of the structure called name, None if there is none.
---@param name string
---@return any|nil
function Store_.open(name) end

---Lists all that structures of one key hold, in the order of their names: a
---list, dict, native set, list of (member, score) or value each, None for one
---that does not exist. A round trip for each 1,000.
---@param names rdsh.Iterable
---@return any[]|nil
function Store_.read_many(names) end

---Gives the structure called a, whatever its type, the name b. A missing one is
---error missing, an existing b error exists, unless replace is set.
---@param a string
---@param b string
---@param options? {replace?: boolean}
function Store_.rename(a, b, options) end

---Returns once everything that was written is as safe as the store can make it:
---for one that a directory keeps, on the disk, whatever its fsync option says. A
---store in memory, and a server, have nothing more to do.
function Store_.sync() end

---Returns the type of the structure called name, None if there is none.
---@param name string
---@return string|nil
function Store_.type_of(name) end

---Returns where the store is, without a password.
---@return string
function Store_.url() end

---The current store.
---@type Store
store = nil

---Checks of results. rdsh test calls each function test_…(t) of the files
---*_test.star and *_test.lua with one, on an empty store of its own, whose clock
---stands still until advance or time.sleep moves it.
---@class Test
local Test_ = {}

---Returns what checks results: the test that runs, or one that has no clock to
---move.
---@return Test
function test() end

---Moves the clock of the store and of time.now, so that what expires expires and
---limiters let through. On a store that has a clock of its own, as a server, it
---is error unsupported, and the test counts as skipped.
---@param duration rdsh.Duration
function Test_:advance(duration) end

---Calls fn for each row of table, on an empty store each: with its elements if
---it is a list or tuple, else with itself. A dict has names for its rows. All of
---them are tried; it fails if one did.
---@param table any
---@param fn function
function Test_:cases(table, fn) end

---Fails unless got and want are equal: of the same content, numbers of the same
---value. The failure shows both, where they differ, and message in front.
---@param got any
---@param want any
---@param message? string
---@return any
---@overload fun(self: Test, got: any, want: any, options: {message?: string}): any
function Test_:equal(got, want, message) end

---Calls fn, which must fail: with text in its message, and of a kind, if these
---are given. Returns a record of the error's kind and message.
---@param fn function
---@param text? string
---@param options? {kind?: string}
---@return any
---@overload fun(self: Test, fn: function, options: {text?: string, kind?: string}): any
function Test_:fails(fn, text, options) end

---Fails unless condition is true, with message.
---@param condition boolean
---@param message? string
---@overload fun(self: Test, condition: boolean, options: {message?: string})
function Test_:holds(condition, message) end

---Ends the test, which counts as skipped, for a reason that the report shows.
---@param reason? string
---@overload fun(self: Test, options: {reason?: string})
function Test_:skip(reason) end

---Words with weights, found by their beginnings. A word is any text, the empty
---one too.
---@class Trie
---@operator len: integer
local Trie_ = {}

---Returns the trie called name.
---@param name string
---@param options? {ttl?: rdsh.Duration, ttl_mode?: string, codec?: string, fence?: integer, store?: Store}
---@return Trie
function Trie(name, options) end

---Removes all elements and the stored parameters. Returns whether there were
---any.
---@return boolean
function Trie_:clear() end

---Lists the heaviest words that begin with prefix, as (word, weight), ties by
---their bytes. Exact for every prefix.
---@param prefix string
---@param limit? integer how many at most
---@return any[][]
---@overload fun(self: Trie, prefix: string, options: {limit?: integer}): any[][]
function Trie_:complete(prefix, limit) end

---Changes stored parameters, for every handle.
---@param parameters? table<string, any>
function Trie_:configure(parameters) end

---Reports whether word is there.
---@param word string
---@return boolean
function Trie_:contains(word) end

---Copies the whole structure to the name new, in this store or another one.
---Returns its handle. An existing one is error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean, store?: Store}
---@return Trie
function Trie_:copy(new, options) end

---Counts the words that begin with prefix. O(log n).
---@param prefix? string
---@return integer
---@overload fun(self: Trie, options: {prefix?: string}): integer
function Trie_:count(prefix) end

---Removes word. Returns whether it was there.
---@param word string
---@return boolean
function Trie_:delete(word) end

---Returns type, size, ttl, keys and parameters.
---@return table<any, any>
function Trie_:describe() end

---Reports whether the structure has elements or parameters.
---@return boolean
function Trie_:exists() end

---Lets the structure live for a duration from now. Returns whether it exists.
---@param after rdsh.Duration
---@return boolean
function Trie_:expire(after) end

---Lets the structure live until a time. Returns whether it exists.
---@param time rdsh.Time|number
---@return boolean
function Trie_:expire_at(time) end

---Lists words within an edit distance of 0 to 2, the nearest first. Edits are of
---one character: put in, left out or replaced.
---@param word string
---@param distance? integer
---@param limit? integer how many at most
---@return string[]
---@overload fun(self: Trie, word: string, options: {distance?: integer, limit?: integer}): string[]
function Trie_:fuzzy(word, distance, limit) end

---Adds to the weight of word; one that is not there begins at 0. Returns the new
---weight.
---@param word string
---@param by? number how much
---@return number
---@overload fun(self: Trie, word: string, options: {by?: number}): number
function Trie_:incr(word, by) end

---Adds word, or gives it another weight. Returns whether it is new.
---@param word string
---@param weight? number
---@return boolean
---@overload fun(self: Trie, word: string, options: {weight?: number}): boolean
function Trie_:insert(word, weight) end

---Adds words, or a map of words to weights, 1,000 at a time. Returns how many
---are new.
---@param words rdsh.Iterable
---@return integer
function Trie_:insert_many(words) end

---Returns the longest word that text begins with, None if there is none.
---@param text string
---@return string|nil
function Trie_:longest_prefix(text) end

---Lists the words that a pattern fits, by their bytes: ? is any one character, *
---any number of them, and a backslash makes the next one stand for itself.
---@param pattern string
---@param limit? integer how many at most
---@return string[]
---@overload fun(self: Trie, pattern: string, options: {limit?: integer}): string[]
function Trie_:match(pattern, limit) end

---Returns the bytes that the structure takes in the store, 0 if it does not
---exist.
---@return integer
function Trie_:memory() end

---Returns the name.
---@return string
function Trie_:name() end

---Lets the structure live until it is cleared. Returns whether it had a time to
---live.
---@return boolean
function Trie_:persist() end

---Gives the whole structure another name. Returns its handle. A missing one is
---error missing, an existing target error exists, unless replace is set.
---@param new string
---@param options? {replace?: boolean}
---@return Trie
function Trie_:rename(new, options) end

---Returns the number of elements, 0 if there are none.
---@return integer
function Trie_:size() end

---Lists words that begin with prefix, by their bytes.
---@param prefix string
---@param limit? integer how many at most
---@return string[]
---@overload fun(self: Trie, prefix: string, options: {limit?: integer}): string[]
function Trie_:starts_with(prefix, limit) end

---Returns the seconds left to live, None if there is no limit or no structure.
---@return number|nil
function Trie_:ttl() end

---Returns the type's name.
---@return string
function Trie_:type() end

---Returns the weight of word, None if it is not there.
---@param word string
---@return number|nil
function Trie_:weight(word) end

---Returns an iterator of all words, by their bytes, read in pages.
---@return rdsh.Iterator
function Trie_:words() end

---Tables as comma-separated values, as RFC 4180 has them. What is read are
---strings.
csv = csv or {}

---Returns the rows of s: dicts by the columns that the first line names, or with
---header=False lists of the fields of every line. A row with more or fewer
---fields than columns, a column that is there twice, and wrong quotes are error
---value with the line.
---@param s string
---@param header? boolean
---@return any[]
---@overload fun(s: string, options: {header?: boolean}): any[]
function csv.decode(s, header) end

---Returns rows as CSV text: dicts and records under a line of column names,
---lists without one unless columns are given. Columns are chosen and ordered by
---columns, else by their first appearance. None is an empty field, a list or
---dict JSON.
---@param rows rdsh.Iterable
---@param columns? rdsh.Iterable
---@return string
---@overload fun(rows: rdsh.Iterable, options: {columns?: rdsh.Iterable}): string
function csv.encode(rows, columns) end

---Returns an iterator of the rows of a file, dicts by the columns that its first
---line names; "-" is the standard input, .gz is unpacked. One row is in memory
---at a time. Errors name file and line.
---@param path string
---@return rdsh.Iterator
function csv.read(path) end

---Short numbers that tell whether data is the same. They are of a str, in UTF-8,
---or of bytes, and in hexadecimal, but for crc32.
digest = digest or {}

---Returns the checksum CRC-32 (IEEE 802.3) of data, an int of 32 bits.
---@param data any
---@return integer
function digest.crc32(data) end

---Returns the HMAC (RFC 2104) of data, which only who knows key can make.
---algorithm is sha256 or md5.
---@param key any
---@param data any
---@param algorithm? string
---@return string
---@overload fun(key: any, data: any, options: {algorithm?: string}): string
function digest.hmac(key, data, algorithm) end

---Returns the MD5 (RFC 1321) of data: for checks against accidents, not against
---attacks.
---@param data any
---@return string
function digest.md5(data) end

---Returns the SHA-256 (FIPS 180-4) of data.
---@param data any
---@return string
function digest.sha256(data) end

---Files. Paths are relative to the working directory, beside gives those next to
---the script. A file that is not there is error missing, one that must not be
---touched error denied.
fs = fs or {}

---Writes s at the end of a file, which is made if need be. What goes into a .gz
---is packed.
---@param path string
---@param s string
function fs.append(path, s) end

---Returns the path of what is next to the running script; without a script it is
---path.
---@param path string
---@return string
function fs.beside(path) end

---Reports whether there is such a file or directory.
---@param path string
---@return boolean
function fs.exists(path) end

---Returns the paths that match, sorted: * and ? are any characters but /, [a-z]
---is one of these, ** any directories. Names that begin with a point match only
---a point. Directories that cannot be read count as empty.
---@param pattern string
---@return string[]
function fs.glob(pattern) end

---Returns an iterator of the lines of a file, without their ends (\n or \r\n);
---"-" is the standard input, .gz is unpacked. One line is in memory at a time;
---one longer than 16 MiB is error value.
---@param path string
---@return rdsh.Iterator
function fs.lines(path) end

---Returns the content of a file, also if it is not UTF-8; "-" is the standard
---input, .gz is unpacked. More than 256 MiB is error value: use lines.
---@param path string
---@return string
function fs.read(path) end

---Removes a file or an empty directory; returns False if there was none.
---@param path string
---@return boolean
function fs.remove(path) end

---Gives the file a the path b, in place of a file that has it.
---@param a string
---@param b string
function fs.rename(a, b) end

---Makes s the content of a file, at once: others see the old one or the new one,
---whole, also after a crash. What goes into a .gz is packed.
---@param path string
---@param s string
function fs.write(path, s) end

---Values as JSON text.
json = json or {}

---Returns the value of the JSON text s. Numbers without point and exponent are
---ints, objects dicts. Of entries with the same key the last counts. What is not
---JSON is error value, with line and column.
---@param s string
---@return any
function json.decode(s) end

---Returns v as JSON text, on one line without spaces, or with indent up to 16 on
---lines indented by so many spaces a level. Tuples and sets become arrays,
---records objects, bytes base64, times and durations text. What JSON has no form
---for, such as nan or a dict with keys that are no str, is error value and says
---where it is.
---@param v any
---@param indent? integer
---@return string
---@overload fun(v: any, options: {indent?: integer}): string
function json.encode(v, indent) end

---Messages to the standard error, a line each, with the time and the level, and
---fields by keyword: 12:00:01 WARN disk is nearly full used=93. What is below
---the level of the run, info unless told, is not written.
log = log or {}

---Logs what helps to find a mistake.
---@param message any
---@param fields? table<string, any>
function log.debug(message, fields) end

---Logs what failed. The run goes on: use fail to end it.
---@param message any
---@param fields? table<string, any>
function log.error(message, fields) end

---Logs what happened.
---@param message any
---@param fields? table<string, any>
function log.info(message, fields) end

---Logs what may need a look.
---@param message any
---@param fields? table<string, any>
function log.warn(message, fields) end

---Mathematical functions. Angles are in radians; a result outside of the domain
---is nan.
math = math or {}

---Returns the arc cosine of x.
---@param x number
---@return number
function math.acos(x) end

---Returns the inverse hyperbolic cosine of x.
---@param x number
---@return number
function math.acosh(x) end

---Returns the arc sine of x.
---@param x number
---@return number
function math.asin(x) end

---Returns the inverse hyperbolic sine of x.
---@param x number
---@return number
function math.asinh(x) end

---Returns the arc tangent of x.
---@param x number
---@return number
function math.atan(x) end

---Returns the angle of the point (x, y), from -pi to pi.
---@param y number
---@param x number
---@return number
function math.atan2(y, x) end

---Returns the inverse hyperbolic tangent of x.
---@param x number
---@return number
function math.atanh(x) end

---Returns the least int that is x or greater.
---@param x any
---@return integer
function math.ceil(x) end

---Returns the size of x with the sign of y.
---@param x number
---@param y number
---@return number
function math.copysign(x, y) end

---Returns the cosine of x.
---@param x number
---@return number
function math.cos(x) end

---Returns the hyperbolic cosine of x.
---@param x number
---@return number
function math.cosh(x) end

---Returns the angle x in degrees.
---@param x number
---@return number
function math.degrees(x) end

---Returns e to the power x.
---@param x number
---@return number
function math.exp(x) end

---Returns x without its sign, as a float.
---@param x number
---@return number
function math.fabs(x) end

---Returns the greatest int that is x or less.
---@param x any
---@return integer
function math.floor(x) end

---Returns the gamma function of x.
---@param x number
---@return number
function math.gamma(x) end

---Returns the length of the vector (x, y).
---@param x number
---@param y number
---@return number
function math.hypot(x, y) end

---Returns the logarithm of x, the natural one without base.
---@param x number
---@param base? number
---@return number
---@overload fun(x: number, options: {base?: number}): number
function math.log(x, base) end

---Returns what x / y leaves, with the sign of x.
---@param x number
---@param y number
---@return number
function math.mod(x, y) end

---Returns x to the power y, as a float.
---@param x number
---@param y number
---@return number
function math.pow(x, y) end

---Returns the angle of x degrees in radians.
---@param x number
---@return number
function math.radians(x) end

---Returns what x leaves over the nearest multiple of y, as IEEE 754 has it.
---@param x number
---@param y number
---@return number
function math.remainder(x, y) end

---Returns x rounded to digits places after the point, as a float; negative
---digits round to tens, hundreds and so on. What lies exactly half way goes away
---from zero.
---@param x number
---@param digits? integer
---@return number
---@overload fun(x: number, options: {digits?: integer}): number
function math.round(x, digits) end

---Returns the sine of x.
---@param x number
---@return number
function math.sin(x) end

---Returns the hyperbolic sine of x.
---@param x number
---@return number
function math.sinh(x) end

---Returns the square root of x.
---@param x number
---@return number
function math.sqrt(x) end

---Returns the tangent of x.
---@param x number
---@return number
function math.tan(x) end

---Returns the hyperbolic tangent of x.
---@param x number
---@return number
function math.tanh(x) end

---@type number
math.e = 2.718281828459045

---@type number
math.pi = 3.141592653589793

---Regular expressions in the syntax of RE2: linear time, no backreferences. They
---match anywhere unless anchored by ^ and $. A pattern that is none is error
---value.
re = re or {}

---Returns the matches of p in s that do not overlap, from the left: strings, or
---if p has groups lists as match returns them. More than 4 million are error
---value.
---@param p string
---@param s string
---@return string[]|any
function re.find_all(p, s) end

---Returns the first match of p in s and its groups, or None if there is none: a
---list of the whole match and each group, None for a group that took no part.
---@param p string
---@param s string
---@return any[]|nil
function re.match(p, s) end

---Returns s with the matches of p replaced by repl, in which $1 or ${1} is the
---first group, ${name} a named one, $0 the match and $$ a dollar. $1x is the
---group called 1x: write ${1}x.
---@param p string
---@param s string
---@param repl string
---@return string
function re.replace(p, s, repl) end

---Returns what is between the matches of p in s: always one string at least.
---@param p string
---@param s string
---@return string[]
function re.split(p, s) end

---Strings and plain-text output.
text = text or {}

---Returns n bytes as people read it, in units of 1024: "512 B", "1.5 MiB".
---@param n number
---@return string
function text.bytes(n) end

---Returns f with its verbs replaced by args, one each: %s any value as print
---shows it, %q a str in quotes, %d %x %X %o %b an int, %x %X a str or bytes too,
---%c a character or its code, %e %f %g a number, %% a percent sign. Flags - +
---space 0 #, a width up to 1000 and a precision stand before the verb as in C:
---%-8s, %08.2f. An argument of another type is error type, too few or too many
---are error value.
---@param f string
---@param ... any
---@return string
function text.format(f, ...) end

---Returns how many characters must be put in, left out or changed to make b of
---a. O(len(a) * len(b)).
---@param a string
---@param b string
---@return integer
function text.levenshtein(a, b) end

---Returns s with spaces on its right, left or both sides, to be width columns
---wide; wide characters take two. A longer s is unchanged.
---@param s string
---@param width integer
---@param side? string "right", "left" or "both"
---@return string
---@overload fun(s: string, width: integer, options: {side?: string}): string
function text.pad(s, width, side) end

---Returns the parts of s between separators, or its words if there is none
---given. split("", ",") is one empty part, split("") no word.
---@param s string
---@param sep? string what stands between the parts
---@return string[]
---@overload fun(s: string, options: {sep?: string}): string[]
function text.split(s, sep) end

---Returns rows as an aligned table, a line each: dicts and records under a
---header, lists without one unless columns are given. Columns are chosen and
---ordered by columns, else by their first appearance; those of numbers stand on
---the right.
---@param rows rdsh.Iterable
---@param columns? rdsh.Iterable
---@return string
---@overload fun(rows: rdsh.Iterable, options: {columns?: rdsh.Iterable}): string
function text.table(rows, columns) end

---Returns s without white space, or the characters of chars, at its ends.
---@param s string
---@param chars? string
---@return string
---@overload fun(s: string, options: {chars?: string}): string
function text.trim(s, chars) end

---Times and durations, by the clock of the run.
time = time or {}

---Returns the time s seconds after the epoch, in UTC. Years before 1 and after
---9999 are error value.
---@param s number
---@return rdsh.Time
function time.at(s) end

---Returns the duration x: seconds, text such as "250ms", "1h30m" or "7d", or a
---duration.
---@param x rdsh.Duration
---@return rdsh.Duration
function time.duration(x) end

---Returns the time that it is, in UTC.
---@return rdsh.Time
function time.now() end

---Returns the time that s says. The layout is that of the time 2006-01-02
---15:04:05 -0700, which is a Monday in January, or one of the names "RFC3339",
---"RFC1123", "common log" (of web servers), "date" and "datetime". Without an
---offset it is UTC. Other text is error value.
---@param s string
---@param layout? string
---@return rdsh.Time
---@overload fun(s: string, options: {layout?: string}): rdsh.Time
function time.parse(s, layout) end

---Returns the seconds since the epoch, a float.
---@return number
function time.seconds() end

---Waits for the duration d, or until the run ends.
---@param d rdsh.Duration
function time.sleep(d) end

---Names that nobody else has (RFC 9562).
uuid = uuid or {}

---Returns a random one, of which 122 bits cannot be guessed, such as
---9e107d9d-372b-46a1-8f26-5b3c1d2e4f60.
---@return string
function uuid.v4() end

---Returns a record of the command line's --name=value, typed by their defaults
---(str, int, float, bool, duration, time, or None for a str), and rest, the
---other arguments. rdsh run FILE --help lists them, each with the comment behind
---it on its line.
---@param defaults? table<string, any>
---@return table
function arguments(defaults) end

---Calls fn and returns its result and None, or None and the error, which has
---kind, message, where and stack.
---@param fn any
---@param ... any
---@return any value
---@return any error
function attempt(fn, ...) end

---Returns the bytes of a string, which are stored as they are.
---@param s any
---@return any
function bytes(s) end

---Calls fn when the run ends, however it ends; the last deferred first.
---@param fn any
---@param ... any
function defer(fn, ...) end

---Returns a dict of the entries of a table, one also if that is empty or a list.
---@param t any
---@return table<any, any>
function dict(t) end

---Goes through the elements of a list, a structure or an iterator, in a for
---loop.
---@param x any
---@return rdsh.Iterator
function each(x) end

---Returns a variable of the environment.
---@param name string that of the variable
---@param default? any the result where there would be none
---@return string|nil
---@overload fun(name: string, options: {default?: any}): string|nil
function env(name, default) end

---Ends the run with an exit code.
---@param code? any
function exit(code) end

---Ends the run with an error, or what attempt called. Of an error it raises that
---again.
---@param ... any
function fail(...) end

---Returns x as a float, which stays one when it is stored: float(4) is 4.0.
---@param x any
---@return number
function float(x) end

---Returns x as an int: of a str one of any size, of a number its whole part.
---@param x any
---@return integer
function int(x) end

---Returns a list of the elements of a table, one also if that is empty.
---@param t any
---@return any[]
function list(t) end

---Pops an item of the first of several queues, stacks, deques (at the front) and
---lists (at the end) that has any. Returns its name and the item, or None after
---waiting for timeout.
---@param queues any[]
---@param options? {timeout?: rdsh.Duration}
---@return any name
---@return any item
function pop_any(queues, options) end

---Prints values in a line, with spaces between.
---@param ... any
function print(...) end

---Goes through iterable in a loop, and shows how far that is, the rate and the
---time left: on a terminal as a bar, elsewhere as a line now and then.
---@param iterable any
---@param label? any the text in front of the bar
---@return rdsh.Iterator
function progress(iterable, label) end

---Returns a type of records, immutable values with named fields.
---@param name any that of the type
---@param ... any
---@return any
function record(name, ...) end

---Returns a set of the elements of a table, each once.
---@param t any
---@return any[]
function set(t) end

---Adds up numbers.
---@param iterable any
---@param start? any what to begin with
---@return number
function sum(iterable, start) end

---Returns a tuple: an immutable list.
---@param ... any
---@return any[]
function tuple(...) end

---Calls fn with a local copy of the structure handle, and then syncs it, unless
---fn failed. Returns what fn returns.
---@param handle any
---@param fn function
---@return any
function with_local(handle, fn) end
