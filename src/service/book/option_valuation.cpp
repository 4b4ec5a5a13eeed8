#include "service/book/option_valuation.hpp"

#include <cmath>
#include <fmt/format.h>

#include "market/returns.hpp"
#include "math/statistics.hpp"

namespace ballast::service {

namespace {

constexpr double kTradingDays = 252.0;
constexpr double kDaysOfYear = 365.0;

struct Volatility {
    double value = 0.0;
    std::string source;
};

// The closest value given in the request.
std::optional<Volatility> reported_volatility(const OptionMarket& market,
                                              const model::Position& position) {
    if (const auto own = market.volatilities.find(position.symbol);
        own != market.volatilities.end())
        return Volatility{own->second, "position"};
    if (const auto root = market.volatilities.find(position.option->underlying);
        root != market.volatilities.end())
        return Volatility{root->second, "underlying"};
    if (market.default_volatility) return Volatility{*market.default_volatility, "default"};
    return std::nullopt;
}

}  // namespace

std::vector<std::string> underlying_names(const model::OptionTerms& terms) {
    const std::string& root = terms.underlying;
    std::vector<std::string> names{root};
    if (root.size() > 1) {
        const std::string head = root.substr(0, root.size() - 1);
        for (const char separator : {'.', '-'}) names.push_back(head + separator + root.back());
        if (root.back() >= '0' && root.back() <= '9') names.push_back(head);
    }
    return names;
}

void OptionMarkets::add_prices(Underlying& u) const {
    const market::PriceLookup price = snapshot_.price(u.stored_symbol, as_of_);
    u.spot = price.price;
    u.previous_spot = price.previous_price;
    if (price.price) u.stale = price.issue;
    if (price.date && price.previous_date)
        u.days_since_previous = static_cast<int>(*price.date - *price.previous_date);
    const std::vector<std::string> names{u.stored_symbol};
    const auto returns = market::returns_from_prices(
        market::select(snapshot_.prices(), names),
        {.kind = market::ReturnKind::kLog, .as_of = as_of_, .window = kVolatilityWindow});
    if (!returns || returns->value.symbols.empty()) return;
    std::vector<double> values;
    for (std::size_t t = 0; t < returns->value.dates.size(); ++t)
        values.push_back(returns->value.values(t, 0));
    if (values.size() < 2) return;
    u.returns = values.size();
    u.historical_volatility = std::sqrt(math::variance(values, 1) * kTradingDays);
}

OptionMarkets::Underlying& OptionMarkets::underlying_of(const model::OptionTerms& terms) {
    const auto [place, inserted] = found_.try_emplace(terms.underlying);
    Underlying& u = place->second;
    if (!inserted) return u;
    for (const std::string& name : underlying_names(terms)) {
        if (!snapshot_.prices().column(name)) continue;
        u.stored_symbol = name;
        add_prices(u);
        break;
    }
    if (const auto given = market_.spots.find(terms.underlying); given != market_.spots.end()) {
        u.spot = given->second;
        u.previous_spot.reset();
        u.stale.reset();
    }
    return u;
}

Result<MarketedOption> OptionMarkets::find(const model::Position& position) {
    const model::OptionTerms& terms = *position.option;
    const fin::Date as_of = as_of_;
    if (terms.expiry < as_of)
        return fail(Code::kInvalidInput, fmt::format("{} expired on {}; it is left out",
                                                     position.symbol, terms.expiry.to_string()));
    Underlying& u = underlying_of(terms);
    if (!u.spot)
        return fail(Code::kNotFound,
                    fmt::format("{} has no price for its underlying {} on {}; it is left out",
                                position.symbol, terms.underlying, as_of.to_string()));
    std::optional<Volatility> volatility = reported_volatility(market_, position);
    const bool is_proxy = !volatility && u.historical_volatility;
    if (is_proxy) volatility = {*u.historical_volatility, std::string(kHistoricalVolatility)};
    if (!volatility)
        return fail(Code::kNotFound,
                    fmt::format("{} has no volatility, given or historical; it is left out",
                                position.symbol));
    const bool call = terms.right == model::OptionRight::kCall;
    options::Holding holding{.id = position.symbol,
                             .underlying = terms.underlying,
                             .kind = call ? options::Kind::kCall : options::Kind::kPut,
                             .quantity = position.quantity.to_double(),
                             .multiplier = position.multiplier.to_double(),
                             .expiry = terms.expiry};
    holding.option = {.right = terms.right,
                      .style = market_.style,
                      .spot = *u.spot,
                      .strike = terms.strike.to_double(),
                      .time = static_cast<double>(terms.expiry - as_of) / kDaysOfYear,
                      .rate = rate(),
                      .volatility = volatility->value};
    if (const auto yield = market_.dividend_yields.find(terms.underlying);
        yield != market_.dividend_yields.end())
        holding.option.dividend_yield = yield->second;
    if (std::string error = options::error_of(holding.option); !error.empty())
        return fail(Code::kInvalidInput, fmt::format("{}: {}", position.symbol, error));
    u.has_proxy = u.has_proxy || is_proxy;
    ++options_found_;
    return MarketedOption{std::move(holding), std::move(volatility->source), u.stored_symbol,
                          u.previous_spot, u.days_since_previous};
}

Issues OptionMarkets::assumptions() const {
    Issues issues;
    for (const auto& [root, u] : found_) {
        if (u.stale) issues.push_back(*u.stale);
        if (u.has_proxy)
            issues.push_back(
                {Severity::kWarning, "volatility_proxy",
                 fmt::format("options on {} are priced with its historical volatility of {:.4f} "
                             "from {} daily returns, because no implied volatility was given",
                             root, *u.historical_volatility, u.returns),
                 root});
    }
    if (options_found_ > 0 && !market_.rate)
        issues.push_back(
            {Severity::kInfo, "rate_assumed",
             fmt::format(
                 "options are priced with a rate of {:.2f} per year, because none was given",
                 kAssumedRate),
             "/rate"});
    return issues;
}

}  // namespace ballast::service
