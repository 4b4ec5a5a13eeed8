#include "service/book/option_valuation.hpp"

#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "market/returns.hpp"
#include "model/occ_symbol.hpp"
#include "service/book/stored_option_market.hpp"

namespace ballast::service {

namespace {

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
    const auto volatility = market::annualized_volatility(values);
    if (!volatility) return;
    u.returns = values.size();
    u.historical_volatility = volatility;
}

OptionMarkets::Underlying& OptionMarkets::underlying_of(const model::OptionTerms& terms) {
    const auto [place, inserted] = found_.try_emplace(terms.underlying);
    Underlying& u = place->second;
    if (!inserted) return u;
    for (const std::string& name : underlying_names(terms)) {
        if (!snapshot_.prices().column(name)) continue;
        u.stored_symbol = name;
        add_prices(u);
        add_dividends(u);
        break;
    }
    if (const auto given = market_.spots.find(terms.underlying); given != market_.spots.end()) {
        u.spot = given->second;
        u.previous_spot.reset();
        u.stale.reset();
    }
    return u;
}

void OptionMarkets::add_dividends(Underlying& u) const {
    if (!stored_ || !u.spot || !(*u.spot > 0.0)) return;
    const auto found = stored_->dividends.find(u.stored_symbol);
    if (found == stored_->dividends.end()) return;
    u.dividend_yield = std::log1p(found->second.paid / *u.spot);
    u.dividend_source = found->second.source;
}

std::pair<double, std::string_view> OptionMarkets::rate(double years) const {
    if (market_.rate) return {*market_.rate, "request"};
    if (const auto stored = stored_ ? stored_->rate(years) : std::nullopt)
        return {*stored, "treasury"};
    return {kAssumedRate, "assumed"};
}

// Leaves the source empty where there is no volatility.
void OptionMarkets::set_volatility(const model::Position& position, Underlying& u,
                                   MarketedOption& option) const {
    const auto set = [&](double value, std::string_view source) {
        option.holding.option.volatility = value;
        option.sources.volatility = source;
    };
    if (const auto given = reported_volatility(market_, position)) {
        set(given->value, given->source);
        return;
    }
    const auto contract = model::format_occ_symbol(*position.option, model::OccForm::kCompact);
    if (stored_ && contract) {
        if (const auto quoted = stored_->volatilities.find(*contract);
            quoted != stored_->volatilities.end()) {
            set(quoted->second.value, kQuotedVolatility);
            option.sources.origin =
                fmt::format("{} of {}", quoted->second.source, quoted->second.date.to_string());
            return;
        }
    }
    if (u.historical_volatility) set(*u.historical_volatility, kHistoricalVolatility);
}

void OptionMarkets::set_dividend_yield(const model::OptionTerms& terms, const Underlying& u,
                                       MarketedOption& option) const {
    const auto given = market_.dividend_yields.find(terms.underlying);
    if (given != market_.dividend_yields.end()) {
        option.holding.option.dividend_yield = given->second;
        option.sources.dividend = "request";
        return;
    }
    option.holding.option.dividend_yield = u.dividend_yield;
    option.sources.dividend = u.dividend_source.empty() ? "none" : "stored";
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
    const bool call = terms.right == model::OptionRight::kCall;
    MarketedOption found{.holding = {.id = position.symbol,
                                     .underlying = terms.underlying,
                                     .kind = call ? options::Kind::kCall : options::Kind::kPut,
                                     .quantity = position.quantity.to_double(),
                                     .multiplier = position.multiplier.to_double(),
                                     .expiry = terms.expiry},
                         .sources = {},
                         .stored_underlying = u.stored_symbol,
                         .previous_spot = u.previous_spot,
                         .days_since_previous = u.days_since_previous};
    const double time = static_cast<double>(terms.expiry - as_of) / kDaysOfYear;
    const auto [rate_value, rate_source] = rate(time);
    found.sources.rate = rate_source;
    found.holding.option = {.right = terms.right,
                            .style = market_.style,
                            .spot = *u.spot,
                            .strike = terms.strike.to_double(),
                            .time = time,
                            .rate = rate_value};
    set_volatility(position, u, found);
    if (found.sources.volatility.empty())
        return fail(Code::kNotFound,
                    fmt::format("{} has no volatility, given, quoted or historical; it is left out",
                                position.symbol));
    set_dividend_yield(terms, u, found);
    if (std::string error = options::error_of(found.holding.option); !error.empty())
        return fail(Code::kInvalidInput, fmt::format("{}: {}", position.symbol, error));
    u.has_proxy = u.has_proxy || found.sources.volatility == kHistoricalVolatility;
    if (!found.sources.origin.empty()) u.origins.insert(found.sources.origin);
    if (found.sources.dividend == "none") without_dividends_.insert(terms.underlying);
    rate_sources_.insert(found.sources.rate);
    return found;
}

void OptionMarkets::add_volatility_issues(const std::string& root, const Underlying& u,
                                          Issues& issues) const {
    if (!u.origins.empty())
        issues.push_back(
            {Severity::kInfo, "volatility_quoted",
             fmt::format("options on {} are priced with the implied volatilities of {}", root,
                         fmt::join(u.origins, " and ")),
             root});
    if (u.has_proxy)
        issues.push_back(
            {Severity::kWarning, "volatility_proxy",
             fmt::format("options on {} are priced with its historical volatility of {:.4f} "
                         "from {} daily returns, because no implied volatility was given",
                         root, *u.historical_volatility, u.returns),
             root});
}

void OptionMarkets::add_rate_issues(Issues& issues) const {
    if (rate_sources_.contains("treasury")) {
        const int age = static_cast<int>(as_of_ - *stored_->rates_date);
        const std::string rates = fmt::format(
            "options are priced with the Treasury rates of {} ({}), interpolated to "
            "their expiry",
            stored_->rates_date->to_string(), stored_->rates_source);
        if (age > kStaleRateDays)
            issues.push_back({Severity::kWarning, "rate_stale",
                              fmt::format("{}; they are {} days old on {}: download later ones, or "
                                          "give a rate",
                                          rates, age, as_of_.to_string()),
                              "/rate"});
        else
            issues.push_back({Severity::kInfo, "rate_stored", rates, "/rate"});
    }
    if (rate_sources_.contains("assumed"))
        issues.push_back({Severity::kInfo, "rate_assumed",
                          fmt::format("options are priced with a rate of {:.2f} per year, because "
                                      "none was given{}",
                                      kAssumedRate,
                                      stored_ ? fmt::format(" and no Treasury rate of the {} days "
                                                            "up to {} is stored",
                                                            kOldestRateDays, as_of_.to_string())
                                              : ""),
                          "/rate"});
}

Issues OptionMarkets::assumptions() const {
    Issues issues;
    for (const auto& [root, u] : found_) {
        if (u.stale) issues.push_back(*u.stale);
        add_volatility_issues(root, u, issues);
        if (!u.dividend_source.empty() && !market_.dividend_yields.contains(root))
            issues.push_back(
                {Severity::kInfo, "dividends_stored",
                 fmt::format("options on {} are priced with a dividend yield of {:.2f}%, from the "
                             "dividends of the last twelve months ({})",
                             root, 100.0 * u.dividend_yield, u.dividend_source),
                 root});
    }
    add_rate_issues(issues);
    if (!without_dividends_.empty() && stored_)
        issues.push_back(
            {Severity::kInfo, "dividends_none",
             fmt::format("options on {} are priced without dividends, because none are given or "
                         "stored",
                         fmt::join(without_dividends_, ", ")),
             "/dividend_yields"});
    return issues;
}

}  // namespace ballast::service
