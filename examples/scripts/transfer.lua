-- Accounts: a day's postings are imported in one round trip for each thousand,
-- and money is moved between accounts so that it is never in both or in neither.
--
--     rdsh run transfer.lua

local accounts = Counter("{bank}:accounts") -- cents by owner
local journal = Queue("{bank}:journal") -- what was moved, oldest first
for _, structure in ipairs{accounts, journal} do
    structure:clear() -- of what an earlier run left
end

local function import_postings()
    for n = 0, 2999 do
        accounts:incr("customer " .. n % 3, n % 100) -- no answer, no wait
    end
    return accounts:size() -- a read first sends what was collected
end

print("accounts:", store.batch(import_postings))

local function transfer(cents, payer, payee)
    return function()
        if accounts:get(payer) < cents then -- what is read is watched until the end
            fail(text.format("%s has only %d", payer, accounts:get(payer)))
        end
        accounts:decr(payer, cents)
        accounts:incr(payee, cents)
        journal:push(tuple(payer, payee, cents))
    end
end

store.atomic(transfer(9000, "customer 0", "customer 1"))
local _, err = attempt(store.atomic, transfer(999999, "customer 2", "customer 1"))
print("refused:", err)

local rows = accounts:items()
table.sort(rows, function(a, b) return a[1] < b[1] end)
for owner, cents in each(rows) do
    print(owner, cents)
end
print("moved:", journal:items())

-- Output:
-- accounts: 3
-- refused: customer 2 has only 49500
-- customer 0 40500
-- customer 1 58500
-- customer 2 49500
-- moved: [("customer 0", "customer 1", 9000)]
