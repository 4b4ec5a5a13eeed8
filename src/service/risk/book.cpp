#include "service/risk/book.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "base/digest.hpp"
#include "service/market/data.hpp"
#include "service/portfolio/describe_positions.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "wire/digest.hpp"

namespace ballast::service {

namespace {

// Returns from one date of stored prices to the next are read over so much more than the window,
// because dates are lost where a symbol has no price.
constexpr std::size_t kDefaultWindow = 1000;

Error faulty(std::string pointer, std::string code, std::string message, std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.faults.push_back(
        {std::move(pointer), std::move(code), std::move(message), std::move(hint)});
    return error;
}

Result<double> value_of(const RiskPosition& position, std::size_t index) {
    const std::string pointer = fmt::format("/positions/{}", index);
    if (position.value && (position.quantity || position.price))
        return faulty(pointer, "ambiguous",
                      fmt::format("{} has a value and a quantity or price", position.symbol),
                      "give either value, or quantity and price");
    if (position.value) return *position.value;
    if (position.quantity && position.price)
        return *position.quantity * *position.price * position.multiplier;
    return faulty(
        pointer, "required",
        fmt::format("{} has neither a value nor both quantity and price", position.symbol),
        "give either value, or quantity and price");
}

Result<Book> book_from_request(const BookSource& source) {
    if (!source.positions)
        return faulty("", "required", "a book is missing",
                      "give `positions`, or `portfolio` to use a stored one");
    if (source.positions->rows.empty())
        return faulty("/positions", "too_few_items", "there are no positions", "give at least one");
    Book book;
    for (std::size_t i = 0; i < source.positions->rows.size(); ++i) {
        const RiskPosition& position = source.positions->rows[i];
        TRY(const double value, value_of(position, i));
        if (!std::isfinite(value))
            return faulty(fmt::format("/positions/{}", i), "range",
                          fmt::format("the value of {} is not a finite number", position.symbol),
                          "check quantity, price and multiplier");
        book.holdings.push_back({position.symbol, value});
        book.priced_gross += std::abs(value);
    }
    return book;
}

std::vector<std::string> symbols_of(const Book& book) {
    std::set<std::string> symbols;
    for (const risk::Holding& holding : book.holdings) symbols.insert(holding.symbol);
    return {symbols.begin(), symbols.end()};
}

double cost_of(const model::Position& position) {
    if (!position.entry_price) return 0.0;
    return std::abs(position.quantity.to_double() * position.entry_price->to_double() *
                    position.multiplier.to_double());
}

Issue no_value_issue(const model::Position& position, fin::Date as_of) {
    if (position.type == model::AssetType::kOption) {
        const bool expired = position.option && position.option->expiry < as_of;
        return expired ? Issue{Severity::kError, "expired",
                               fmt::format("{} expired on {}; it is left out", position.symbol,
                                           position.option->expiry.to_string()),
                               position.symbol}
                       : Issue{Severity::kError, "option_not_priced",
                               fmt::format("{} is an option; options have no model price here and "
                                           "are left out of values and risk",
                                           position.symbol),
                               position.symbol};
    }
    return {
        Severity::kError, "no_price",
        fmt::format("{} has no price at {}; it is left out", position.symbol, as_of.to_string()),
        position.symbol};
}

ValuedPosition value_one(model::Position position, const market::Snapshot& snapshot) {
    ValuedPosition valued;
    risk::PositionQuote quote{.symbol = position.symbol,
                              .quantity = position.quantity.to_double(),
                              .multiplier = position.multiplier.to_double()};
    if (position.entry_price) quote.entry_price = position.entry_price->to_double();
    if (position.type == model::AssetType::kCash) {
        quote.price = 1.0;
        quote.previous_price = 1.0;
    } else if (position.type != model::AssetType::kOption) {
        const market::PriceLookup found = snapshot.price(position.symbol);
        quote.price = found.price;
        quote.previous_price = found.previous_price;
        valued.price_date = found.date;
        if (found.issue && found.price) valued.issues.push_back(*found.issue);
    }
    valued.price = quote.price;
    valued.value = risk::value_position(quote);
    if (!valued.value.market_value)
        valued.issues.push_back(no_value_issue(position, snapshot.as_of()));
    if (const model::Security* security = snapshot.security(position.symbol)) {
        valued.sector = security->sector;
        valued.security_name = security->name;
        // A security whose currency nobody told is taken to be in the portfolio's.
        if (security->currency != fin::Currency{}) valued.currency = security->currency.to_string();
    }
    valued.position = std::move(position);
    return valued;
}

}  // namespace

double Book::coverage(double of_holdings) const {
    const double whole = priced_gross + left_out_gross;
    return whole > 0.0 ? of_holdings * priced_gross / whole : of_holdings;
}

Status add_returns(Book& book, const market::Snapshot& snapshot,
                   std::optional<std::size_t> window) {
    const std::vector<std::string> symbols = symbols_of(book);
    TRY(auto returns, market::returns_from_prices(
                          market::select(snapshot.prices(), symbols),
                          {.as_of = snapshot.as_of(), .window = window.value_or(kDefaultWindow)}));
    book.panel = std::move(returns.value);
    book.issues.insert(book.issues.end(), returns.issues.begin(), returns.issues.end());
    return {};
}

Result<ValuedPortfolio> load_valued_portfolio(const Call& call, const std::string& id_or_slug,
                                              std::optional<fin::Date> as_of) {
    model::Portfolio portfolio;
    std::vector<model::Position> positions;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(portfolio, store::find_portfolio(transaction, id_or_slug));
        TRY(positions, store::all_positions(transaction, {.portfolio = portfolio.id}));
        return {};
    }));
    std::set<std::string> symbols;
    for (const model::Position& position : positions) symbols.insert(position.symbol);
    const std::vector<std::string> names(symbols.begin(), symbols.end());
    TRY(market::Snapshot snapshot, load_snapshot(call, names, as_of));
    ValuedPortfolio valued{std::move(portfolio), {}, std::move(snapshot), {}};
    for (model::Position& position : positions) {
        valued.positions.push_back(value_one(std::move(position), valued.snapshot));
        const Issues& issues = valued.positions.back().issues;
        valued.issues.insert(valued.issues.end(), issues.begin(), issues.end());
        const std::string& currency = valued.positions.back().currency;
        if (!currency.empty() && currency != valued.portfolio.base_currency.to_string())
            return fail(Code::kUnsupported,
                        fmt::format("{} is priced in {}, the portfolio is in {}: there are no "
                                    "exchange rates to convert with",
                                    valued.positions.back().position.symbol, currency,
                                    valued.portfolio.base_currency.to_string()));
    }
    return valued;
}

std::string digest_of(const ValuedPortfolio& portfolio) {
    const model::Portfolio& owner = portfolio.portfolio;
    Sha256 hash;
    hash.update_field(portfolio.snapshot.digest())
        .update_field(owner.slug)
        .update_field(owner.name)
        .update_field(owner.description)
        .update_field(owner.base_currency.to_string());
    for (const ValuedPosition& valued : portfolio.positions) {
        const model::Position& p = valued.position;
        wire::digest_into(hash, PositionFields{.symbol = p.symbol,
                                               .type = p.type,
                                               .quantity = p.quantity,
                                               .entry_price = p.entry_price,
                                               .entry_date = p.entry_date,
                                               .multiplier = p.multiplier,
                                               .option = p.option,
                                               .tags = p.tags,
                                               .strategy = p.strategy,
                                               .note = p.note});
    }
    return hash.finish_hex();
}

Book book_of(const ValuedPortfolio& portfolio) {
    Book book;
    book.issues = portfolio.issues;
    book.currency = portfolio.portfolio.base_currency.to_string();
    book.as_of = portfolio.snapshot.as_of();
    book.data_digest = digest_of(portfolio);
    for (const ValuedPosition& valued : portfolio.positions) {
        if (valued.value.market_value) {
            // Cash has a value and no risk.
            if (valued.position.type == model::AssetType::kCash) continue;
            book.holdings.push_back({valued.position.symbol, *valued.value.market_value});
            book.priced_gross += std::abs(*valued.value.market_value);
        } else {
            book.left_out_gross += cost_of(valued.position);
        }
    }
    return book;
}

std::vector<risk::ExposurePosition> exposure_positions(const ValuedPortfolio& portfolio) {
    std::vector<risk::ExposurePosition> positions;
    for (const ValuedPosition& valued : portfolio.positions)
        positions.push_back({.symbol = valued.position.symbol,
                             .type = valued.position.type,
                             .market_value = valued.value.market_value,
                             .tags = valued.position.tags,
                             .sector = valued.sector,
                             .currency = valued.currency});
    return positions;
}

Result<Book> load_book(const Call& call, const BookSource& source, const BookWindow& window) {
    if (source.returns && source.prices)
        return faulty("/prices", "ambiguous", "both returns and prices are given",
                      "give one of the two");
    if (source.portfolio && source.positions)
        return faulty("/positions", "ambiguous", "both a stored portfolio and positions are given",
                      "give one of the two");
    Book book;
    std::optional<market::Snapshot> snapshot;
    if (source.portfolio) {
        TRY(const ValuedPortfolio valued,
            load_valued_portfolio(call, *source.portfolio, window.as_of));
        book = book_of(valued);
        snapshot = valued.snapshot;
    } else {
        TRY(book, book_from_request(source));
        book.as_of = window.as_of;
    }
    const std::vector<std::string> symbols = symbols_of(book);
    if (source.returns) {
        auto panel = complete_rows(*source.returns, symbols);
        book.panel = std::move(panel.value);
        book.issues.insert(book.issues.end(), panel.issues.begin(), panel.issues.end());
        return book;
    }
    if (source.prices) {
        TRY(auto returns,
            market::returns_from_prices(market::select(price_history(*source.prices), symbols),
                                        {.as_of = window.as_of, .window = window.returns}));
        book.panel = std::move(returns.value);
        book.issues.insert(book.issues.end(), returns.issues.begin(), returns.issues.end());
        return book;
    }
    if (!snapshot) {
        TRY(snapshot, load_snapshot(call, symbols, window.as_of));
        book.as_of = snapshot->as_of();
        book.data_digest = snapshot->digest();
    }
    TRY_STATUS(add_returns(book, *snapshot, window.returns));
    return book;
}

}  // namespace ballast::service
