#include "market/currency_conversion.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace ballast::market {

namespace {

constexpr std::size_t kDirect = 2;  // the first symbols of a pair; the others are inverse

bool is_foreign(const model::Security& security, fin::Currency to) {
    return security.currency && *security.currency != to;
}

std::shared_ptr<const ExchangeRates> stored_rates(const PriceHistory& history, fin::Currency from,
                                                  fin::Currency to) {
    const std::vector<std::string> names = rate_symbols(from, to);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto column = history.column(names[i]);
        if (!column) continue;
        auto found = std::make_shared<ExchangeRates>(ExchangeRates{.symbol = names[i]});
        for (std::size_t d = 0; d < history.dates.size(); ++d) {
            const double rate = history.closes[*column][d];
            if (std::isfinite(rate) && rate > 0)
                found->rates.push_back({history.dates[d], i < kDirect ? rate : 1 / rate});
        }
        if (!found->rates.empty()) return found;
    }
    return nullptr;
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

std::vector<std::string> rate_symbols(std::span<const model::Security> securities,
                                      fin::Currency to) {
    std::vector<std::string> names;
    for (const model::Security& security : securities)
        if (is_foreign(security, to))
            for (std::string& name : rate_symbols(*security.currency, to))
                if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    return names;
}

std::vector<CurrencyConversion> convert_closes(PriceHistory& history,
                                               std::span<const model::Security> securities,
                                               fin::Currency to) {
    std::map<fin::Currency, std::shared_ptr<const ExchangeRates>> by_currency;
    for (const model::Security& security : securities)
        if (is_foreign(security, to) && !by_currency.contains(*security.currency))
            by_currency[*security.currency] = stored_rates(history, *security.currency, to);
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
