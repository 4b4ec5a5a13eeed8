#include "store/sqlite_functions.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <sqlite3.h>
#include <string>
#include <string_view>

#include "base/decimal.hpp"

namespace ballast::store::detail {

namespace {

std::string_view view(int size, const void* text) {
    return {static_cast<const char*>(text), static_cast<std::size_t>(size)};
}

int compare_decimals(void*, int size_a, const void* text_a, int size_b, const void* text_b) {
    const auto a = Decimal::parse(view(size_a, text_a));
    const auto b = Decimal::parse(view(size_b, text_b));
    if (a && b) return *a < *b ? -1 : *b < *a ? 1 : 0;
    if (a || b) return a ? 1 : -1;
    return view(size_a, text_a).compare(view(size_b, text_b));
}

// SQLite aligns an aggregate's memory to 8 bytes but an Int128 needs 16, so it is copied in and
// out.
struct Sum {
    std::array<std::uint64_t, 2> words;
    bool failed;

    Decimal total() const { return Decimal::from_units(std::bit_cast<Int128>(words)); }
    void set(Decimal total) { words = std::bit_cast<std::array<std::uint64_t, 2>>(total.units()); }
};

void sum_step(sqlite3_context* context, int, sqlite3_value** values) {
    auto* sum = static_cast<Sum*>(sqlite3_aggregate_context(context, sizeof(Sum)));
    if (!sum || sqlite3_value_type(values[0]) == SQLITE_NULL) return;
    const auto value =
        Decimal::parse(view(sqlite3_value_bytes(values[0]), sqlite3_value_text(values[0])));
    const auto total = value ? add(sum->total(), *value) : value;
    if (!total) {
        sum->failed = true;
        return;
    }
    sum->set(*total);
}

void sum_final(sqlite3_context* context) {
    const auto* sum = static_cast<const Sum*>(sqlite3_aggregate_context(context, 0));
    if (sum && sum->failed) {
        sqlite3_result_error(context, "decimal_sum: out of range or not a decimal", -1);
        return;
    }
    const std::string text = (sum ? sum->total() : Decimal()).to_string();
    sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

}  // namespace

int add_sqlite_functions(sqlite3* database) {
    if (const int code =
            sqlite3_create_collation(database, "decimal", SQLITE_UTF8, nullptr, compare_decimals);
        code != SQLITE_OK)
        return code;
    return sqlite3_create_function(database, "decimal_sum", 1,
                                   SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr,
                                   nullptr, sum_step, sum_final);
}

}  // namespace ballast::store::detail
