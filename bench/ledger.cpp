// FIFO lots and gains of a CSV of transactions, as ledger_peer.py does it with Python's Decimal:
//
//     bench_ledger FILE REPETITIONS
//
// FILE holds date,type,symbol,quantity,price,fees in the order of its dates, quantities and prices
// with at most six digits behind the point; a split has its ratio as quantity.
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/core.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>
#include <vector>

#include "base/check.hpp"
#include "ledger/plain_kernel.hpp"

namespace {

using namespace ballast;

// The number up to the next comma or line end, in units of 10^-6.
std::int64_t take_micro(const char*& at) {
    std::int64_t value = 0;
    for (; *at >= '0' && *at <= '9'; ++at) value = value * 10 + (*at - '0');
    int digits = 0;
    if (*at == '.')
        for (++at; *at >= '0' && *at <= '9'; ++at, ++digits) value = value * 10 + (*at - '0');
    for (; digits < 6; ++digits) value *= 10;
    ++at;
    return value;
}

std::int32_t take_day(const char*& at) {
    const auto digit = [&](int i) { return at[i] - '0'; };
    const int year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
    const std::int32_t day = (year * 12 + digit(5) * 10 + digit(6)) * 31 + digit(8) * 10 + digit(9);
    at += 11;
    return day;
}

struct Totals {
    Int128 gain = 0;
    Int128 proceeds = 0;
    Int128 basis = 0;
    Int128 open_basis = 0;
};

Totals book(const char* at, const char* end) {
    std::unordered_map<std::string_view, std::uint32_t> symbols;
    std::vector<ledger::PlainRow> rows;
    rows.reserve(static_cast<std::size_t>(end - at) / 36 + 16);
    while (*at++ != '\n') {}
    while (at < end) {
        ledger::PlainRow row{.date = take_day(at)};
        row.kind = at[0] == 'b'   ? ledger::PlainKind::kBuy
                   : at[1] == 'e' ? ledger::PlainKind::kSell
                                  : ledger::PlainKind::kSplit;
        while (*at++ != ',') {}
        const char* name = at;
        while (*at != ',') ++at;
        row.position = symbols
                           .try_emplace(std::string_view(name, static_cast<std::size_t>(at - name)),
                                        static_cast<std::uint32_t>(symbols.size()))
                           .first->second;
        ++at;
        row.quantity = take_micro(at);
        row.price = take_micro(at);
        row.fees = take_micro(at);
        if (row.kind == ledger::PlainKind::kSplit) row.price = 1'000'000;
        rows.push_back(row);
    }
    std::vector<ledger::PlainRing> rings(symbols.size());
    Totals totals;
    const ledger::PlainEnd result = ledger::plain_fifo(
        rows, rings, [&](std::size_t, const ledger::PlainLot&, std::int64_t, Int128 proceeds,
                         Int128 basis) {
            totals.gain += proceeds - basis;
            totals.proceeds += proceeds;
            totals.basis += basis;
        });
    CHECK(result.stop == ledger::PlainStop::kDone);
    for (const ledger::PlainRing& ring : rings)
        for (std::size_t i = ring.head; i < ring.lots.size(); ++i)
            totals.open_basis += ring.lots[i].basis;
    return totals;
}

void print(std::string_view name, Int128 units) {
    fmt::print("digits {} {}\n", name, Decimal::from_units(units).to_string());
    fmt::print("value {} {}\n", name, Decimal::from_units(units).to_double());
}

}  // namespace

int main(int argc, char** argv) {
    CHECK(argc == 3);
    for (int i = 0; i < std::atoi(argv[2]); ++i) {
        const auto start = std::chrono::steady_clock::now();
        const int file = open(argv[1], O_RDONLY);
        CHECK(file >= 0);
        struct stat status {};
        CHECK(fstat(file, &status) == 0);
        const auto size = static_cast<std::size_t>(status.st_size);
        void* text = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
        CHECK(text != MAP_FAILED);
        const char* begin = static_cast<const char*>(text);
        const Totals totals = book(begin, begin + size);
        munmap(text, size);
        close(file);
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        fmt::print("time {}\n", taken.count());
        if (i > 0) continue;
        print("gain", totals.gain);
        print("proceeds", totals.proceeds);
        print("basis", totals.basis);
        print("open_basis", totals.open_basis);
    }
    return 0;
}
