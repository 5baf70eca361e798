-- What a search box does while someone types: complete, forgive, take apart.
--
--     rdsh run autocomplete.lua [FILE] [--prefix=str] [--typo=recieve] [--text=…]
--
-- FILE has a word on each line, with its weight behind if there are weights,
-- such as how often people write it. It may be packed (.gz).

local args = arguments{prefix = "str", typo = "recieve", text = "thequickbrownfoxjumpsoverthelazyowl", top = 5}
local path = args.rest[1] or fs.beside("data/words.txt")

local words = Trie("autocomplete:words")
words:clear() -- of what an earlier run left

local weights = dict{} -- a dict even if all words were numbers
for line in progress(fs.lines(path), "reading") do
    local word, weight = unpack(text.split(line))
    if word then
        weights[word] = weight and tonumber(weight) or 100 - #word -- short words first
    end
end
words:insert_many(weights) -- a round trip for each thousand

print(text.format("%d words, %d of them begin with %s", #words, words:count(args.prefix), args.prefix))
print()

-- Sorted by their bytes, as in a dictionary; and those that weigh most.
print(text.format("in order: %s", table.concat(words:starts_with(args.prefix, {limit = args.top}), " ")))
print()
print(text.table(words:complete(args.prefix, {limit = args.top}), {"heaviest", "weight"}))

-- What was meant, maybe: words one edit away from what was typed, and two.
for distance = 1, 2 do
    local near = words:fuzzy(args.typo, {distance = distance, limit = args.top})
    print(text.format("%s within %d: %s", args.typo, distance, #near > 0 and table.concat(near, " ") or "nothing"))
end
print()

-- The longest word that a text begins with, again and again: each a round trip.
local function take_apart(s)
    local parts = {}
    while s ~= "" do
        local word = words:longest_prefix(s) or s:sub(1, 1)
        table.insert(parts, word)
        s = s:sub(#word + 1)
    end
    return parts
end

print(text.format("%s: %s", args.text, table.concat(take_apart(args.text), " ")))

-- Output:
-- 252 words, 11 of them begin with str
--
-- in order: strange stream streamline street streets
--
-- heaviest   weight
-- ---------  ------
-- street        239
-- strong        202
-- structure     119
-- strength      102
-- strange        88
--
-- recieve within 1: nothing
-- recieve within 2: believe receive
--
-- thequickbrownfoxjumpsoverthelazyowl: the quick brown fox jumps over the lazy owl
