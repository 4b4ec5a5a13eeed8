#include "market/currency_conversion.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <map>

#include "model/price_staleness.hpp"

namespace ballast::market {

namespace {

constexpr std::size_t kDirect = 2;  // the first symbols of a pair; the others are inverse

// Providers quote nearly all currencies against one of them.
constexpr fin::Currency kThrough[] = {fin::Currency::kUsd, fin::Currency::kEur};

bool is_foreign(const model::Security& security, fin::Currency to) {
    return security.currency && *security.currency != to;
}

// The first of the stored series of a pair.
std::optional<ExchangeRates> pair_rates(const PriceHistory& history, fin::Currency from,
                                        fin::Currency to) {
    const std::vector<std::string> names = rate_symbols(from, to);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto column = history.column(names[i]);
        if (!column) continue;
        const bool is_inverse = i >= kDirect;
        ExchangeRates found{.from = from, .to = to};
        double last = 0.0;
        for (std::size_t d = 0; d < history.dates.size(); ++d) {
            const double value = history.closes[*column][d];
            if (!std::isfinite(value) || value <= 0) continue;
            found.rates.push_back({history.dates[d], is_inverse ? 1 / value : value});
            last = value;
        }
        if (found.rates.empty()) continue;
        found.series.push_back({names[i], is_inverse, {found.rates.back().date, last}});
        return found;
    }
    return std::nullopt;
}

std::optional<ExchangeRates> cross_rates(const PriceHistory& history, fin::Currency from,
                                         fin::Currency through, fin::Currency to) {
    const auto first = pair_rates(history, from, through);
    const auto second = pair_rates(history, through, to);
    if (!first || !second) return std::nullopt;
    ExchangeRates cross{.from = from,
                        .to = to,
                        .through = through,
                        .series = {first->series.front(), second->series.front()}};
    for (const fin::Date date : history.dates) {
        const auto a = rate_on(*first, date);
        const auto b = rate_on(*second, date);
        if (a && b && (a->date == date || b->date == date))
            cross.rates.push_back({date, a->price * b->price});
    }
    return cross.rates.empty() ? std::nullopt : std::optional(std::move(cross));
}

void convert(PriceHistory& history, std::vector<double>& closes, const ExchangeRates& rates) {
    for (std::size_t d = 0; d < closes.size(); ++d) {
        if (std::isnan(closes[d])) continue;
        const auto rate = rate_on(rates, history.dates[d]);
        closes[d] = rate ? closes[d] * rate->price : std::numeric_limits<double>::quiet_NaN();
    }
}

}  // namespace

std::optional<Close> rate_on(const ExchangeRates& rates, fin::Date date) {
    const auto next = std::ranges::upper_bound(rates.rates, date, {}, &Close::date);
    if (next == rates.rates.begin()) return std::nullopt;
    const Close& last = *std::prev(next);
    if (date - last.date > kRateDays) return std::nullopt;
    return last;
}

std::vector<std::string> rate_symbols(fin::Currency from, fin::Currency to) {
    const std::string direct = from.to_string() + to.to_string();
    const std::string inverse = to.to_string() + from.to_string();
    return {direct, direct + "=X", inverse, inverse + "=X"};
}

std::vector<std::string> rate_symbols(std::span<const fin::Currency> from, fin::Currency to) {
    std::vector<std::string> names;
    const auto add = [&](fin::Currency a, fin::Currency b) {
        if (a == b) return;
        for (std::string& name : rate_symbols(a, b))
            if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    };
    for (const fin::Currency currency : from) add(currency, to);
    for (const fin::Currency through : kThrough) {
        for (const fin::Currency currency : from) add(currency, through);
        if (!from.empty()) add(through, to);
    }
    return names;
}

std::vector<fin::Currency> foreign_currencies(std::span<const model::Security> securities,
                                              fin::Currency to) {
    std::vector<fin::Currency> found;
    for (const model::Security& security : securities)
        if (is_foreign(security, to) && std::ranges::find(found, *security.currency) == found.end())
            found.push_back(*security.currency);
    return found;
}

std::shared_ptr<const ExchangeRates> exchange_rates(const PriceHistory& history, fin::Currency from,
                                                    fin::Currency to) {
    auto found = pair_rates(history, from, to);
    for (const fin::Currency through : kThrough)
        if (!found && through != from && through != to)
            found = cross_rates(history, from, through, to);
    return found ? std::make_shared<const ExchangeRates>(*std::move(found)) : nullptr;
}

std::string formula_of(const ExchangeRates& rates) {
    std::string times;
    std::string over;
    for (const RateSeries& one : rates.series) {
        std::string& part = one.is_inverse ? over : times;
        part += (part.empty() ? "" : " \u00d7 ") + one.symbol;
    }
    if (over.empty()) return times;
    const bool is_product = rates.series.size() > 1 && times.empty();
    return fmt::format("{} / {}", times.empty() ? "1" : times,
                       is_product ? "(" + over + ")" : over);
}

Issues conversion_issues(const ExchangeRates& rates, fin::Date as_of) {
    const std::string from = rates.from.to_string();
    const std::string to = rates.to.to_string();
    const Close& last = rates.rates.back();
    Issues issues{
        {Severity::kInfo, "currency_converted",
         fmt::format("amounts in {} are converted to {}{} by {}: {:.6g} {} for one {} "
                     "on {}",
                     from, to, rates.through ? " through " + rates.through->to_string() : "",
                     formula_of(rates), last.price, to, from, last.date.to_string()),
         rates.series.front().symbol}};
    for (const RateSeries& one : rates.series)
        if (model::is_stale(one.last.date, as_of))
            issues.push_back(
                {Severity::kWarning, "stale_rate",
                 fmt::format("the last exchange rate of {} is of {}, {} sessions "
                             "before {}",
                             one.symbol, one.last.date.to_string(),
                             model::sessions_since(one.last.date, as_of), as_of.to_string()),
                 one.symbol});
    return issues;
}

std::vector<CurrencyConversion> convert_closes(PriceHistory& history,
                                               std::span<const model::Security> securities,
                                               fin::Currency to) {
    std::map<fin::Currency, std::shared_ptr<const ExchangeRates>> by_currency;
    for (const model::Security& security : securities)
        if (is_foreign(security, to) && !by_currency.contains(*security.currency))
            by_currency[*security.currency] = exchange_rates(history, *security.currency, to);
    std::vector<CurrencyConversion> conversions;
    for (const model::Security& security : securities) {
        if (!is_foreign(security, to)) continue;
        const auto& rates = by_currency.at(*security.currency);
        conversions.push_back({security.symbol, *security.currency, rates});
        if (const auto column = history.column(security.symbol); rates && column)
            convert(history, history.closes[*column], *rates);
    }
    return conversions;
}

}  // namespace ballast::market
