#include "service/book/valued.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

#include "base/digest.hpp"
#include "market/currency_conversion.hpp"
#include "options/revaluation.hpp"
#include "service/book/stored_option_market.hpp"
#include "service/book/value_positions.hpp"
#include "service/market/data.hpp"
#include "service/market/source_order.hpp"
#include "service/portfolio/describe_positions.hpp"
#include "service/provenance.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "wire/digest.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kPositionsPerPoll = 256;

Issue no_price(const model::Position& position, fin::Date as_of) {
    return {
        Severity::kError, "no_price",
        fmt::format("{} has no price on {}; it is left out", position.symbol, as_of.to_string()),
        position.symbol};
}

risk::PositionQuote quote_of(const model::Position& position) {
    risk::PositionQuote quote{.symbol = position.symbol,
                              .quantity = position.quantity.to_double(),
                              .multiplier = position.multiplier.to_double()};
    if (position.entry_price) quote.entry_price = position.entry_price->to_double();
    return quote;
}

void add_no_rate(ValuedPosition& valued, const market::CurrencyConversion& conversion,
                 fin::Currency base) {
    const std::string from = conversion.currency.to_string();
    const std::string& symbol = valued.position.symbol;
    valued.issues.push_back(
        {Severity::kError, "no_exchange_rate",
         fmt::format("{} is priced in {} and no exchange rate to {} is stored; it is left out: "
                     "import prices of {}, in {} for one {}",
                     symbol, from, base.to_string(),
                     market::rate_symbols(conversion.currency, base).front(), base.to_string(),
                     from),
         symbol});
}

// The entry price at the rate of the entry date; the cost is unknown without one.
void convert_entry(risk::PositionQuote& quote, const model::Position& position,
                   const market::ExchangeRates& rates) {
    if (!quote.entry_price) return;
    const auto rate =
        position.entry_date ? market::rate_on(rates, *position.entry_date) : std::nullopt;
    quote.entry_price = rate ? std::optional(*quote.entry_price * rate->price) : std::nullopt;
}

void describe(ValuedPosition& valued, const model::Security* security) {
    if (security == nullptr) return;
    valued.sector = security->sector;
    valued.security_name = security->name;
    // A security without a currency is assumed to be in the portfolio's currency.
    if (security->currency) valued.currency = security->currency->to_string();
}

// A spot of the request is in the currency of the stored closes, which are converted already.
ValuedPosition value_linear(model::Position position, const market::Snapshot& snapshot,
                            const OptionMarket& market, fin::Currency base) {
    ValuedPosition valued;
    risk::PositionQuote quote = quote_of(position);
    const market::CurrencyConversion* conversion = snapshot.conversion(position.symbol);
    if (conversion && !conversion->rates) {
        describe(valued, snapshot.security(position.symbol));
        valued.position = std::move(position);
        add_no_rate(valued, *conversion, base);
        return valued;
    }
    if (conversion) convert_entry(quote, position, *conversion->rates);
    if (position.type == model::AssetType::kCash) {
        quote.price = 1.0;
        quote.previous_price = 1.0;
    } else if (const auto given = market.spots.find(position.symbol); given != market.spots.end()) {
        quote.price = given->second;
        if (conversion) {
            const auto rate = market::rate_on(*conversion->rates, snapshot.as_of());
            quote.price = rate ? std::optional(given->second * rate->price) : std::nullopt;
        }
    } else {
        const market::PriceLookup found = snapshot.price(position.symbol);
        quote.price = found.price;
        quote.previous_price = found.previous_price;
        valued.price_date = found.date;
        if (found.issue && found.price) valued.issues.push_back(*found.issue);
    }
    valued.price = quote.price;
    valued.value = risk::value_position(quote);
    if (!valued.value.market_value) valued.issues.push_back(no_price(position, snapshot.as_of()));
    describe(valued, snapshot.security(position.symbol));
    valued.position = std::move(position);
    return valued;
}

// The model price one close earlier: at that day's spot, with the days since added to the time to
// expiry and the current volatility.
std::optional<double> previous_price(const MarketedOption& market, double price) {
    if (!market.previous_spot) return std::nullopt;
    options::Holding unit = market.holding;
    unit.quantity = 1.0;
    unit.multiplier = 1.0;
    const double move = *market.previous_spot / unit.option.spot - 1;
    const double none = 0.0;
    // Both from the same scheme, so that its error does not appear as a move.
    const double now = options::values_at_moves({&unit, 1}, {&none, 1}, {})(0, 0);
    const double then = options::values_at_moves(
        {&unit, 1}, {&move, 1}, {.days = -static_cast<double>(market.days_since_previous)})(0, 0);
    return price + then - now;
}

void value_option(ValuedPosition& valued, MarketedOption market, options::PositionValue value) {
    if (!value.position) {
        const std::string reason = value.priced.issue ? value.priced.issue->message : "no price";
        valued.issues.push_back({Severity::kError, "not_priced",
                                 fmt::format("{}: {}", valued.position.symbol, reason),
                                 valued.position.symbol});
        return;
    }
    risk::PositionQuote quote = quote_of(valued.position);
    quote.price = value.priced.greeks->price;
    quote.previous_price = previous_price(market, *quote.price);
    valued.price = quote.price;
    valued.value = risk::value_position(quote);
    valued.option = {std::move(market), std::move(value)};
}

// Strikes and rates of an option are those of the currency of its underlying.
bool refuse_foreign(ValuedPosition& one, const ValuedPortfolio& valued) {
    for (const std::string& name : underlying_names(*one.position.option)) {
        const market::CurrencyConversion* conversion = valued.snapshot.conversion(name);
        if (!conversion) continue;
        describe(one, valued.snapshot.security(name));
        one.issues.push_back(
            {Severity::kError, "not_priced",
             fmt::format("{}: its underlying is priced in {}, and options are valued only in the "
                         "currency of the portfolio, {}; it is left out: hold it in a portfolio "
                         "in {}",
                         one.position.symbol, conversion->currency.to_string(),
                         valued.portfolio.base_currency.to_string(),
                         conversion->currency.to_string()),
             one.position.symbol});
        return true;
    }
    return false;
}

// Values the options among the positions in one engine run.
Status value_options(const Call& call, ValuedPortfolio& valued, const OptionMarket& market) {
    std::vector<model::OptionTerms> terms;
    for (const ValuedPosition& one : valued.positions)
        if (one.position.option) terms.push_back(*one.position.option);
    TRY(const auto stored, load_option_market(call, terms, valued.snapshot.as_of()));
    valued.option_digest = stored->digest();
    OptionMarkets markets(valued.snapshot, market, stored);
    std::vector<ValuedPosition*> places;
    std::vector<MarketedOption> found;
    std::vector<options::Holding> holdings;
    for (ValuedPosition& one : valued.positions) {
        if (!one.position.option) continue;
        if (refuse_foreign(one, valued)) continue;
        auto option = markets.find(one.position);
        if (!option) {
            one.issues.push_back(
                {Severity::kError, "not_priced", option.error().message, one.position.symbol});
            continue;
        }
        describe(one, valued.snapshot.security(option->stored_underlying));
        places.push_back(&one);
        holdings.push_back(option->holding);
        found.push_back(*std::move(option));
    }
    options::BookValue book = options::value_book(holdings, options::Model::kAuto, call.work());
    // Options that were not reached are not options without a price.
    TRY_STATUS(call.work().cancel.check());
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (i % kPositionsPerPoll == 0) TRY_STATUS(call.work().cancel.check());
        value_option(*places[i], std::move(found[i]), std::move(book.positions[i]));
    }
    valued.rate = markets.rate();
    valued.assumptions = markets.assumptions();
    valued.issues = valued.assumptions;
    return {};
}

// Each exchange rate that is used, with its path and last value.
void report_rates(ValuedPortfolio& valued) {
    std::set<fin::Currency> reported;
    for (const ValuedPosition& one : valued.positions) {
        const auto* conversion = valued.snapshot.conversion(one.position.symbol);
        if (!conversion || !conversion->rates) continue;
        if (!reported.insert(conversion->currency).second) continue;
        valued.issues =
            joined(std::move(valued.issues),
                   market::conversion_issues(*conversion->rates, valued.snapshot.as_of()));
    }
}

}  // namespace

std::vector<std::string> priced_names(std::span<const model::Position> positions) {
    std::set<std::string> names;
    for (const model::Position& position : positions) {
        names.insert(position.symbol);
        if (position.option)
            for (const std::string& name : underlying_names(*position.option)) names.insert(name);
    }
    return {names.begin(), names.end()};
}

Result<ValuedPortfolio> load_valued_portfolio(const Call& call, const std::string& id_or_slug,
                                              std::optional<fin::Date> as_of,
                                              const OptionMarket& market) {
    model::Portfolio portfolio;
    std::vector<model::Position> positions;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(portfolio, store::find_portfolio(transaction, id_or_slug));
        TRY(positions, store::all_positions(transaction, {.portfolio = portfolio.id}));
        return {};
    }));
    TRY(market::Snapshot snapshot,
        load_snapshot(call, priced_names(positions), as_of, portfolio.base_currency));
    return value_portfolio(call, std::move(portfolio), std::move(positions), std::move(snapshot),
                           market);
}

Result<ValuedPortfolio> value_portfolio(const Call& call, model::Portfolio portfolio,
                                        std::vector<model::Position> positions,
                                        market::Snapshot snapshot, const OptionMarket& market) {
    ValuedPortfolio valued{std::move(portfolio), {}, std::move(snapshot)};
    for (std::size_t i = 0; i < positions.size(); ++i) {
        if (i % kPositionsPerPoll == 0) TRY_STATUS(call.work().cancel.check());
        model::Position& position = positions[i];
        if (position.option)
            valued.positions.push_back({.position = std::move(position)});
        else
            valued.positions.push_back(value_linear(std::move(position), valued.snapshot, market,
                                                    valued.portfolio.base_currency));
    }
    TRY_STATUS(value_options(call, valued, market));
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const SourceOrder order, source_order(transaction, MarketSourceKind::kPrices));
        if (!order.sources.empty())
            valued.issues.push_back({Severity::kInfo, "price_sources",
                                     fmt::format("prices are those of the first of {} that has one",
                                                 fmt::join(order.sources, ", ")),
                                     "prices"});
        return {};
    }));
    for (const ValuedPosition& one : valued.positions)
        valued.issues.insert(valued.issues.end(), one.issues.begin(), one.issues.end());
    report_rates(valued);
    return valued;
}

std::string digest_of(const ValuedPortfolio& portfolio) {
    const model::Portfolio& owner = portfolio.portfolio;
    Sha256 hash;
    // Stored inputs of options belong to the data only where there are any.
    if (!portfolio.option_digest.empty()) hash.update_field(portfolio.option_digest);
    hash.update_field(portfolio.snapshot.digest())
        .update_field(owner.slug)
        .update_field(owner.name)
        .update_field(owner.description)
        .update_field(owner.base_currency.to_string());
    for (const ValuedPosition& valued : portfolio.positions)
        wire::digest_into(hash, model::entry_of(valued.position));
    return hash.finish_hex();
}

std::vector<risk::ExposurePosition> exposure_positions(const ValuedPortfolio& portfolio) {
    std::vector<risk::ExposurePosition> positions;
    for (const ValuedPosition& valued : portfolio.positions) {
        risk::ExposurePosition& position = positions.emplace_back(
            risk::ExposurePosition{.symbol = valued.position.symbol,
                                   .type = valued.position.type,
                                   .market_value = valued.value.market_value,
                                   .tags = valued.position.tags,
                                   .sector = valued.sector,
                                   .currency = valued.currency,
                                   .daily_pnl = valued.value.daily_pnl,
                                   .unrealized_gain = valued.value.unrealized_gain,
                                   .cost = valued.value.cost});
        if (!valued.option) continue;
        const options::Holding& holding = valued.option->market.holding;
        position.delta = valued.option->value.priced.greeks->delta;
        position.underlying_notional = holding.quantity * holding.multiplier * holding.option.spot;
    }
    return positions;
}

Error without_values(std::string_view portfolio, fin::Date as_of, bool all_expired) {
    return fail(Code::kNotFound,
                all_expired
                    ? fmt::format("all options of {} expired before {}, and it holds nothing else "
                                  "besides cash: remove them, or give an earlier as_of",
                                  portfolio, as_of.to_string())
                    : fmt::format("no position of {} besides cash has a price on or before {}: "
                                  "import prices with market.import_prices",
                                  portfolio, as_of.to_string()));
}

}  // namespace ballast::service
