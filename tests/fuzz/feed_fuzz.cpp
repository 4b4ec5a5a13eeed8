// Arbitrary bytes as the response of a provider: parsing never crashes; prices are positive and
// finite, dates distinct, ascending and within the window; an error has a message.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "feed/overlap.hpp"
#include "feed/provider.hpp"

namespace feed = ballast::feed;

namespace {

template <class Rows>
void check_dates(const Rows& rows, const feed::SeriesQuery& query) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        CHECK(rows[i].date >= query.from && rows[i].date <= query.to);
        CHECK(i == 0 || rows[i - 1].date < rows[i].date);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    feed::Provider provider{.name = "p",
                            .kind = static_cast<feed::ProviderKind>(data[0] % 6),
                            .base = "https://p.example",
                            .currency = "USD"};
    const feed::SeriesQuery query{.symbol = "AAA",
                                  .provider_symbol = provider.kind == feed::ProviderKind::kEcb
                                                         ? "EXR/D.USD.EUR.SP00.A"
                                                         : "AAA",
                                  .from = ballast::fin::Date::from_serial(19'700),
                                  .to = ballast::fin::Date::from_serial(20'500)};
    const feed::HttpResponse response{.status = 200,
                                      .body = {reinterpret_cast<const char*>(data) + 1, size - 1}};
    if (feed::series_kind(provider.kind) == feed::SeriesKind::kMacro) {
        const auto series = feed::parse_macro(provider, query, response);
        CHECK(series || !series.error().message.empty());
        if (!series) return 0;
        check_dates(series->values, query);
        for (const feed::MacroValue& one : series->values) CHECK(std::isfinite(one.value));
        return 0;
    }
    const auto series = feed::parse_prices(provider, query, response);
    CHECK(series || !series.error().message.empty());
    if (!series) return 0;
    check_dates(series->bars, query);
    for (const auto& bar : series->bars) {
        CHECK(std::isfinite(bar.close) && bar.close > 0.0 && bar.symbol == "AAA");
        for (const auto* price : {&bar.open, &bar.high, &bar.low})
            CHECK(!*price || (std::isfinite(**price) && **price > 0.0));
    }
    for (const feed::Action& action : series->actions)
        CHECK(std::isfinite(action.value) && action.value > 0.0);
    CHECK(feed::compare(series->bars, series->bars, series->actions).different == 0);
    return 0;
}
