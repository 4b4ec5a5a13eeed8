// FRED: observations of a series; values are texts, a missing one is ".".
#include <fmt/format.h>

#include "feed/formats.hpp"
#include "feed/json.hpp"

namespace ballast::feed::detail {

namespace {

constexpr std::size_t kMostObservations = 100'000;

}  // namespace

HttpRequest fred_request(const Provider& provider, const SeriesQuery& query) {
    return {.url = fmt::format("{}/fred/series/observations?series_id={}&file_type=json"
                               "&observation_start={}&limit={}&offset={}",
                               provider.base, escape(query.provider_symbol), query.from.to_string(),
                               kMostObservations, query.next.empty() ? "0" : query.next),
            .secrets = {{"api_key", provider.key}}};
}

Result<MacroSeries> parse_fred(const Provider& provider, const SeriesQuery& query,
                               std::string_view body) {
    TRY(const JsonDocument document, JsonDocument::parse(body));
    const Json root = document.root();
    if (const std::string error = text_at(root, "/error_message"); !error.empty())
        return fail(Code::kInvalidInput, fmt::format("{} says: {}", provider.name, error));
    const auto observations = array_at(root, "/observations");
    if (!observations) return unexpected(provider, "/observations", "list");
    MacroSeries series;
    for (const Json row : *observations) {
        const auto date = fin::Date::parse(text_at(row, "/date"));
        if (!date) return unexpected(provider, "/observations/0/date", "date");
        const auto value = number_in(text_at(row, "/value"));
        if (value)
            series.values.push_back({*date, *value});
        else
            ++series.missing;
    }
    const double count = number_at(root, "/count").value_or(0.0);
    const double offset = number_at(root, "/offset").value_or(0.0);
    const auto end = offset + static_cast<double>(observations->size());
    if (observations->size() > 0 && end < count && end < 1e9)
        series.next = fmt::format("{}", static_cast<std::int64_t>(end));
    settle(series, query);
    return series;
}

}  // namespace ballast::feed::detail
