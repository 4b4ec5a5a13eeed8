// allocation_failures [MOST]: makes the Nth allocation of a call fail, N from 1 to the number of
// allocations of the whole call, at most MOST of them evenly spread (default 150), for the readers
// of files and requests and for the engines. Every call must end with an answer or a typed error:
// a crash, an exception that leaves the dispatcher, or blocks that are not freed are failures. Then
// the same for requests to the HTTP server, which must go on for others.
#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <memory>
#include <netinet/in.h>
#include <new>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "api/http/server.hpp"
#include "api/rest/fair_pool.hpp"
#include "base/clock.hpp"
#include "service/dispatcher.hpp"
#include "service/methods.hpp"
#include "support/temporary_directory.hpp"

namespace {

std::atomic<std::int64_t> allocations = 0;
std::atomic<std::int64_t> live = 0;
std::atomic<std::int64_t> fails_at = -1;  // counted like `allocations`; -1: none does

void* allocate(std::size_t size, std::size_t alignment) {
    const std::int64_t number = ++allocations;
    if (number == fails_at) throw std::bad_alloc();
    if (size == 0) size = 1;
    void* made =
        alignment <= alignof(std::max_align_t)
            ? std::malloc(size)
            : std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
    if (!made) throw std::bad_alloc();
    ++live;
    return made;
}

void release(void* block) noexcept {
    if (!block) return;
    --live;
    std::free(block);
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size, 1); }
void* operator new[](std::size_t size) { return allocate(size, 1); }
void* operator new(std::size_t size, std::align_val_t a) {
    return allocate(size, static_cast<std::size_t>(a));
}
void* operator new[](std::size_t size, std::align_val_t a) {
    return allocate(size, static_cast<std::size_t>(a));
}
void operator delete(void* block) noexcept { release(block); }
void operator delete[](void* block) noexcept { release(block); }
void operator delete(void* block, std::size_t) noexcept { release(block); }
void operator delete[](void* block, std::size_t) noexcept { release(block); }
void operator delete(void* block, std::align_val_t) noexcept { release(block); }
void operator delete[](void* block, std::align_val_t) noexcept { release(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { release(block); }
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept { release(block); }

namespace {

using namespace ballast;

struct Case {
    std::string method;
    std::string request;
    // DuckDB keeps an instance whose first statement ran out of memory: some 13,600 blocks.
    bool uses_duckdb = false;
};

std::string table(int days) {
    std::string rows = "[";
    for (int day = 1; day <= days; ++day)
        rows += fmt::format(R"({}{{"date":"2024-{:02}-{:02}","A":{},"B":{}}})", day > 1 ? "," : "",
                            1 + (day - 1) / 28, 1 + (day - 1) % 28, (day * 7 % 11 - 5) / 500.0,
                            (day * 5 % 13 - 6) / 400.0);
    return rows + "]";
}

std::vector<Case> cases() {
    const std::string returns = table(60);
    const std::string trades =
        R"([{"id":"b","date":"2024-01-02","type":"buy","account":"a","symbol":"A","quantity":10,)"
        R"("price":"10.5","fees":1},{"id":"s","date":"2024-01-20","type":"sell","account":"a",)"
        R"("symbol":"A","quantity":5,"price":5}])";
    const std::string bank =
        R"({"analysis_date":"2026-01-31","reporting_currency":"EUR","currencies":{"EUR":)"
        R"({"discount_curve":[["ON",0.019],[5,0.023],["10Y",0.025]]}},"positions":[{"id":"a",)"
        R"("side":"asset","type":"fixed_annuity","currency":"EUR","balance":90,"rate":0.04,)"
        R"("next_payment":"2026-02-28","last_payment":"2026-01-31","payment_months":1,)"
        R"("maturity":"2030-01-31"}]})";
    const std::string ofx =
        R"(OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD)"
        R"(<BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>CREDIT)"
        R"(<DTPOSTED>20240102<TRNAMT>10.00<FITID>1</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS>)"
        R"(</BANKMSGSRSV1></OFX>)";
    return {
        {"risk.var", R"({"positions":[{"symbol":"A","value":100},{"symbol":"B","value":50}],)"
                     R"("returns":)" +
                         returns + "}"},
        {"risk.correlation", R"({"returns":)" + returns + "}"},
        {"ledger.lots", R"({"transactions":)" + trades + "}"},
        {"ledger.lots", R"({"transactions":)" + trades + R"(,"method":"hifo"})"},
        {"options.price", R"({"options":[{"type":"put","style":"american","spot":100,"strike":90,)"
                          R"("time":0.5,"rate":0.05,"volatility":0.3}]})"},
        {"alm.value", bank},
        {"ledger.import", R"({"file_name":"a.csv","account":"x","content":"# format: )"
                          R"(ballast.transactions\ndate,type,account,symbol,quantity,price,amount)"
                          R"(\n2020-01-01,deposit,main,,,,1000\n2020-01-02,buy,main,A,1,10,\n"})"},
        {"ledger.import", R"({"file_name":"a.qif","account":"x","content":"!Type:Bank\nD1/2/2024)"
                          R"(\nT10.00\nPInterest\n^\n"})"},
        {"ledger.import", R"({"file_name":"a.ofx","account":"x","content":")" + ofx + R"("})"},
        {"market.import_prices", R"({"source":"t","commit":false,"content":"date,A,B\n2024-01-02,)"
                                 R"(1.75,2\n2024-01-03,1.8,x\n"})"},
        {"risk.var", R"({"positions":[{"symbol":)"},
        {"risk.performance", R"({"returns":)" + returns + R"(,"column":"A"})"},
        {"alm.bond", R"({"settlement":"2024-01-25","maturity":"2034-07-31","coupon":0.0425,)"
                     R"("clean_price":98.5})"},
        {"market.curve", R"({"as_of":"2026-01-01","nodes":[{"tenor":"1Y","rate":0.02}],)"
                         R"("at":["2026-07-02"]})"},
        {"plan.simulate",
         R"({"initial_portfolio":1000000,"years":5,"paths":200,"withdrawal":)"
         R"({"strategy":"constant_dollar","rate":0.04},"allocation":{"stock":1}})"},
        {"audit.list", R"({"limit":10})"},
        {"risk.backtest",
         R"({"positions":[{"symbol":"A","value":100}],"window":30,"returns":)" + returns + "}"},
        {"risk.factors", R"({"factors":["B"],"returns":)" + returns + "}"},
        {"risk.exposures",
         R"({"positions":[{"symbol":"A","value":100},{"symbol":"B","value":-5}]})"},
        {"risk.correlation",
         R"({"matrix":[[1,0.9,-0.9],[0.9,1,0.9],[-0.9,0.9,1]],"repair":"higham"})"},
        {"risk.correlation", R"({"method":"ledoit_wolf","returns":)" + returns + "}"},
        {"options.implied_volatility",
         R"({"options":[{"type":"call","style":"european","spot":100,"strike":90,)"
         R"("time":0.5,"rate":0.05,"price":14}]})"},
        {"ledger.net_worth", R"({"transactions":)" + trades + R"(,"dates":["2024-02-01"]})"},
        {"ledger.performance", R"({"flows":[{"date":"2024-01-02","amount":-100},)"
                               R"({"date":"2025-01-02","amount":110}]})"},
        {"export.trades", R"({"trades":[{"side":"buy","symbol":"A","quantity":1}]})"},
        {"market.validate", R"({"prices":[{"symbol":"A","date":"2024-01-02","close":100},)"
                            R"({"symbol":"A","date":"2024-01-03","close":101}]})"},
        {"alm.session.create",
         R"({"name":"b","as_of":"2026-02-11","currency":"EUR","files":[{"name":"book.csv","content":)"
         R"("id,side,type,currency,balance,rate,next_payment,payment_months,maturity\n)"
         R"(a,asset,fixed_bullet,EUR,100,0.03,2027-02-11,12,2036-02-11\n"},{"name":"curves.csv",)"
         R"("content":"Curve,ON,1Y,10Y\nEUR_ESTR_OIS,0.019,0.02,0.028\n"}]})",
         true},
        {"jobs.submit", R"({"method":"risk.exposures","request":{"positions":[{"symbol":"A",)"
                        R"("value":1}]}})"},
    };
}

struct Total {
    std::int64_t injected = 0;
    std::int64_t errors = 0;
    bool failed = false;
};

service::Invocation invocation_of(const service::Principal& owner, const Case& one) {
    return {.method = one.method,
            .request = one.request,
            .principal = &owner,
            .interface = "test",
            .remote = "local",
            .in_process = true};
}

void inject(service::Dispatcher& dispatcher, const service::Principal& owner, const Case& one,
            std::int64_t most, Total& total) {
    const service::Invocation invocation = invocation_of(owner, one);
    const auto warm = dispatcher.invoke(invocation);
    const bool is_valid = warm.has_value();
    if (!is_valid && one.request.ends_with('}')) {
        fmt::print("{}: {}\n", one.method, warm.error().message);
        total.failed = true;
        return;
    }
    const std::int64_t before = allocations;
    const std::int64_t blocks_before = live;
    (void)dispatcher.invoke(invocation);
    const std::int64_t count = allocations - before;
    const std::int64_t blocks = live;
    const std::int64_t stored = std::max<std::int64_t>(0, blocks - blocks_before);
    const std::int64_t step = std::max<std::int64_t>(1, count / most);
    std::int64_t injected = 0, results = 0;
    for (std::int64_t at = 1; at <= count; at += step, ++injected) {
        fails_at = allocations + at;
        try {
            const auto reply = dispatcher.invoke(invocation);
            ++(reply ? results : total.errors);
        } catch (const std::exception& thrown) {
            fails_at = -1;
            fmt::print("{}: allocation {} of {}: {} leaves the dispatcher\n", one.method, at, count,
                       thrown.what());
            total.failed = true;
        }
        fails_at = -1;
    }
    total.injected += injected;
    const auto after = dispatcher.invoke(invocation);
    if (after.has_value() != is_valid) {
        fmt::print("{}: does not work any more: {}\n", one.method,
                   after ? std::string() : after.error().message);
        total.failed = true;
    }
    // A result may be kept in memory, such as a balance sheet; caches may hold a few blocks more.
    const std::int64_t kept = live - blocks;
    if (!one.uses_duckdb && kept > 64 + 2 * stored * (results + 1)) {
        fmt::print("{}: {} blocks are not freed after {} failures\n", one.method, kept, injected);
        total.failed = true;
    }
    fmt::print("{}: {} of {} allocations failed, {} results nevertheless\n", one.method, injected,
               count, results);
}

// An answer's first bytes, or nothing when the server closed the connection. Without allocations.
std::string_view ask(std::uint16_t port, std::string_view request, std::array<char, 4096>& room) {
    const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{.tv_sec = 2, .tv_usec = 0};
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ssize_t got = -1;
    if (::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
        ::send(client, request.data(), request.size(), MSG_NOSIGNAL) > 0)
        got = ::recv(client, room.data(), room.size(), 0);
    ::close(client);
    return {room.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
}

// The server answers each request from another thread, as its calls do.
void inject_requests(std::int64_t most, Total& total) {
    api::rest::FairPool pool({.threads = 1});
    const auto server = api::http::Server::start(
        {.port = 0, .threads = 1}, [&](api::http::Request&& request, api::http::Responder respond) {
            auto both = std::make_shared<std::pair<api::http::Request, api::http::Responder>>(
                std::move(request), std::move(respond));
            pool.submit({}, [both] {
                both->second({.body = "echo " + both->first.path + both->first.body});
            });
        });
    if (!server) {
        fmt::print("{}\n", server.error().message);
        total.failed = true;
        return;
    }
    const std::uint16_t port = (*server)->port();
    std::array<char, 4096> room{};
    constexpr std::string_view kRequest =
        "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nConnection: "
        "close\r\n\r\nhello";
    constexpr std::string_view kAnswer = "HTTP/1.1 200";
    (void)ask(port, kRequest, room);
    const std::int64_t before = allocations;
    (void)ask(port, kRequest, room);
    const std::int64_t count = std::min(allocations - before, most);
    std::int64_t unanswered = 0;
    for (std::int64_t at = 1; at <= count; ++at) {
        fails_at = allocations + at;
        unanswered += !ask(port, kRequest, room).starts_with(kAnswer);
        fails_at = -1;
        if (ask(port, kRequest, room).starts_with(kAnswer)) continue;
        fmt::print("http: after the failure of allocation {} requests are not answered\n", at);
        total.failed = true;
    }
    total.injected += count;
    total.errors += unanswered;
    fmt::print("http: {} allocations failed, {} requests not answered, each next one was\n", count,
               unanswered);
}

}  // namespace

int main(int argc, char** argv) {
    std::int64_t most = 150;
    if (argc > 1) {
        const std::string_view text = argv[1];
        std::from_chars(text.data(), text.data() + text.size(), most);
    }
    const test::TemporaryDirectory directory;
    service::Settings settings;
    settings.data = directory.path();
    settings.threads = 2;
    service::Environment environment(std::move(settings), std::make_unique<SystemClock>());
    const service::MethodTable methods = service::make_method_table();
    service::Dispatcher dispatcher(environment, methods);
    const auto owner = dispatcher.identity().owner();
    if (!owner) {
        fmt::print("{}\n", owner.error().message);
        return 1;
    }
    Total total;
    for (const Case& one : cases()) inject(dispatcher, *owner, one, most, total);
    inject_requests(most, total);
    fmt::print("{} failed allocations, {} typed errors\n", total.injected, total.errors);
    return total.failed ? 1 : 0;
}
