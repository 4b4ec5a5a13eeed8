// FIFO lots and gains of a CSV of transactions, as ledger_peer.py does it with Python's Decimal:
//
//     bench_ledger FILE REPETITIONS
//     bench_ledger growth FILE LARGER REPETITIONS
//
// FILE holds date,type,symbol,quantity,price,fees,ratio and is booked as ledger.lots books it when
// it is asked for totals. LARGER has ten times
// its rows. And net worth of every day of some years, from activities in memory:
//
//     bench_ledger worth ACTIVITIES SYMBOLS YEARS REPETITIONS
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fmt/format.h>
#include <random>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "base/threads.hpp"
#include "ledger/net_worth.hpp"
#include "ledger/plain_ledger.hpp"
#include "service/ledger/columns.hpp"
#include "service/table_files.hpp"
#include "simd.hpp"

namespace {

using namespace ballast;

void print(std::string_view name, Decimal value) {
    fmt::print("digits {} {}\n", name, value.to_string());
    fmt::print("value {} {}\n", name, value.to_double());
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double processor_seconds() {
    return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
}

// From opening the file to the gains.
std::pair<ledger::LotReport, double> book_file(const char* path, const Work& work) {
    const auto start = std::chrono::steady_clock::now();
    auto text = service::LocalTableFiles(".").read_bytes(path);
    CHECK(text);
    const auto read = service::read_ledger_columns(*std::move(text), work);
    CHECK(read != nullptr);
    auto report = ledger::plain_report(read->columns, {}, ledger::ReportDetail::kTotals, work);
    CHECK(report);
    return {std::move(report->value), seconds_since(start)};
}

int lots(const char* path, int repetitions) {
    ThreadPool threads;
    const Work work{.threads = &threads};
    for (int i = 0; i < repetitions; ++i) {
        const auto [report, seconds] = book_file(path, work);
        fmt::print("time {}\n", seconds);
        if (i > 0) continue;
        for (const ledger::RealizedGain& gain : report.realized)
            print(gain.year ? fmt::format("gain_{}", *gain.year) : "gain", gain.total);
        print("cash", report.cash.at(0).balance);
        Int128 basis = 0;
        for (const ledger::Holding& holding : report.holdings) basis += holding.cost_basis.units();
        print("open_basis", Decimal::from_units(basis));
    }
    return 0;
}

// The best of each side, in processor time: other load on the machine only adds to it.
int growth(const char* small, const char* large, int repetitions) {
    double best_small = 1e9;
    double best_large = 1e9;
    const auto best = [](double& seconds, const char* path) {
        const double start = processor_seconds();
        book_file(path, {});
        seconds = std::min(seconds, processor_seconds() - start);
    };
    for (int i = 0; i < repetitions; ++i) {
        for (int j = 0; j < 10; ++j) best(best_small, small);
        best(best_large, large);
        fmt::print("time {}\n", best_large);
    }
    fmt::print("check growth {} 11\n", best_large / best_small);
    return 0;
}

// Buys, sells and dividends on random days, and a price for every symbol and weekday.
struct Book {
    std::vector<model::Transaction> rows;
    ledger::MarketInputs market;
    std::vector<fin::Date> days;
    Int128 last_total = 0;  // in hundredths, computed while the data are made
};

Decimal cents(std::int64_t value) { return Decimal::from_units(Int128{value} * 10'000'000'000); }

Book make_book(int activities, int symbols, int years) {
    std::mt19937 draw(11);
    const auto below = [&](int n) { return static_cast<int>(draw() % static_cast<unsigned>(n)); };
    Book book;
    const fin::Date first = fin::Date::from_ymd(2012, 1, 2).value();
    const int days = years * 365 + years / 4;
    for (int d = 0; d < days; ++d) book.days.push_back(first + d);
    std::vector<std::int64_t> price(static_cast<std::size_t>(symbols), 5'000);
    std::vector<std::int64_t> held(price.size() * 4, 0);
    Int128 cash = 0;
    int made = 0;
    for (int d = 0; d < days; ++d) {
        const fin::Date date = first + d;
        for (std::size_t i = 0; i < price.size(); ++i) {
            price[i] = std::max<std::int64_t>(100, price[i] + below(201) - 100);
            if (d % 7 < 5)
                book.market.prices[fmt::format("SYM{}", i)].points.emplace_back(date,
                                                                                cents(price[i]));
        }
        for (; made < static_cast<std::int64_t>(activities) * (d + 1) / days; ++made) {
            const auto symbol = static_cast<std::size_t>(below(symbols));
            const auto account = static_cast<int>(symbol % 4);
            std::int64_t& have = held[symbol * 4 + static_cast<std::size_t>(account)];
            const std::int64_t units = 1 + below(200);
            model::Transaction t;
            t.date = date;
            t.account = fmt::format("account {}", account);
            t.symbol = fmt::format("SYM{}", symbol);
            const int kind = below(10);
            if (kind == 0) {
                t.type = model::TransactionType::kDividend;
                t.amount = cents(units);
                cash += units;
            } else {
                const bool sell = kind < 5 && have >= units;
                t.type = sell ? model::TransactionType::kSell : model::TransactionType::kBuy;
                t.quantity = Decimal{units};
                t.price = cents(price[symbol]);
                have += sell ? -units : units;
                cash += Int128{sell ? units : -units} * price[symbol];
            }
            book.rows.push_back(std::move(t));
        }
    }
    book.last_total = cash;
    for (std::size_t i = 0; i < held.size(); ++i) {
        const auto& points = book.market.prices[fmt::format("SYM{}", i / 4)].points;
        book.last_total += Int128{held[i]} * (points.back().second.units() / 10'000'000'000);
    }
    return book;
}

int worth(int activities, int symbols, int years, int repetitions) {
    const Book book = make_book(activities, symbols, years);
    for (int i = 0; i < repetitions; ++i) {
        const auto start = std::chrono::steady_clock::now();
        const auto outcome =
            ledger::net_worth(book.rows, book.market, {.dates = book.days, .lots = {}});
        CHECK(outcome);
        std::vector<std::pair<fin::Date, Decimal>> totals;
        for (const ledger::Snapshot& shot : outcome->value)
            totals.emplace_back(shot.date, shot.total);
        const ledger::Growth growth = ledger::growth_of(totals);
        fmt::print("time {}\n", seconds_since(start));
        if (i > 0) continue;
        CHECK(!growth.annual.empty());
        const Int128 difference = totals.back().second.units() - book.last_total * 10'000'000'000;
        fmt::print("check last_day {} 0\n", Decimal::from_units(difference).to_double());
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    bench::choose_vector_target();
    const std::string_view mode = argc > 1 ? argv[1] : "";
    if (mode == "worth" && argc == 6)
        return worth(std::atoi(argv[2]), std::atoi(argv[3]), std::atoi(argv[4]),
                     std::atoi(argv[5]));
    if (mode == "growth" && argc == 5) return growth(argv[2], argv[3], std::atoi(argv[4]));
    CHECK(argc == 3);
    return lots(argv[1], std::atoi(argv[2]));
}
