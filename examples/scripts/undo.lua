-- A text that several people may change, with undo and redo: what was done is
-- on one stack, what was taken back on another.
--
--     rdsh run undo.lua

local page = Cell("{undo}:page")
local done = Stack("{undo}:done", {maxlen = 3, overflow = "drop_oldest"}) -- no more than three steps back
local undone = Stack("{undo}:undone")
for _, structure in ipairs{page, done, undone} do
    structure:clear() -- of what an earlier run left
end

local function write(words)
    done:push(page:swap(words))
    undone:clear() -- what comes now begins a new story
    print("write:", page:get())
end

local function undo()
    local old = done:pop()
    if old == nil then
        print("undo:  nothing more")
        return
    end
    undone:push(page:swap(old))
    print("undo: ", page:get())
end

local function redo()
    local new = undone:pop()
    if new == nil then
        print("redo:  nothing more")
        return
    end
    done:push(page:swap(new))
    print("redo: ", page:get())
end

page:set("Dear")
write("Dear Sir")
write("Dear Madam")
undo()
undo()
redo()
write("Dear all")
redo()
write("Hello")
write("Hello!")
for _ = 1, 4 do
    undo()
end

-- Output:
-- write: Dear Sir
-- write: Dear Madam
-- undo:  Dear Sir
-- undo:  Dear
-- redo:  Dear Sir
-- write: Dear all
-- redo:  nothing more
-- write: Hello
-- write: Hello!
-- undo:  Hello
-- undo:  Dear all
-- undo:  Dear Sir
-- undo:  nothing more
