// Massive, formerly Polygon: unadjusted daily aggregates, in pages.
#include <cmath>
#include <fmt/format.h>

#include "feed/formats.hpp"
#include "feed/json.hpp"

namespace ballast::feed::detail {

namespace {

constexpr double kDayMilliseconds = 86'400'000.0;

}  // namespace

Result<HttpRequest> polygon_request(const Provider& provider, const SeriesQuery& query) {
    HttpRequest request{.url = query.next,
                        .secrets = {{"Authorization:", "Bearer " + provider.key}}};
    if (query.next.empty())
        request.url = fmt::format(
            "{}/v2/aggs/ticker/{}/range/1/day/{}/{}?adjusted=false&sort=asc&limit=50000",
            provider.base, escape(query.provider_symbol), query.from.to_string(),
            query.to.to_string());
    // The key must not go to another host, whatever the response names as its next page.
    TRY(const Destination target, destination(provider));
    TRY_STATUS(check_url(request.url, target));
    return request;
}

Result<PriceSeries> parse_polygon(const Provider& provider, const SeriesQuery& query,
                                  std::string_view body) {
    TRY(const JsonDocument document, JsonDocument::parse(body));
    const Json root = document.root();
    if (const std::string status = text_at(root, "/status");
        status != "OK" && status != "DELAYED") {
        std::string reason = text_at(root, "/error");
        if (reason.empty()) reason = text_at(root, "/message");
        if (status.empty()) return unexpected(provider, "/status", "status");
        return fail(status == "NOT_AUTHORIZED" ? Code::kForbidden : Code::kInvalidInput,
                    fmt::format("{} says {}: {}", provider.name, status, reason));
    }
    PriceSeries series{.next = text_at(root, "/next_url")};
    if (at(root, "/adjusted")) {
        bool adjusted = false;
        if (at(root, "/adjusted")->get(adjusted) == simdjson::SUCCESS && adjusted)
            return unexpected(provider, "/adjusted", "false (unadjusted prices)");
    }
    const auto results = array_at(root, "/results");
    if (!results) {
        if (number_at(root, "/resultsCount").value_or(-1.0) == 0.0) return series;
        return unexpected(provider, "/results", "list");
    }
    for (const Json row : *results) {
        const auto time = number_at(row, "/t");
        const auto close = positive_at(row, "/c");
        if (!time || std::fabs(*time) > 1e14 || !close) {
            ++series.missing;
            continue;
        }
        series.bars.push_back(
            {.symbol = query.symbol,
             // The time is midnight in New York, four or five hours after that of Greenwich.
             .date = fin::Date::from_serial(
                 static_cast<std::int32_t>(std::floor(*time / kDayMilliseconds))),
             .source = provider.name,
             .currency = "USD",
             .open = positive_at(row, "/o"),
             .high = positive_at(row, "/h"),
             .low = positive_at(row, "/l"),
             .close = *close,
             .volume = number_at(row, "/v")});
    }
    settle(series, query);
    return series;
}

}  // namespace ballast::feed::detail
