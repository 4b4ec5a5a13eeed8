#include "service/risk/book.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>
#include <unordered_map>

#include "model/price_staleness.hpp"
#include "risk/settings.hpp"
#include "risk/share_entered.hpp"
#include "service/error_place.hpp"
#include "service/field_error.hpp"
#include "service/market/data.hpp"

namespace ballast::service {

namespace {

// Where the entries and options of a book are, by symbol.
struct Places {
    std::unordered_map<std::string, std::size_t> entries;
    std::unordered_map<std::string, std::size_t> options;
};

// Positions with the same symbol are one entry.
void add_entry(Book& book, Places& places, BookPosition entry) {
    const auto [place, is_new] = places.entries.emplace(entry.symbol, book.entries.size());
    if (is_new) {
        book.entries.push_back(std::move(entry));
        return;
    }
    BookPosition& same = book.entries[place->second];
    if (entry.value) same.value = same.value.value_or(0.0) + *entry.value;
    if (same.reason.empty()) {
        same.basis = entry.basis;
        same.reason = std::move(entry.reason);
    }
}

BookPosition entry_of(const ValuedPosition& valued, fin::Date as_of) {
    BookPosition entry{{.symbol = valued.position.symbol, .value = valued.value.market_value},
                       valued.position.symbol};
    if (!entry.value) {
        entry.basis = risk::PositionBasis::kLeftOut;
        entry.reason = valued.issues.empty() ? "no value" : valued.issues.back().message;
    } else if (valued.position.type == model::AssetType::kCash) {
        entry.moved_by.clear();
        entry.reason = "cash has a value and no price risk";
    } else if (valued.option) {
        const MarketedOption& market = valued.option->market;
        entry.moved_by = market.stored_underlying;
        if (market.sources.volatility == kHistoricalVolatility) {
            entry.basis = risk::PositionBasis::kProxy;
            entry.reason = fmt::format(
                "priced with the historical volatility of {}, {:.4f}, because no implied "
                "volatility was given",
                market.stored_underlying, market.holding.option.volatility);
        }
    } else if (valued.price_date && model::is_stale(*valued.price_date, as_of)) {
        entry.reason = fmt::format("price of {}", valued.price_date->to_string());
    }
    return entry;
}

Result<double> value_of(const RiskPosition& position, std::size_t index) {
    const std::string pointer = fmt::format("/positions/{}", index);
    if (position.value && (position.quantity || position.price))
        return invalid(pointer, "ambiguous",
                       fmt::format("{} has a value and a quantity or price", position.symbol),
                       "give either value, or quantity and price");
    if (position.value) return *position.value;
    if (position.quantity && position.price)
        return *position.quantity * *position.price * position.multiplier;
    return invalid(
        pointer, "required",
        fmt::format("{} has neither a value nor both quantity and price", position.symbol),
        "give either value, or quantity and price");
}

Result<Book> book_from_request(const BookSource& source) {
    if (!source.positions)
        return invalid("", "required", "the book is missing",
                       "give `positions`, or `portfolio` to use a stored one");
    if (source.positions->rows.empty())
        return invalid("/positions", "too_few_items", "there are no positions",
                       "give at least one");
    Book book;
    Places places;
    for (std::size_t i = 0; i < source.positions->rows.size(); ++i) {
        const RiskPosition& position = source.positions->rows[i];
        TRY(const double value, value_of(position, i));
        if (!std::isfinite(value))
            return invalid(fmt::format("/positions/{}", i), "range",
                           fmt::format("the value of {} is not a finite number", position.symbol),
                           "check quantity, price and multiplier");
        book.holdings.push_back({position.symbol, value});
        book.priced_gross += std::abs(value);
        add_entry(book, places, {{.symbol = position.symbol, .value = value}, position.symbol});
    }
    return book;
}

double cost_of(const model::Position& position) {
    if (!position.entry_price) return 0.0;
    return std::abs(position.quantity.to_double() * position.entry_price->to_double() *
                    position.multiplier.to_double());
}

// Adds an option position; positions with the same symbol share one line.
void add_option(Book& book, Places& places, const ValuedPosition& valued) {
    const MarketedOption& market = valued.option->market;
    const options::PositionGreeks& greeks = *valued.option->value.position;
    const auto [place, is_new] =
        places.options.emplace(valued.position.symbol, book.options.size());
    if (is_new) {
        book.options.push_back(
            {valued.position.symbol, market.stored_underlying, market.holding, greeks});
        return;
    }
    // The contract of the first one with the combined number of units.
    risk::OptionHolding& same = book.options[place->second];
    same.terms.quantity +=
        market.holding.quantity * market.holding.multiplier / same.terms.multiplier;
    same.greeks += greeks;
}

}  // namespace

std::vector<std::string> symbols_of(const Book& book) {
    std::set<std::string> symbols;
    for (const risk::Holding& holding : book.holdings) symbols.insert(holding.symbol);
    for (const risk::OptionHolding& option : book.options) symbols.insert(option.underlying);
    return {symbols.begin(), symbols.end()};
}

double entered_share(const Book& book) {
    const std::set<std::string_view> known(book.panel.symbols.begin(), book.panel.symbols.end());
    double entered = 0.0;
    for (const risk::Holding& holding : book.holdings)
        if (known.contains(holding.symbol)) entered += std::abs(holding.value);
    for (const risk::OptionHolding& option : book.options)
        if (known.contains(option.underlying)) entered += std::abs(option.greeks.market_value);
    return risk::share_entered(entered, book.priced_gross);
}

std::vector<risk::PositionUse> position_uses(const Book& book) {
    const std::set<std::string_view> known(book.panel.symbols.begin(), book.panel.symbols.end());
    std::vector<risk::PositionUse> uses;
    for (const BookPosition& entry : book.entries) {
        risk::PositionUse& use = uses.emplace_back(entry);
        if (use.basis == risk::PositionBasis::kLeftOut || entry.moved_by.empty() ||
            known.contains(entry.moved_by))
            continue;
        use.basis = risk::PositionBasis::kLeftOut;
        // The last issue of the symbol is about its returns.
        const auto issue = std::find_if(book.issues.rbegin(), book.issues.rend(),
                                        [&](const Issue& i) { return i.where == entry.moved_by; });
        use.reason = issue != book.issues.rend() ? issue->message
                                                 : fmt::format("{} has no returns", entry.moved_by);
    }
    std::ranges::sort(uses, {}, &risk::PositionUse::symbol);
    return uses;
}

double Book::coverage(double of_holdings) const {
    const double whole = priced_gross + left_out_gross;
    return whole > 0.0 ? of_holdings * priced_gross / whole : of_holdings;
}

Status add_returns(Book& book, const market::Snapshot& snapshot,
                   std::optional<std::size_t> window) {
    const std::vector<std::string> symbols = symbols_of(book);
    TRY(auto returns,
        market::returns_from_prices(
            market::select(snapshot.prices(), symbols),
            {.as_of = snapshot.as_of(), .window = window.value_or(risk::RiskSettings{}.window)}));
    book.panel = std::move(returns.value);
    // What the returns report of a stale price includes what its lookup reported.
    std::erase_if(book.issues, [&](const Issue& issue) {
        return issue.code == "stale_price" &&
               std::ranges::any_of(returns.issues, [&](const Issue& other) {
                   return other.code == issue.code && other.where == issue.where;
               });
    });
    book.issues.insert(book.issues.end(), returns.issues.begin(), returns.issues.end());
    return {};
}

Book book_of(const ValuedPortfolio& portfolio) {
    Book book;
    book.issues = portfolio.issues;
    book.portfolio = portfolio.portfolio.slug;
    book.currency = portfolio.portfolio.base_currency.to_string();
    book.base_currency = portfolio.portfolio.base_currency;
    book.as_of = portfolio.snapshot.as_of();
    book.data_digest = digest_of(portfolio);
    Places places;
    for (const ValuedPosition& valued : portfolio.positions) {
        add_entry(book, places, entry_of(valued, *book.as_of));
        if (valued.value.market_value) {
            // Cash has a value but no risk.
            if (valued.position.type == model::AssetType::kCash) {
                book.cash += *valued.value.market_value;
                ++book.cash_positions;
                continue;
            }
            if (valued.option)
                add_option(book, places, valued);
            else
                book.holdings.push_back({valued.position.symbol, *valued.value.market_value});
            book.priced_gross += std::abs(*valued.value.market_value);
        } else {
            const auto& option = valued.position.option;
            ++(option && option->expiry < *book.as_of ? book.expired : book.unpriced);
            book.left_out_gross += cost_of(valued.position);
        }
    }
    return book;
}

Status require_risk(const Book& book) {
    if (!book.holdings.empty() || !book.options.empty()) return {};
    if (book.entries.empty())
        return fail(Code::kInvalidInput,
                    fmt::format("{} has no positions: add positions first", book.portfolio))
            .with(std::string(kNoRisk), "empty");
    if (book.cash_positions == book.entries.size())
        return fail(Code::kInvalidInput,
                    fmt::format("{} holds only cash, which has no market risk", book.portfolio))
            .with(std::string(kNoRisk), "cash");
    return require_value(book);
}

Status require_value(const Book& book) {
    if (!book.holdings.empty() || !book.options.empty()) return {};
    if (book.cash_positions == book.entries.size()) return {};
    return without_values(book.portfolio, *book.as_of, book.expired > 0 && book.unpriced == 0);
}

std::optional<Issue> issue_of_no_risk(const Book& book) {
    if (!book.holdings.empty() || !book.options.empty()) return std::nullopt;
    if (book.entries.empty())
        return Issue{Severity::kWarning, "no_exposure",
                     "the portfolio has no positions; all figures are zero", ""};
    const std::size_t left_out = book.entries.size() - book.cash_positions;
    if (left_out == 0)
        return Issue{Severity::kInfo, "no_exposure",
                     "the portfolio holds only cash, which has no market risk; all figures are "
                     "zero",
                     ""};
    return Issue{Severity::kError, "no_exposure",
                 fmt::format("none of the {} positions besides cash has a value: figures of zero "
                             "do not include them; import prices with market.import_prices",
                             left_out),
                 ""};
}

Result<Book> load_book(const Call& call, const BookSource& source, const BookWindow& window) {
    if (source.returns && source.prices)
        return invalid("/prices", "ambiguous", "both returns and prices are given",
                       "give one of the two");
    if (source.portfolio && source.positions)
        return invalid("/positions", "ambiguous", "both a stored portfolio and positions are given",
                       "give one of the two");
    if (source.option_market && !source.portfolio)
        return invalid("/option_market", "ambiguous", "option_market requires a stored portfolio",
                       "name the `portfolio`, or remove option_market");
    Book book;
    std::optional<market::Snapshot> snapshot;
    if (source.portfolio) {
        TRY(const ValuedPortfolio valued,
            load_valued_portfolio(call, *source.portfolio, window.as_of,
                                  source.option_market.value_or(OptionMarket{})));
        book = book_of(valued);
        snapshot = valued.snapshot;
    } else {
        TRY(book, book_from_request(source));
        book.as_of = window.as_of;
    }
    const std::vector<std::string> symbols = symbols_of(book);
    if (source.returns) {
        auto panel = complete_rows(*source.returns, symbols, window.as_of);
        book.panel = std::move(panel.value);
        book.issues.insert(book.issues.end(), panel.issues.begin(), panel.issues.end());
        if (!panel.issues.empty()) TRY_STATUS(require_returns(book.panel, panel.issues));
        return book;
    }
    if (source.prices) {
        auto returns =
            market::returns_from_prices(market::select(price_history(*source.prices), symbols),
                                        {.as_of = window.as_of, .window = window.returns});
        if (!returns) return under("/prices", std::move(returns).error());
        book.panel = std::move(returns->value);
        book.issues.insert(book.issues.end(), returns->issues.begin(), returns->issues.end());
        if (!returns->issues.empty()) TRY_STATUS(require_returns(book.panel, returns->issues));
        return book;
    }
    if (!snapshot) {
        TRY(snapshot, load_snapshot(call, symbols, window.as_of));
        book.as_of = snapshot->as_of();
        book.data_digest = snapshot->digest();
    }
    TRY_STATUS(add_returns(book, *snapshot, window.returns));
    if (!symbols.empty()) TRY_STATUS(require_returns(book.panel, book.issues));
    return book;
}

}  // namespace ballast::service
