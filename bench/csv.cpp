// A table of 1,000,000 rows and 20 columns to typed columns, as csv_peer.py does it with DuckDB and
// pandas:
//
//     bench_csv data FILE ROWS
//     bench_csv read FILE REPETITIONS
//
// README.md says what is printed. The file is mapped; that is timed.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/core.h>
#include <random>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.hpp"
#include "base/threads.hpp"
#include "ingest/column_reader.hpp"
#include "simd.hpp"

namespace {

using namespace ballast;
using ingest::ColumnType;

const std::vector<ingest::ColumnSpec> kColumns = {{"id", ColumnType::kInt64},
                                                  {"account", ColumnType::kWord},
                                                  {"symbol", ColumnType::kWord},
                                                  {"isin", ColumnType::kWord},
                                                  {"name", ColumnType::kWord},
                                                  {"asset_class", ColumnType::kWord},
                                                  {"currency", ColumnType::kWord},
                                                  {"country", ColumnType::kWord},
                                                  {"quantity", ColumnType::kDouble},
                                                  {"price", ColumnType::kDouble},
                                                  {"market_value", ColumnType::kDouble},
                                                  {"cost_basis", ColumnType::kDouble},
                                                  {"accrued", ColumnType::kDouble},
                                                  {"fx_rate", ColumnType::kDouble},
                                                  {"delta", ColumnType::kDouble},
                                                  {"duration", ColumnType::kDouble},
                                                  {"rating", ColumnType::kWord},
                                                  {"maturity", ColumnType::kDate},
                                                  {"trade_date", ColumnType::kDate},
                                                  {"flag", ColumnType::kInt64}};

// Positions of a large custodian; one name in twenty has a comma and is quoted.
void write_data(const char* path, long rows) {
    constexpr const char* kClasses[] = {
        "Equity", "Corporate Bond", "Government Bond", "ETF", "Option", "Future", "Cash", "Loan"};
    constexpr const char* kCurrencies[] = {"USD", "EUR", "GBP", "JPY", "CHF",
                                           "CAD", "AUD", "SEK", "NOK", "DKK"};
    constexpr const char* kRatings[] = {"AAA", "AA", "A", "BBB+", "BBB", "BB", "B", "CCC", "NR"};
    std::FILE* file = std::fopen(path, "wb");
    CHECK(file != nullptr);
    std::mt19937_64 generator(5);
    const auto uniform = [&](double low, double high) {
        return low + (high - low) * (static_cast<double>(generator() >> 11) * 0x1p-53);
    };
    const auto below = [&](int limit) {
        return static_cast<int>(generator() % static_cast<unsigned>(limit));
    };
    fmt::print(file, "id");
    for (std::size_t i = 1; i < kColumns.size(); ++i) fmt::print(file, ",{}", kColumns[i].name);
    fmt::print(file, "\n");
    for (long i = 0; i < rows; ++i) {
        const int symbol = below(1000);
        const int issuer = below(5000);
        const double quantity = uniform(-5000, 50'000);
        const double price = uniform(1, 900);
        const double value = quantity * price;
        const bool quoted = below(20) == 0;
        fmt::print(file, "{},ACC{:06},S{}{},US{:09}{},{}Issuer {}{},{},{},C{},", 100'000'000 + i,
                   below(10'000), symbol, symbol % 7, issuer * 7919 % 1'000'000'000, issuer % 10,
                   quoted ? "\"" : "", issuer, quoted ? ", Inc.\"" : " plc", kClasses[below(8)],
                   kCurrencies[below(10)], below(50));
        fmt::print(file, "{:.4f},{:.6f},{:.2f},{:.2f},{:.2f},{:.6f},{:.6f},{:.4f},", quantity,
                   price, value, value * uniform(0.5, 1.2), uniform(0, 3000), uniform(0.5, 150),
                   uniform(-1, 1), uniform(0, 25));
        fmt::print(file, "{},{:04}-{:02}-{:02},{:04}-{:02}-{:02},{}\n", kRatings[below(9)],
                   2025 + below(30), 1 + below(12), 1 + below(28), 2010 + below(14), 1 + below(12),
                   1 + below(28), below(2));
    }
    CHECK(std::fclose(file) == 0);
}

struct Mapped {
    explicit Mapped(const char* path) {
        const int file = open(path, O_RDONLY | O_CLOEXEC);
        CHECK(file >= 0);
        struct stat about{};
        CHECK(fstat(file, &about) == 0);
        size = static_cast<std::size_t>(about.st_size);
        data = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
        CHECK(data != MAP_FAILED);
        close(file);
    }
    ~Mapped() { munmap(data, size); }
    Mapped(const Mapped&) = delete;
    Mapped& operator=(const Mapped&) = delete;
    std::string_view text() const { return {static_cast<const char*>(data), size}; }
    void* data = nullptr;
    std::size_t size = 0;
};

// Values that the peers compute as well. The bits of doubles are included, which reveals different
// rounding.
void print_values(const ingest::ColumnTable& table) {
    fmt::print("value rows {}\n", table.rows);
    for (const auto& column : table.columns) {
        std::uint64_t sum = 0;
        if (column.type == ColumnType::kDouble)
            for (const double x : column.doubles(table.rows)) {
                std::uint64_t bits = 0;
                std::memcpy(&bits, &x, 8);
                sum += bits;
            }
        if (column.type == ColumnType::kDate)
            for (const fin::Date day : column.dates(table.rows))
                sum += static_cast<std::uint64_t>(day.serial());
        if (column.type == ColumnType::kInt64)
            for (const std::int64_t x : column.int64s(table.rows))
                sum += static_cast<std::uint64_t>(x);
        if (column.type == ColumnType::kWord) sum = column.words.size();
        fmt::print("value {} {}\n", column.name, sum % (std::uint64_t{1} << 50));
    }
}

}  // namespace

int main(int count, char** arguments) {
    bench::choose_vector_target();
    CHECK(count == 4);
    const std::string_view mode = arguments[1];
    if (mode == "data") {
        write_data(arguments[2], std::atol(arguments[3]));
        return 0;
    }
    ThreadPool threads;
    const Work work{.threads = &threads};
    const int repetitions = std::atoi(arguments[3]);
    for (int i = 0; i <= repetitions; ++i) {
        const auto start = std::chrono::steady_clock::now();
        const Mapped file(arguments[2]);
        auto table = ingest::read_columns(file.text(), {.columns = kColumns}, work);
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        CHECK(table.has_value());
        if (i > 0) fmt::print("time {}\n", taken.count());
        if (i == repetitions) print_values(*table);
    }
}
