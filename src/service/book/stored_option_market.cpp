#include "service/book/stored_option_market.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "base/digest.hpp"
#include "model/describe_market_record.hpp"
#include "model/occ_symbol.hpp"
#include "service/book/option_valuation.hpp"
#include "service/market/providers.hpp"
#include "service/market/rate_series.hpp"
#include "service/market/source_order.hpp"
#include "store/database.hpp"
#include "store/market_records.hpp"
#include "store/market_series.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr double kDaysInYear = 365.0;

// From percent with semiannual compounding.
double continuous(double percent) { return 2.0 * std::log1p(percent / 200.0); }

// The last day whose quotes are used: for the last closed session, those of the present one too.
fin::Date last_quote_date(const Call& call, fin::Date as_of) {
    constexpr int kLongestBreak = 10;
    const auto calendar = fin::Calendar::named("NYSE");
    fin::Date closed = last_closed_session(call.now());
    for (int i = 0; calendar && i < kLongestBreak && !calendar->is_business_day(closed); ++i)
        closed = closed - 1;
    if (!calendar || as_of < closed) return as_of;
    return std::max(as_of, last_begun_session(call.now(), *calendar));
}

Status add_volatilities(store::Transaction& transaction,
                        std::span<const model::OptionTerms> options, fin::Date as_of,
                        StoredOptionMarket& market) {
    store::RecordFilter filter{
        .kind = model::RecordKind::kOptionQuote, .from = as_of - kOldestQuoteDays, .to = as_of};
    std::set<std::string> underlyings;
    for (const model::OptionTerms& terms : options) {
        for (std::string& name : underlying_names(terms)) underlyings.insert(std::move(name));
        if (auto contract = model::format_occ_symbol(terms, model::OccForm::kCompact))
            filter.parts.push_back(*std::move(contract));
    }
    if (filter.parts.empty()) return {};
    filter.instruments.assign(underlyings.begin(), underlyings.end());
    TRY(const SourceOrder order, source_order(transaction, MarketSourceKind::kOptionQuotes));
    TRY(const auto records, store::last_market_records(transaction, filter));
    for (const model::MarketRecord& record : records) {
        TRY(const auto quote, wire::read_json<model::OptionQuote>(record.content));
        if (!quote.implied_volatility) continue;
        StoredVolatility& known = market.volatilities[record.part];
        const bool is_better = known.source.empty() ||
                               order.prefers(record.source, record.date, known.source, known.date);
        if (is_better) known = {*quote.implied_volatility, record.date, record.source};
    }
    return {};
}

// The last rates of a source, those of one month: a maturity that ended earlier is left out.
void add_rates_of(const std::vector<model::MacroPoint>& points, std::string_view source,
                  std::string_view RateSeries::* name, StoredOptionMarket& market) {
    std::vector<std::pair<int, const model::MacroPoint*>> rates;
    for (const RateSeries& series : kRateSeries) {
        const model::MacroPoint* last = nullptr;
        for (const model::MacroPoint& point : points)
            if (point.series == series.*name && point.source == source) last = &point;
        if (last && last->value > -100.0) rates.emplace_back(series.days, last);
    }
    for (const auto& [days, point] : rates)
        market.rates_date = std::max(market.rates_date.value_or(point->date), point->date);
    for (const auto& [days, point] : rates)
        if (*market.rates_date - point->date <= kStaleRateDays)
            market.rates.push_back({days, continuous(point->value)});
    if (!rates.empty()) market.rates_source = source;
}

Status add_rates(store::Transaction& transaction, fin::Date as_of, StoredOptionMarket& market) {
    store::SeriesFilter filter{.to = as_of};
    for (const RateSeries& series : kRateSeries) {
        filter.names.emplace_back(series.fred);
        filter.names.emplace_back(series.treasury);
    }
    // A year of them is read only where the last month has none.
    for (const int days : {kStaleRateDays, kOldestRateDays}) {
        filter.from = as_of - days;
        TRY(const auto points, store::macro_points(transaction, filter));
        add_rates_of(points, "fred", &RateSeries::fred, market);
        if (market.rates.empty()) add_rates_of(points, "treasury", &RateSeries::treasury, market);
        if (!market.rates.empty()) return {};
    }
    return {};
}

// A dividend that several sources state counts once.
Status add_dividends(store::Transaction& transaction, std::span<const model::OptionTerms> options,
                     fin::Date as_of, StoredOptionMarket& market) {
    std::set<std::string> names;
    for (const model::OptionTerms& terms : options)
        for (std::string& name : underlying_names(terms)) names.insert(std::move(name));
    TRY(const auto actions,
        store::price_actions(transaction, {.names = {names.begin(), names.end()},
                                           .from = fin::add_months(as_of, -12),
                                           .to = as_of}));
    std::set<std::pair<std::string, fin::Date>> paid;
    for (const model::PriceAction& action : actions) {
        if (action.kind != model::ActionKind::kDividend ||
            action.date == fin::add_months(as_of, -12) ||
            !paid.insert({action.symbol, action.date}).second)
            continue;
        double shares = 1.0;
        std::set<fin::Date> splits;
        for (const model::PriceAction& split : actions)
            if (split.kind == model::ActionKind::kSplit && split.symbol == action.symbol &&
                split.date > action.date && splits.insert(split.date).second)
                shares *= split.value;
        StoredDividends& dividends = market.dividends[action.symbol];
        dividends.paid += action.value / shares;
        dividends.source = action.source;
    }
    return {};
}

}  // namespace

std::optional<double> StoredOptionMarket::rate(double years) const {
    if (rates.empty()) return std::nullopt;
    const double days = years * kDaysInYear;
    const auto after = std::ranges::find_if(
        rates, [&](const StoredRate& one) { return static_cast<double>(one.days) >= days; });
    if (after == rates.begin()) return rates.front().value;
    if (after == rates.end()) return rates.back().value;
    const auto before = after - 1;
    const double share = (days - before->days) / (after->days - before->days);
    return before->value + share * (after->value - before->value);
}

std::string StoredOptionMarket::digest() const {
    if (volatilities.empty() && rates.empty() && dividends.empty()) return {};
    Sha256 hash;
    for (const auto& [contract, one] : volatilities)
        hash.update_field(
            fmt::format("{} {} {} {}", contract, one.value, one.date.serial(), one.source));
    if (rates_date) hash.update_field(fmt::format("{} {}", rates_date->serial(), rates_source));
    for (const StoredRate& one : rates)
        hash.update_field(fmt::format("{} {}", one.days, one.value));
    for (const auto& [symbol, one] : dividends)
        hash.update_field(fmt::format("{} {} {}", symbol, one.paid, one.source));
    return hash.finish_hex();
}

Result<std::shared_ptr<const StoredOptionMarket>> load_option_market(
    const Call& call, std::span<const model::OptionTerms> options, fin::Date as_of) {
    auto market = std::make_shared<StoredOptionMarket>();
    if (options.empty()) return std::shared_ptr<const StoredOptionMarket>(std::move(market));
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY_STATUS(add_volatilities(transaction, options, last_quote_date(call, as_of), *market));
        TRY_STATUS(add_rates(transaction, as_of, *market));
        return add_dividends(transaction, options, as_of, *market);
    }));
    return std::shared_ptr<const StoredOptionMarket>(std::move(market));
}

}  // namespace ballast::service
