#include "service/market/data.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <map>

#include "base/digest.hpp"
#include "market/as_traded.hpp"
#include "market/currency_conversion.hpp"
#include "model/describe_security.hpp"
#include "service/market/snapshot_cache.hpp"
#include "service/market/source_order.hpp"
#include "store/columns.hpp"
#include "store/database.hpp"
#include "store/market_series.hpp"
#include "store/price_quality.hpp"
#include "store/price_store.hpp"
#include "store/securities.hpp"

namespace ballast::service {

namespace {

Status check_range(const store::PriceParts& parts, fin::Date as_of) {
    const auto first = parts.first_date();
    const auto last = parts.last_date();
    if ((!first || as_of >= *first) && (!last || as_of <= *last)) return {};
    Error error =
        fail(Code::kInvalidInput,
             fmt::format("the date {2} is outside the stored prices, which run from {0} to {1}",
                         first->to_string(), last->to_string(), as_of.to_string()));
    error.errors.push_back({"/as_of", "range", error.message, "choose a date within the prices"});
    return error;
}

}  // namespace

namespace {

// What the workspace has decided about prices: which sources win, and what is left out.
struct PriceChoices {
    SourceOrder order;
    std::vector<model::FlagResolution> excluded;
};

Result<PriceChoices> read_choices(store::Transaction& transaction,
                                  std::span<const std::string> symbols) {
    PriceChoices choices;
    TRY(choices.order, source_order(transaction, MarketSourceKind::kPrices));
    TRY(choices.excluded, store::flag_resolutions(transaction, symbols));
    std::erase_if(choices.excluded, [](const model::FlagResolution& one) {
        return one.decision != model::FlagDecision::kExclude;
    });
    return choices;
}

void exclude(market::PriceHistory& prices, std::span<const model::FlagResolution> excluded) {
    for (const model::FlagResolution& one : excluded) {
        const auto column = prices.column(one.symbol);
        if (!column) continue;
        for (std::size_t d = 0; d < prices.dates.size(); ++d)
            if (prices.dates[d] >= one.from_date && prices.dates[d] <= one.to_date)
                prices.closes[*column][d] = std::numeric_limits<double>::quiet_NaN();
    }
}

std::string prices_key(const store::PriceParts& parts, std::span<const std::string> symbols,
                       const PriceChoices& choices) {
    Sha256 key;
    for (const std::string& source : choices.order.sources) key.update_field(source);
    for (const model::FlagResolution& one : choices.excluded)
        key.update_field(
            fmt::format("{} {} {}", one.symbol, one.from_date.serial(), one.to_date.serial()));
    for (const store::Dataset& part : parts.current) key.update_field(part.id.to_string());
    key.update_field("symbols");
    for (const std::string& symbol : symbols) key.update_field(symbol);
    return key.finish_hex();
}

using SymbolSplits = std::map<std::string, std::vector<std::pair<fin::Date, double>>>;

// Of the symbols, up to a date: later ones are unknown then.
Result<SymbolSplits> read_splits(store::Transaction& transaction,
                                 std::span<const std::string> symbols, fin::Date as_of) {
    TRY(const auto actions,
        store::price_actions(transaction,
                             {.names = {symbols.begin(), symbols.end()}, .to = as_of}));
    SymbolSplits splits;
    for (const model::PriceAction& action : actions) {
        if (action.kind != model::ActionKind::kSplit) continue;
        auto& of_symbol = splits[action.symbol];
        // The same split from two sources counts once.
        const bool known = !of_symbol.empty() && of_symbol.back().first == action.date;
        if (!known) of_symbol.emplace_back(action.date, action.value);
    }
    return splits;
}

void adjust(market::PriceHistory& prices, const SymbolSplits& splits) {
    for (const auto& [symbol, of_symbol] : splits) {
        const auto column = prices.column(symbol);
        if (!column) continue;
        std::vector<double>& closes = prices.closes[*column];
        market::CloseSeries series;
        for (std::size_t d = 0; d < closes.size(); ++d)
            if (std::isfinite(closes[d])) series.emplace_back(prices.dates[d], closes[d]);
        series = market::split_adjusted(std::move(series), of_symbol);
        auto next = series.begin();
        for (double& close : closes)
            if (std::isfinite(close)) close = next++->second;
    }
}

std::string snapshot_key(const std::string& prices, fin::Date as_of,
                         std::span<const model::Security> securities, const SymbolSplits& splits,
                         std::string_view converted_to) {
    Sha256 key;
    key.update_field(converted_to);
    for (const auto& [symbol, of_symbol] : splits)
        for (const auto& [date, ratio] : of_symbol)
            key.update_field(fmt::format("{} {} {}", symbol, date.serial(), ratio));
    key.update_field("securities");
    key.update_field(prices).update_field(as_of.to_string());
    for (const model::Security& one : securities)
        key.update_field(one.symbol)
            .update_field(one.name)
            .update_field(describe::to_word(one.type))
            .update_field(one.sector)
            .update_field(one.industry)
            .update_field(one.exchange)
            .update_field(one.country)
            .update_field(model::currency_code(one));
    return key.finish_hex();
}

// Rates that are not requested themselves leave the prices after the conversion, since they would
// take part in the join of dates.
Result<market::Snapshot> converted_snapshot(fin::Date date, market::PriceHistory prices,
                                            std::vector<model::Security> securities,
                                            fin::Currency currency,
                                            std::span<const std::string> symbols) {
    auto conversions = market::convert_closes(prices, securities, currency);
    std::vector<std::string> requested = prices.symbols;
    std::erase_if(requested, [&](const std::string& symbol) {
        return std::ranges::find(symbols, symbol) == symbols.end();
    });
    return market::Snapshot::make(date, market::select(prices, requested), std::move(securities),
                                  std::move(conversions));
}

}  // namespace

Result<market::Snapshot> load_snapshot(const Call& call, std::span<const std::string> symbols,
                                       std::optional<fin::Date> as_of,
                                       std::optional<fin::Currency> currency) {
    store::PriceParts parts;
    std::vector<model::Security> securities;
    SymbolSplits splits;
    PriceChoices choices;
    std::vector<std::string> names(symbols.begin(), symbols.end());
    std::vector<std::string> rates;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(parts, store::price_parts(transaction));
        if (parts.empty())
            return fail(Code::kNotFound,
                        "there are no stored prices: load sample data with `ballast demo load`, "
                        "import a file with `ballast prices import`, or give `returns` or "
                        "`prices` in the request");
        TRY(securities, store::find_securities(transaction, symbols));
        if (currency && !symbols.empty())
            rates =
                market::rate_symbols(market::foreign_currencies(securities, *currency), *currency);
        for (const std::string& rate : rates)
            if (std::ranges::find(names, rate) == names.end()) names.push_back(rate);
        TRY(choices, read_choices(transaction, names));
        TRY(splits, read_splits(transaction, symbols,
                                as_of ? *as_of : parts.last_date().value_or(fin::Date{})));
        return {};
    }));
    if (as_of) TRY_STATUS(check_range(parts, *as_of));
    const fin::Date date = as_of ? *as_of : parts.last_date().value_or(fin::Date{});
    const std::string key = prices_key(parts, names, choices);
    SnapshotCache& cache = call.environment().shared<SnapshotCache>();
    const auto read = [&]() -> Result<market::PriceHistory> {
        TRY(store::Columns * columns, call.environment().columns());
        TRY(store::PricePanel panel,
            store::read_panel(*columns, parts, {.symbols = names}, choices.order.sources));
        market::PriceHistory history{.dates = std::move(panel.dates),
                                     .symbols = std::move(panel.symbols),
                                     .closes = std::move(panel.closes)};
        exclude(history, choices.excluded);
        return history;
    };
    const std::string converted_to = rates.empty() ? "" : currency->to_string();
    return cache.snapshot(snapshot_key(key, date, securities, splits, converted_to),
                          [&]() -> Result<market::Snapshot> {
                              TRY(const auto prices, cache.history(key, read));
                              market::PriceHistory known = prices_up_to(*prices, date);
                              adjust(known, splits);
                              if (!rates.empty())
                                  return converted_snapshot(date, std::move(known), securities,
                                                            *currency, symbols);
                              return market::Snapshot::make(date, std::move(known), securities);
                          });
}

namespace {

// The columns of a table used in a panel, and the rows on which each has a value.
class CommonRows {
public:
    CommonRows(const wire::WideTable& table, std::vector<std::size_t> columns,
               std::optional<fin::Date> as_of)
        : table_(table), columns_(std::move(columns)), end_(table.dates.size()) {
        if (as_of)
            end_ = static_cast<std::size_t>(
                std::upper_bound(table.dates.begin(), table.dates.end(), *as_of) -
                table.dates.begin());
        leave_out_empty(as_of);
        find_rows();
        while (columns_.size() > 1 && rows_.size() < kFewestReturns) leave_out_shortest();
    }

    market::ReturnPanel panel() const {
        market::ReturnPanel panel;
        for (const std::size_t r : rows_) panel.dates.push_back(table_.dates[r]);
        for (const std::size_t c : columns_) panel.symbols.push_back(table_.columns[c]);
        panel.values = math::Matrix::zero(rows_.size(), columns_.size());
        for (std::size_t c = 0; c < columns_.size(); ++c)
            for (std::size_t i = 0; i < rows_.size(); ++i)
                panel.values(i, c) = table_.values[columns_[c]][rows_[i]];
        return panel;
    }

    Issues issues() && {
        if (rows_.size() < end_ && !columns_.empty()) report_incomplete();
        return std::move(issues_);
    }

private:
    static constexpr std::size_t kFewestReturns = 2;  // minimum for a variance

    std::size_t values_in(std::size_t column) const {
        const auto first = table_.values[column].begin();
        return end_ - static_cast<std::size_t>(
                          std::count_if(first, first + static_cast<std::ptrdiff_t>(end_),
                                        [](double x) { return std::isnan(x); }));
    }

    void leave_out(std::size_t column, const std::string& reason) {
        issues_.push_back({Severity::kError, "no_returns",
                           fmt::format("{}; {} is left out", reason, table_.columns[column]),
                           table_.columns[column]});
    }

    void leave_out_empty(std::optional<fin::Date> as_of) {
        std::erase_if(columns_, [&](std::size_t column) {
            const std::size_t count = values_in(column);
            if (count >= kFewestReturns) return false;
            leave_out(
                column,
                fmt::format("{} has {} returns{}: at least {} are required", table_.columns[column],
                            count, as_of ? " up to " + as_of->to_string() : "", kFewestReturns));
            return true;
        });
    }

    void find_rows() {
        rows_.clear();
        for (std::size_t r = 0; r < end_; ++r)
            if (std::none_of(columns_.begin(), columns_.end(), [&](std::size_t column) {
                    return std::isnan(table_.values[column][r]);
                }))
                rows_.push_back(r);
    }

    void leave_out_shortest() {
        const auto shortest = std::min_element(
            columns_.begin(), columns_.end(),
            [&](std::size_t a, std::size_t b) { return values_in(a) < values_in(b); });
        leave_out(*shortest, fmt::format("{} and the other symbols share {} dates",
                                         table_.columns[*shortest], rows_.size()));
        columns_.erase(shortest);
        find_rows();
    }

    void report_incomplete() {
        const std::size_t worst = *std::min_element(
            columns_.begin(), columns_.end(),
            [&](std::size_t a, std::size_t b) { return values_in(a) < values_in(b); });
        issues_.push_back(
            {Severity::kWarning, "incomplete_rows",
             fmt::format("{} of {} dates were left out because a value is missing; {} has the most "
                         "missing values, {}",
                         end_ - rows_.size(), end_, table_.columns[worst], end_ - values_in(worst)),
             table_.columns[worst]});
    }

    const wire::WideTable& table_;
    std::vector<std::size_t> columns_;
    std::size_t end_;
    std::vector<std::size_t> rows_;
    Issues issues_;
};

}  // namespace

Outcome<market::ReturnPanel> complete_rows(const wire::WideTable& table,
                                           std::span<const std::string> columns,
                                           std::optional<fin::Date> as_of) {
    std::vector<std::size_t> chosen;
    if (columns.empty()) {
        for (std::size_t c = 0; c < table.columns.size(); ++c) chosen.push_back(c);
    } else {
        for (const std::string& name : columns) {
            const auto found = std::find(table.columns.begin(), table.columns.end(), name);
            if (found != table.columns.end())
                chosen.push_back(static_cast<std::size_t>(found - table.columns.begin()));
        }
    }
    CommonRows common(table, std::move(chosen), as_of);
    return {common.panel(), std::move(common).issues()};
}

Status require_returns(const market::ReturnPanel& panel, const Issues& issues) {
    if (!panel.symbols.empty()) return {};
    constexpr std::size_t kNamed = 5;
    std::vector<std::string_view> reasons;
    for (const Issue& issue : issues)
        if (issue.severity == Severity::kError) reasons.push_back(issue.message);
    const std::size_t more = reasons.size() > kNamed ? reasons.size() - kNamed : 0;
    reasons.resize(reasons.size() - more);
    return fail(
        Code::kInvalidInput,
        fmt::format("no symbol has usable returns{}{}{}", reasons.empty() ? "" : ": ",
                    fmt::join(reasons, "; "), more > 0 ? fmt::format("; and {} more", more) : ""));
}

market::PriceHistory price_history(const wire::WideTable& table) {
    return {.dates = table.dates, .symbols = table.columns, .closes = table.values};
}

}  // namespace ballast::service
