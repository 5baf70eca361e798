package catalog_test

import (
	"strings"
	"testing"
)

func TestLuaStub(t *testing.T) {
	stub := shelves().LuaStub()
	for _, want := range []string{
		"---@meta\n",
		"---Holds books; by title. A book is any value.\n---@class Shelf\n---@operator len: integer\nlocal Shelf_ = {}\n",
		"---@param name string\n",
		"---@return Shelf\nfunction Shelf(name, options) end\n\nBoard = Shelf\n",
		"---@param title any\n---@param default? any the result where there would be none\n---@return any|nil\n" +
			"---@overload fun(self: Shelf, title: any, options: {default?: any}): any|nil\nfunction Shelf_:find(title, default) end\n",
		"---@return any[][]\n---@overload fun(self: Shelf, options: {start?: integer, stop?: integer}): any[][]\n",
		"---@param other Shelf\nfunction Shelf_:join(other) end\n",
		"---@return rdsh.Iterator\nfunction Shelf_:load(books) end\n",
		"---@param book any\n---@param options? {timeout?: rdsh.Duration}\n---@return integer\nfunction Shelf_:put(book, options) end\n",
		"words = words or {}\n",
		"---@type number\nwords.half = 0.5\n",
		"---@param ... any\n---@return string\nfunction words.say(...) end\n",
		"---@param tags? table<string, any>\n---@return boolean\nfunction words.tag(tags) end\n",
		"---@param now? boolean\n---@overload fun(options: {now?: boolean})\nfunction close(now) end\n",
		"function pack(t) end\n",
	} {
		if !strings.Contains(stub, want) {
			t.Errorf("got %s\nwant %q in it", stub, want)
		}
	}
}

func TestStarlarkStub(t *testing.T) {
	stub := shelves().StarlarkStub()
	for _, want := range []string{
		"class Shelf:\n    \"\"\"Holds books; by title. A book is any value.\"\"\"\n" +
			"    def __init__(self, name: str, *, timeout: DurationLike | None = None) -> None:\n",
		"    def find(self, title: Any, default: Any = None) -> Any | None:\n",
		"    def items(self, start: int = 0, stop: int | None = None) -> list[tuple[Any, Any]]:\n",
		"    def join(self, other: Shelf) -> None:\n        \"\"\"Takes what is on another shelf.\"\"\"\n",
		"    def load(self, books: Mapping[Any, Any] | Iterable[Any]) -> Iterator[tuple[Any, Any]]:\n",
		"    def put(self, book: Any, *, timeout: DurationLike | None = None) -> int:\n",
		"    def __len__(self) -> int: ...\n",
		"\nBoard = Shelf\n",
		"class _words:\n    \"\"\"Words.\"\"\"\n    half: float\n    def count(self, s: str) -> int:\n",
		"    def say(self, *parts: Any) -> str:\n",
		"    def tag(self, **tags: Any) -> bool:\n",
		"\nwords: _words\n",
		"\ndef close(now: bool = True) -> None:\n",
	} {
		if !strings.Contains(stub, want) {
			t.Errorf("got %s\nwant %q in it", stub, want)
		}
	}
	if strings.Contains(stub, "pack") {
		t.Error("the stub declares pack, which only Lua has")
	}
}
