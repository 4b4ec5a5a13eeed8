// Arbitrary bytes as a table of prices: reading never crashes, prices are positive and finite, keys
// are distinct and ascend, and every rejected row has a line, a reason and a fix.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/check.hpp"
#include "ingest/price_table.hpp"

namespace ingest = ballast::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    ingest::CsvOptions csv;
    csv.delimiter = std::nullopt;
    const auto table = ingest::read_csv(text, csv);
    if (!table) return 0;
    const auto prices =
        ingest::read_price_table(*table, {.symbol = data[0] % 2 ? "S" : "",
                                          .source = "own",
                                          .latest = ballast::fin::Date::from_serial(20'000)});
    if (!prices) {
        CHECK(!prices.error().message.empty() && !prices.error().errors.empty());
        return 0;
    }
    const ballast::model::PriceBar* before = nullptr;
    for (const ballast::model::PriceBar& bar : prices->bars) {
        CHECK(std::isfinite(bar.close) && bar.close > 0.0);
        CHECK(!bar.symbol.empty() && !bar.source.empty() && bar.date.serial() <= 20'000);
        for (const auto* one : {&bar.open, &bar.high, &bar.low})
            CHECK(!*one || (std::isfinite(**one) && **one > 0.0));
        if (before)
            CHECK(std::tie(before->symbol, before->date, before->source) <
                  std::tie(bar.symbol, bar.date, bar.source));
        before = &bar;
    }
    for (const ingest::RejectedPrice& one : prices->rejected)
        CHECK(one.line > 0 && !one.reason.empty() && !one.expected.empty() && !one.fix.empty());
    return 0;
}
