#include "service/options/book.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>
#include <tuple>

#include "base/digest.hpp"
#include "math/statistics.hpp"
#include "service/market/data.hpp"

namespace ballast::service {

namespace {

constexpr double kTradingDays = 252.0;

Error faulty(std::string pointer, std::string code, std::string message, std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.faults.push_back(
        {std::move(pointer), std::move(code), std::move(message), std::move(hint)});
    return error;
}

// Calendar days / 365.
double years(fin::Date from, fin::Date to) { return static_cast<double>(to - from) / 365.0; }

// Roots leave out the dot of a share class (BRKB is BRK.B), and adjusted contracts end in a digit.
std::vector<std::string> names_of(const std::string& root) {
    std::vector<std::string> names{root};
    if (root.size() > 1) {
        const std::string head = root.substr(0, root.size() - 1);
        for (const char separator : {'.', '-'}) names.push_back(head + separator + root.back());
        if (root.back() >= '0' && root.back() <= '9') names.push_back(head);
    }
    return names;
}

// What is found about an underlying, once.
struct Underlying {
    std::optional<double> spot;
    std::optional<double> historical_volatility;
    std::size_t returns = 0;
    std::string stored_symbol;
};

class Markets {
public:
    Markets(const market::Snapshot& snapshot, const PortfolioMarket& market)
        : snapshot_(snapshot), market_(market) {}

    const Underlying& find(const std::string& root) {
        const auto [place, inserted] = found_.try_emplace(root);
        if (!inserted) return place->second;
        Underlying& u = place->second;
        for (const std::string& name : names_of(root)) {
            if (!snapshot_.prices().column(name)) continue;
            u.stored_symbol = name;
            u.spot = snapshot_.price(name).price;
            add_volatility(u);
            break;
        }
        if (const auto given = market_.spots.find(root); given != market_.spots.end())
            u.spot = given->second;
        return u;
    }

private:
    void add_volatility(Underlying& u) const {
        const std::vector<std::string> names{u.stored_symbol};
        const auto returns = market::returns_from_prices(market::select(snapshot_.prices(), names),
                                                         {.kind = market::ReturnKind::kLog,
                                                          .as_of = snapshot_.as_of(),
                                                          .window = kVolatilityWindow});
        if (!returns || returns->value.symbols.empty()) return;
        std::vector<double> values;
        for (std::size_t t = 0; t < returns->value.dates.size(); ++t)
            values.push_back(returns->value.values(t, 0));
        if (values.size() < 2) return;
        u.returns = values.size();
        u.historical_volatility = std::sqrt(math::variance(values, 1) * kTradingDays);
    }

    const market::Snapshot& snapshot_;
    const PortfolioMarket& market_;
    std::map<std::string, Underlying> found_;
};

struct Volatility {
    std::optional<double> value;
    std::string source;
};

Volatility volatility_of(const PortfolioMarket& market, const model::Position& position,
                         const Underlying& underlying) {
    if (const auto own = market.volatilities.find(position.symbol);
        own != market.volatilities.end())
        return {own->second, "position"};
    if (const auto root = market.volatilities.find(position.option->underlying);
        root != market.volatilities.end())
        return {root->second, "underlying"};
    if (market.default_volatility) return {market.default_volatility, "default"};
    if (underlying.historical_volatility) return {underlying.historical_volatility, "historical"};
    return {};
}

OptionPositionRow left_out_row(const model::Position& position, fin::Date as_of) {
    OptionPositionRow row;
    row.id = position.symbol;
    row.underlying = position.option->underlying;
    row.quantity = position.quantity.to_double();
    row.multiplier = position.multiplier.to_double();
    row.type = position.option->right == model::OptionRight::kCall ? options::Kind::kCall
                                                                   : options::Kind::kPut;
    row.expiry = position.option->expiry;
    row.strike = position.option->strike.to_double();
    row.days_to_expiry = static_cast<int>(position.option->expiry - as_of);
    return row;
}

// An option of the portfolio, or why it cannot be priced.
Result<options::Holding> option_holding(const model::Position& position, Markets& markets,
                                        const PortfolioMarket& market, const OptionBook& book,
                                        std::string& source) {
    const model::OptionTerms& terms = *position.option;
    if (terms.expiry < book.as_of)
        return fail(Code::kInvalidInput, fmt::format("{} expired on {}; it is left out",
                                                     position.symbol, terms.expiry.to_string()));
    const Underlying& underlying = markets.find(terms.underlying);
    if (!underlying.spot)
        return fail(Code::kNotFound,
                    fmt::format("{} has no price of its underlying {} at {}; it is left out",
                                position.symbol, terms.underlying, book.as_of.to_string()));
    const Volatility volatility = volatility_of(market, position, underlying);
    if (!volatility.value)
        return fail(Code::kNotFound,
                    fmt::format("{} has no volatility, given or historical; it is left out",
                                position.symbol));
    source = volatility.source;
    const bool call = terms.right == model::OptionRight::kCall;
    options::Holding holding{.id = position.symbol,
                             .underlying = terms.underlying,
                             .kind = call ? options::Kind::kCall : options::Kind::kPut,
                             .quantity = position.quantity.to_double(),
                             .multiplier = position.multiplier.to_double(),
                             .expiry = terms.expiry};
    holding.option = {.right = terms.right,
                      .style = market.style,
                      .spot = *underlying.spot,
                      .strike = terms.strike.to_double(),
                      .time = years(book.as_of, terms.expiry),
                      .rate = book.rate,
                      .volatility = *volatility.value};
    if (const auto yield = market.dividend_yields.find(terms.underlying);
        yield != market.dividend_yields.end())
        holding.option.dividend_yield = yield->second;
    if (std::string fault = options::fault_of(holding.option); !fault.empty())
        return fail(Code::kInvalidInput, fmt::format("{}: {}", position.symbol, fault));
    return holding;
}

// One issue for each underlying whose historical volatility stands in.
void tell_proxies(OptionBook& book, Markets& markets) {
    std::set<std::string> told;
    for (std::size_t i = 0; i < book.holdings.size(); ++i) {
        const std::string& root = book.holdings[i].underlying;
        if (book.volatility_from[i] != "historical" || !told.insert(root).second) continue;
        const Underlying& u = markets.find(root);
        book.issues.push_back(
            {Severity::kWarning, "volatility_proxy",
             fmt::format("options on {} are priced with its historical volatility {:.4f} of {} "
                         "daily returns; no implied volatility was given",
                         root, *u.historical_volatility, u.returns),
             root});
    }
}

std::set<std::string> stored_names(const ValuedPortfolio& valued) {
    std::set<std::string> names;
    for (const ValuedPosition& one : valued.positions)
        if (one.position.option)
            for (const std::string& name : names_of(one.position.option->underlying))
                names.insert(name);
    return names;
}

}  // namespace

Result<std::vector<options::CashDividend>> dividends_of(
    const std::optional<wire::Table<DividendRow>>& rows, const std::string& underlying,
    std::optional<fin::Date> as_of) {
    std::vector<options::CashDividend> dividends;
    if (!rows) return dividends;
    for (std::size_t i = 0; i < rows->rows.size(); ++i) {
        const DividendRow& row = rows->rows[i];
        const std::string pointer = fmt::format("/dividends/{}", i);
        if (row.time.has_value() == row.date.has_value())
            return faulty(pointer, "ambiguous", "a dividend has either a time or a date",
                          "give one of the two");
        if (row.date && !as_of)
            return faulty("/as_of", "required", "the dividends have dates", "give as_of");
        if (!row.underlying.empty() && row.underlying != underlying) continue;
        dividends.push_back({row.time ? *row.time : years(*as_of, *row.date), row.amount});
    }
    return dividends;
}

Result<options::Holding> holding_of(const OptionRow& row, std::size_t index,
                                    std::optional<fin::Date> as_of) {
    const std::string pointer = fmt::format("/options/{}", index);
    options::Holding holding{.id = row.id,
                             .underlying = row.underlying,
                             .kind = row.type,
                             .quantity = row.quantity,
                             .multiplier = row.multiplier,
                             .expiry = row.expiry};
    holding.option.spot = row.spot;
    if (row.type == options::Kind::kUnderlying) return holding;
    if (!row.strike)
        return faulty(pointer + "/strike", "required", "an option has a strike", "give strike");
    if (row.time && row.expiry)
        return faulty(pointer, "ambiguous", "both time and expiry are given",
                      "give one of the two");
    if (!row.time && !row.expiry)
        return faulty(pointer, "required", "the time to expiry is missing",
                      "give time in years, or expiry and as_of");
    if (row.expiry && !as_of)
        return faulty("/as_of", "required", "expiries are counted from as_of", "give as_of");
    holding.option = {
        .right = row.type == options::Kind::kCall ? options::Right::kCall : options::Right::kPut,
        .style = row.style,
        .spot = row.spot,
        .strike = *row.strike,
        .time = row.time ? *row.time : years(*as_of, *row.expiry),
        .rate = row.rate,
        .dividend_yield = row.dividend_yield,
        .volatility = row.volatility.value_or(0.0)};
    return holding;
}

double OptionBook::coverage() const {
    const std::size_t all = holdings.size() + left_out.size();
    return all == 0 ? 1.0 : static_cast<double>(holdings.size()) / static_cast<double>(all);
}

Result<OptionBook> option_book_of(const Call& call, const ValuedPortfolio& valued,
                                  const PortfolioMarket& market, bool include_underlyings) {
    OptionBook book;
    book.currency = valued.portfolio.base_currency.to_string();
    book.as_of = valued.snapshot.as_of();
    book.rate = market.rate.value_or(kAssumedRate);
    const std::set<std::string> names = stored_names(valued);
    std::string prices_digest;
    std::optional<market::Snapshot> snapshot;
    if (!names.empty()) {
        const std::vector<std::string> list(names.begin(), names.end());
        TRY(snapshot, load_snapshot(call, list, book.as_of));
        prices_digest = snapshot->digest();
    }
    Markets markets(snapshot ? *snapshot : valued.snapshot, market);

    std::vector<std::pair<options::Holding, std::string>> found;
    for (const ValuedPosition& one : valued.positions) {
        const model::Position& position = one.position;
        if (position.option) {
            std::string source;
            auto holding = option_holding(position, markets, market, book, source);
            if (holding) {
                found.emplace_back(*std::move(holding), std::move(source));
                continue;
            }
            book.left_out.push_back(left_out_row(position, book.as_of));
            book.issues.push_back(
                {Severity::kError, "not_priced", holding.error().message, position.symbol});
        } else if (include_underlyings && one.price && position.type != model::AssetType::kCash) {
            options::Holding holding{.id = position.symbol,
                                     .underlying = position.symbol,
                                     .kind = options::Kind::kUnderlying,
                                     .quantity = position.quantity.to_double(),
                                     .multiplier = position.multiplier.to_double()};
            const auto given = market.spots.find(position.symbol);
            holding.option.spot = given == market.spots.end() ? *one.price : given->second;
            found.emplace_back(std::move(holding), "");
        }
    }
    const auto key = [](const options::Holding& h) {
        return std::tuple(h.underlying, h.expiry.value_or(fin::Date{}), h.option.strike, h.kind,
                          h.id, h.quantity);
    };
    std::ranges::stable_sort(
        found, [&](const auto& a, const auto& b) { return key(a.first) < key(b.first); });
    bool has_options = false;
    for (auto& [holding, source] : found) {
        has_options = has_options || holding.kind != options::Kind::kUnderlying;
        book.holdings.push_back(std::move(holding));
        book.volatility_from.push_back(std::move(source));
    }
    tell_proxies(book, markets);
    if (has_options && !market.rate)
        book.issues.push_back({Severity::kInfo, "rate_assumed",
                               fmt::format("options are priced with a rate of {:.2f} a year; "
                                           "none was given",
                                           kAssumedRate),
                               "/rate"});
    book.data_digest =
        std::move(Sha256().update_field(digest_of(valued)).update_field(prices_digest))
            .finish_hex();
    return book;
}

Result<OptionBook> load_option_book(const Call& call, const PortfolioMarket& market,
                                    std::optional<fin::Date> as_of, bool include_underlyings) {
    if (!market.portfolio)
        return faulty("/portfolio", "required", "a portfolio is missing", "name a stored one");
    TRY(const ValuedPortfolio valued, load_valued_portfolio(call, *market.portfolio, as_of));
    return option_book_of(call, valued, market, include_underlyings);
}

}  // namespace ballast::service
