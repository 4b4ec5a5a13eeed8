#include "feed/provider.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

#include "feed/formats.hpp"

namespace ballast::feed {

namespace detail {

std::string escape(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain)
            escaped += c;
        else
            escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return escaped;
}

std::optional<double> number_in(std::string_view text) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

Error unexpected(const Provider& provider, std::string_view where, std::string_view what) {
    return fail(Code::kInvalidInput,
                fmt::format("the response of {} has no {} at {}: its format has changed, or it is "
                            "an error page",
                            provider.name, what, where));
}

namespace {

bool same(const model::PriceBar& a, const model::PriceBar& b) {
    return a.close == b.close && a.open == b.open && a.high == b.high && a.low == b.low &&
           a.volume == b.volume && a.currency == b.currency;
}

bool same(const MacroValue& a, const MacroValue& b) { return a.value == b.value; }

// Leaves one row per date; returns the number of rows equal to an earlier one.
template <class Row>
std::size_t leave_distinct(std::vector<Row>& rows, const std::string& symbol, Issues& issues) {
    std::ranges::stable_sort(rows, {}, &Row::date);
    std::size_t repeated = 0;
    std::vector<Row> kept;
    for (auto first = rows.begin(); first != rows.end();) {
        auto last = std::next(first);
        bool agree = true;
        for (; last != rows.end() && last->date == first->date; ++last) {
            agree = agree && same(*first, *last);
            ++repeated;
        }
        if (agree)
            kept.push_back(*first);
        else
            issues.push_back({Severity::kWarning, "contradictory_rows",
                              fmt::format("{} has different rows on {}; none of them is used",
                                          symbol, first->date.to_string()),
                              symbol});
        first = last;
    }
    rows = std::move(kept);
    return repeated;
}

}  // namespace

void settle(PriceSeries& series, const SeriesQuery& query) {
    series.provisional +=
        std::erase_if(series.bars, [&](const model::PriceBar& bar) { return bar.date > query.to; });
    std::erase_if(series.bars, [&](const model::PriceBar& bar) { return bar.date < query.from; });
    series.repeated += leave_distinct(series.bars, query.symbol, series.issues);
    std::erase_if(series.actions, [&](const Action& action) { return action.date < query.from; });
    std::ranges::stable_sort(series.actions, {}, &Action::date);
    const auto repeated = std::ranges::unique(series.actions);
    series.actions.erase(repeated.begin(), repeated.end());
}

void settle(MacroSeries& series, const SeriesQuery& query) {
    std::erase_if(series.values, [&](const MacroValue& value) {
        return value.date < query.from || value.date > query.to;
    });
    series.repeated += leave_distinct(series.values, query.symbol, series.issues);
}

}  // namespace detail

SeriesKind series_kind(ProviderKind kind) {
    return kind == ProviderKind::kFred || kind == ProviderKind::kEcb ||
                   kind == ProviderKind::kTreasury
               ? SeriesKind::kMacro
               : SeriesKind::kPrices;
}

Status check_ready(const Provider& provider) {
    const auto missing = [&](std::string_view what) {
        return fail(Code::kUnavailable,
                    fmt::format("the provider {} is off: {}", provider.name, what));
    };
    if (!provider.enabled) return missing("enable it on the page Providers");
    if (provider.kind == ProviderKind::kYahoo && !provider.license_accepted)
        return missing("its data are for personal use only; accept that after reading its terms");
    const bool needs_key = provider.kind == ProviderKind::kFred ||
                           provider.kind == ProviderKind::kPolygon ||
                           provider.kind == ProviderKind::kFmp;
    if (needs_key && provider.key.empty()) return missing("enter your key");
    TRY([[maybe_unused]] const Destination checked, destination(provider));
    return {};
}

bool refuses_key(const Provider& provider, const HttpResponse& response) {
    if (provider.key.empty()) return false;
    if (response.status == 401) return true;
    return provider.kind == ProviderKind::kFred && response.status == 400 &&
           response.body.find("api_key") != std::string::npos;
}

Result<Destination> destination(const Provider& provider) {
    TRY(const UrlParts parts, parse_url(provider.base));
    Destination made{.host = parts.host, .local = provider.local};
    TRY_STATUS(check_url(provider.base, made));
    return made;
}

Result<HttpRequest> price_request(const Provider& provider, const SeriesQuery& query) {
    switch (provider.kind) {
        case ProviderKind::kYahoo:
            return detail::yahoo_request(provider, query);
        case ProviderKind::kPolygon:
            return detail::polygon_request(provider, query);
        case ProviderKind::kFmp:
            return detail::fmp_request(provider, query);
        case ProviderKind::kCsv:
            return detail::csv_request(provider, query);
        case ProviderKind::kFred:
        case ProviderKind::kEcb:
        case ProviderKind::kTreasury:
            break;
    }
    return fail(Code::kUnsupported, fmt::format("{} has no prices", provider.name));
}

Result<PriceSeries> parse_prices(const Provider& provider, const SeriesQuery& query,
                                 const HttpResponse& response) {
    switch (provider.kind) {
        case ProviderKind::kYahoo:
            return detail::parse_yahoo(provider, query, response.body);
        case ProviderKind::kPolygon:
            return detail::parse_polygon(provider, query, response.body);
        case ProviderKind::kFmp:
            return detail::parse_fmp(provider, query, response.body);
        case ProviderKind::kCsv:
            return detail::parse_csv(provider, query, response.body);
        case ProviderKind::kFred:
        case ProviderKind::kEcb:
        case ProviderKind::kTreasury:
            break;
    }
    return fail(Code::kUnsupported, fmt::format("{} has no prices", provider.name));
}

Result<HttpRequest> macro_request(const Provider& provider, const SeriesQuery& query) {
    if (provider.kind == ProviderKind::kFred) return detail::fred_request(provider, query);
    if (provider.kind == ProviderKind::kEcb) return detail::ecb_request(provider, query);
    if (provider.kind == ProviderKind::kTreasury) return detail::treasury_request(provider, query);
    return fail(Code::kUnsupported, fmt::format("{} has no macro series", provider.name));
}

Result<MacroSeries> parse_macro(const Provider& provider, const SeriesQuery& query,
                                const HttpResponse& response) {
    if (provider.kind == ProviderKind::kFred)
        return detail::parse_fred(provider, query, response.body);
    if (provider.kind == ProviderKind::kEcb)
        return detail::parse_ecb(provider, query, response.body);
    if (provider.kind == ProviderKind::kTreasury)
        return detail::parse_treasury(provider, query, response.body);
    return fail(Code::kUnsupported, fmt::format("{} has no macro series", provider.name));
}

}  // namespace ballast::feed
