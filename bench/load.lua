-- Requests of bench/load.py for wrk: 80 % reads, 15 % writes, 5 % starts of jobs, each client with a pause
-- between its requests (PAUSE_MS, 0 for none). Prints the latencies and how often each status came.
local pause = tonumber(os.getenv("PAUSE_MS") or "0")
local token = os.getenv("TOKEN")
local reads = {
    "/api/v1/portfolios/demo-long-short", "/api/v1/portfolios", "/api/v1/accounts",
    "/api/v1/positions?portfolio=demo-long-short&limit=50",
}
local job = '{"method":"risk.exposures","request":{"positions":[{"symbol":"A","value":1}]}}'
local threads = {}

function setup(thread)
    thread:set("id", #threads)
    table.insert(threads, thread)
end

function init()
    math.randomseed(7 + id)
    sent = 0
    statuses = {}
end

function delay()
    return pause > 0 and math.random(0, 2 * pause) or 0
end

function request()
    local headers = {["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json"}
    local kind = math.random()
    if kind < 0.8 then return wrk.format("GET", reads[math.random(#reads)], headers) end
    sent = sent + 1
    headers["Idempotency-Key"] = string.format("load-%d-%d-%d", os.time(), id, sent)
    if kind < 0.95 then
        local body = string.format(
            '{"account":"load","date":"2025-01-02","type":"deposit","amount":"%d.25"}', sent)
        return wrk.format("POST", "/api/v1/transactions", headers, body)
    end
    return wrk.format("POST", "/api/v1/jobs", headers, job)
end

function response(status)
    statuses[status] = (statuses[status] or 0) + 1
end

function done(summary, latency)
    local counts = {}
    for _, thread in ipairs(threads) do
        for status, count in pairs(thread:get("statuses")) do
            counts[status] = (counts[status] or 0) + count
        end
    end
    local text = {}
    for status, count in pairs(counts) do table.insert(text, string.format('"%d":%d', status, count)) end
    local errors = summary.errors
    io.write(string.format(
        '{"requests":%d,"seconds":%.3f,"p50":%.3f,"p99":%.3f,"p999":%.3f,"max":%.3f,"broken":%d,"statuses":{%s}}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        latency:percentile(99.9) / 1e3, latency.max / 1e3,
        errors.connect + errors.read + errors.write + errors.timeout, table.concat(text, ",")))
end
