#include "service/options/book.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

#include "service/field_error.hpp"

namespace ballast::service {

namespace {

// Calendar days / 365.
double years(fin::Date from, fin::Date to) { return static_cast<double>(to - from) / 365.0; }

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

options::Holding underlying_holding(const ValuedPosition& valued) {
    const model::Position& position = valued.position;
    options::Holding holding{.id = position.symbol,
                             .underlying = position.symbol,
                             .kind = options::Kind::kUnderlying,
                             .quantity = position.quantity.to_double(),
                             .multiplier = position.multiplier.to_double()};
    holding.option.spot = *valued.price;
    return holding;
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
            return invalid(pointer, "ambiguous", "a dividend has either a time or a date",
                           "give one of the two");
        if (row.date && !as_of)
            return invalid("/as_of", "required", "as_of is missing: the dividends have dates",
                           "give as_of");
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
        return invalid(pointer + "/strike", "required", "the strike is missing", "give strike");
    if (row.time && row.expiry)
        return invalid(pointer, "ambiguous", "both time and expiry are given",
                       "give one of the two");
    if (!row.time && !row.expiry)
        return invalid(pointer, "required", "the time to expiry is missing",
                       "give time in years, or expiry and as_of");
    if (row.expiry && !as_of)
        return invalid("/as_of", "required",
                       "as_of is missing: the time to expiry is counted from it", "give as_of");
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

OptionBook option_book_of(const ValuedPortfolio& valued, bool include_underlyings) {
    OptionBook book;
    book.currency = valued.portfolio.base_currency.to_string();
    book.as_of = valued.snapshot.as_of();
    book.rate = valued.rate;
    book.issues = valued.assumptions;
    book.data_digest = digest_of(valued);
    std::vector<std::pair<options::Holding, OptionSources>> found;
    for (const ValuedPosition& one : valued.positions) {
        if (one.position.option || include_underlyings)
            book.issues.insert(book.issues.end(), one.issues.begin(), one.issues.end());
        if (one.option)
            found.emplace_back(one.option->market.holding, one.option->market.sources);
        else if (one.position.option)
            book.left_out.push_back(left_out_row(one.position, book.as_of));
        else if (include_underlyings && one.price && one.position.type != model::AssetType::kCash)
            found.emplace_back(underlying_holding(one), OptionSources{});
    }
    const auto key = [](const options::Holding& h) {
        return std::tuple(h.underlying, h.expiry.value_or(fin::Date{}), h.option.strike, h.kind,
                          h.id, h.quantity);
    };
    std::ranges::stable_sort(
        found, [&](const auto& a, const auto& b) { return key(a.first) < key(b.first); });
    for (auto& [holding, sources] : found) {
        book.holdings.push_back(std::move(holding));
        book.sources.push_back(std::move(sources));
    }
    return book;
}

Result<OptionBook> load_option_book(const Call& call, const PortfolioMarket& market,
                                    std::optional<fin::Date> as_of, bool include_underlyings) {
    if (!market.portfolio)
        return invalid("/portfolio", "required", "the portfolio is missing",
                       "name a stored portfolio");
    TRY(const ValuedPortfolio valued,
        load_valued_portfolio(call, *market.portfolio, as_of, market));
    return option_book_of(valued, include_underlyings);
}

}  // namespace ballast::service
