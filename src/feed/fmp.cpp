// Financial Modeling Prep: daily prices of the "stable" interface.
#include <fmt/format.h>

#include "feed/formats.hpp"
#include "feed/json.hpp"

namespace ballast::feed::detail {

namespace {}  // namespace

HttpRequest fmp_request(const Provider& provider, const SeriesQuery& query) {
    return {.url = fmt::format("{}/stable/historical-price-eod/full?symbol={}&from={}&to={}",
                               provider.base, escape(query.provider_symbol), query.from.to_string(),
                               query.to.to_string()),
            .secrets = {{"apikey", provider.key}}};
}

Result<PriceSeries> parse_fmp(const Provider& provider, const SeriesQuery& query,
                              std::string_view body) {
    TRY(const JsonDocument document, JsonDocument::parse(body));
    const Json root = document.root();
    simdjson::dom::array rows;
    if (root.get(rows) != simdjson::SUCCESS) {
        const std::string error = text_at(root, "/Error Message");
        if (error.empty()) return unexpected(provider, "the top", "list");
        // A spent quota is reported with status 200 too.
        return fail(
            error.find("Limit") != std::string::npos ? Code::kLimitExceeded : Code::kForbidden,
            fmt::format("{} says: {}", provider.name, error));
    }
    PriceSeries series;
    for (const Json row : rows) {
        const auto date = fin::Date::parse(text_at(row, "/date"));
        if (!date) return unexpected(provider, "/0/date", "date");
        if (const std::string symbol = text_at(row, "/symbol");
            !symbol.empty() && symbol != query.provider_symbol)
            return fail(Code::kInvalidInput,
                        fmt::format("{} answered with {} instead of {}", provider.name, symbol,
                                    query.provider_symbol));
        const auto close = positive_at(row, "/close");
        if (!close) {
            ++series.missing;
            continue;
        }
        series.bars.push_back({.symbol = query.symbol,
                               .date = *date,
                               .source = provider.name,
                               .currency = provider.currency,
                               .open = positive_at(row, "/open"),
                               .high = positive_at(row, "/high"),
                               .low = positive_at(row, "/low"),
                               .close = *close,
                               .volume = number_at(row, "/volume")});
    }
    settle(series, query);
    return series;
}

}  // namespace ballast::feed::detail
