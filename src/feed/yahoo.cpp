// Yahoo's chart: prices and dividends adjusted for later splits, which are undone with the splits
// of the response.
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "feed/formats.hpp"
#include "feed/json.hpp"

namespace ballast::feed::detail {

namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;

// Currencies that Yahoo quotes in hundredths.
struct MinorUnit {
    std::string_view code;
    std::string_view currency;
};
constexpr std::array kMinorUnits{MinorUnit{"GBp", "GBP"}, MinorUnit{"GBX", "GBP"},
                                 MinorUnit{"ZAc", "ZAR"}, MinorUnit{"ILA", "ILS"}};

struct Unit {
    std::string currency;
    double scale = 1.0;
};

Unit unit_of(const std::string& code) {
    for (const MinorUnit& minor : kMinorUnits)
        if (minor.code == code) return {std::string(minor.currency), 0.01};
    return {code, 1.0};
}

fin::Date date_of(double seconds, double offset) {
    return fin::Date::from_serial(static_cast<std::int32_t>(
        std::floor((seconds + offset) / static_cast<double>(kSecondsPerDay))));
}

bool is_time(double seconds) { return std::fabs(seconds) < 1e11; }

struct Columns {
    simdjson::dom::array open, high, low, close, volume;
};

std::optional<double> positive(Json json, double scale) {
    const auto value = number_of(json);
    return value && *value > 0.0 ? std::optional(*value * scale) : std::nullopt;
}

void read_actions(Json result, double offset, const Unit& unit, PriceSeries& series,
                  const SeriesQuery& query) {
    simdjson::dom::object entries;
    if (const auto found = at(result, "/events/dividends");
        found && found->get(entries) == simdjson::SUCCESS)
        for (const auto& [name, entry] : entries) {
            const auto date = number_at(entry, "/date");
            const auto amount = number_at(entry, "/amount");
            if (!date || !is_time(*date) || !amount || !(*amount > 0.0)) continue;
            const std::string code = text_at(entry, "/currency");
            const Unit own = code.empty() ? unit : unit_of(code);
            series.actions.push_back({.date = date_of(*date, offset),
                                      .kind = ActionKind::kDividend,
                                      .value = *amount * own.scale,
                                      .currency = own.currency});
            if (own.currency != unit.currency)
                series.issues.push_back(
                    {Severity::kInfo, "dividend_currency",
                     fmt::format("{} pays dividends in {}", query.symbol, own.currency),
                     query.symbol});
        }
    if (const auto found = at(result, "/events/splits");
        found && found->get(entries) == simdjson::SUCCESS)
        for (const auto& [name, entry] : entries) {
            const auto date = number_at(entry, "/date");
            const auto numerator = number_at(entry, "/numerator");
            const auto denominator = number_at(entry, "/denominator");
            if (!date || !is_time(*date) || !numerator || !denominator || !(*numerator > 0.0) ||
                !(*denominator > 0.0) || !std::isfinite(*numerator / *denominator))
                continue;
            series.actions.push_back({.date = date_of(*date, offset),
                                      .kind = ActionKind::kSplit,
                                      .value = *numerator / *denominator});
        }
}

// Shares on the present day for one share on `date`.
double later_splits(const PriceSeries& series, fin::Date date) {
    double ratio = 1.0;
    for (const Action& action : series.actions)
        if (action.kind == ActionKind::kSplit && action.date > date) ratio *= action.value;
    return ratio;
}

// Prices and dividends before a split are multiplied by its ratio, volumes divided.
void undo_splits(PriceSeries& series) {
    std::ranges::stable_sort(series.actions, {}, &Action::date);
    const auto repeated = std::ranges::unique(series.actions);
    series.actions.erase(repeated.begin(), repeated.end());
    for (Action& action : series.actions) {
        const double ratio = later_splits(series, action.date);
        if (action.kind == ActionKind::kDividend && std::isfinite(action.value * ratio))
            action.value *= ratio;
    }
    for (model::PriceBar& bar : series.bars) {
        const double ratio = later_splits(series, bar.date);
        if (ratio == 1.0 || !std::isfinite(bar.close * ratio)) continue;
        bar.close *= ratio;
        for (auto* price : {&bar.open, &bar.high, &bar.low})
            if (*price) **price *= ratio;
        if (bar.volume) *bar.volume /= ratio;
    }
}

Result<Columns> columns_of(const Provider& provider, Json result) {
    Columns columns;
    const std::array<std::pair<std::string_view, simdjson::dom::array*>, 5> columns_by_name{
        {{"open", &columns.open},
         {"high", &columns.high},
         {"low", &columns.low},
         {"close", &columns.close},
         {"volume", &columns.volume}}};
    for (const auto& [name, column] : columns_by_name) {
        const std::string pointer = fmt::format("/indicators/quote/0/{}", name);
        const auto found = array_at(result, pointer);
        if (!found) return unexpected(provider, "/chart/result/0" + pointer, "list");
        *column = *found;
    }
    return columns;
}

}  // namespace

HttpRequest yahoo_request(const Provider& provider, const SeriesQuery& query) {
    // Up to the present, so that every later split is in the response.
    return {.url = fmt::format("{}/v8/finance/chart/{}?period1={}&period2=9999999999&interval=1d"
                               "&events=div%2Csplits",
                               provider.base, escape(query.provider_symbol),
                               static_cast<std::int64_t>(query.from.serial()) * kSecondsPerDay),
            .headers = {{"Accept", "application/json"}}};
}

Result<PriceSeries> parse_yahoo(const Provider& provider, const SeriesQuery& query,
                                std::string_view body) {
    TRY(const JsonDocument document, JsonDocument::parse(body));
    const Json root = document.root();
    if (const std::string error = text_at(root, "/chart/error/description"); !error.empty())
        return fail(Code::kNotFound, fmt::format("{} says: {}", provider.name, error));
    const auto result = at(root, "/chart/result/0");
    if (!result) return unexpected(provider, "/chart/result/0", "series");
    PriceSeries series;
    const auto times = array_at(*result, "/timestamp");
    const auto quote = at(*result, "/indicators/quote/0");
    simdjson::dom::object fields;
    // A period without sessions has no timestamps and an empty quote.
    if (!times && quote && quote->get(fields) == simdjson::SUCCESS && fields.size() == 0)
        return series;
    if (!times) return unexpected(provider, "/chart/result/0/timestamp", "list");
    const std::string code = text_at(*result, "/meta/currency");
    if (code.empty()) return unexpected(provider, "/chart/result/0/meta/currency", "currency");
    const Unit unit = unit_of(code);
    const double offset = number_at(*result, "/meta/gmtoffset").value_or(0.0);
    TRY(const Columns columns, columns_of(provider, *result));
    for (const auto* column :
         {&columns.open, &columns.high, &columns.low, &columns.close, &columns.volume})
        if (column->size() != times->size())
            return unexpected(provider, "/chart/result/0/indicators/quote/0",
                              "list as long as the list of times");
    auto open = columns.open.begin(), high = columns.high.begin(), low = columns.low.begin(),
         close = columns.close.begin(), volume = columns.volume.begin();
    for (const Json time : *times) {
        const auto seconds = number_of(time);
        model::PriceBar bar{.symbol = query.symbol,
                            .source = provider.name,
                            .currency = unit.currency,
                            .open = positive(*open, unit.scale),
                            .high = positive(*high, unit.scale),
                            .low = positive(*low, unit.scale),
                            .volume = number_of(*volume)};
        const auto price = positive(*close, unit.scale);
        ++open, ++high, ++low, ++close, ++volume;
        if (!price || !seconds || !is_time(*seconds) || !is_time(offset)) {
            ++series.missing;
            continue;
        }
        bar.date = date_of(*seconds, offset);
        bar.close = *price;
        if (bar.volume && *bar.volume < 0.0) bar.volume.reset();
        series.bars.push_back(std::move(bar));
    }
    read_actions(*result, is_time(offset) ? offset : 0.0, unit, series, query);
    undo_splits(series);
    settle(series, query);
    return series;
}

}  // namespace ballast::feed::detail
