#include "ledger/holdings.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "ledger/amounts.hpp"
#include "ledger/contracts.hpp"

namespace ballast::ledger {

namespace {

using Type = model::TransactionType;

// The entry of a series that counts on a day, and the dated one before it.
struct Quote {
    Decimal price;
    std::optional<fin::Date> date;
    std::optional<std::pair<fin::Date, Decimal>> previous;
};

std::optional<Quote> quote_on(const DatedSeries& series, fin::Date date) {
    if (series.until && date > *series.until) return std::nullopt;
    const std::size_t next = series.after(date);
    if (next == 0) {
        if (!series.undated) return std::nullopt;
        return Quote{*series.undated, {}, {}};
    }
    Quote quote{series.points[next - 1].second, series.points[next - 1].first, {}};
    if (next > 1) quote.previous = series.points[next - 2];
    return quote;
}

std::optional<double> fraction(Decimal part, Decimal whole) {
    if (whole.is_zero()) return std::nullopt;
    return part.to_double() / std::abs(whole.to_double());
}

std::optional<double> share(std::optional<Decimal> part, Decimal whole) {
    if (!part || !(whole > Decimal{})) return std::nullopt;
    return part->to_double() / whole.to_double();
}

class Report {
public:
    Report(const MarketInputs& market, const HoldingsSettings& settings)
        : market_(market), settings_(settings), valuation_(market) {
        valuation_.set_prices(settings.as_of);
        valuation_.set_rates(settings.as_of);
    }

    void add_positions(const LotBook& book) {
        for (const Position& position : book.positions()) {
            const std::string& account = book.accounts[position.account];
            if (position.quantity().is_zero() || !is_requested(account)) continue;
            const std::string& symbol = book.symbols[position.symbol];
            const auto [place, inserted] =
                rows_.try_emplace({symbol, position.currency}, SecurityHolding{});
            SecurityHolding& row = place->second;
            if (inserted) describe(row, symbol, position.currency);
            const Decimal basis = position.basis - position.short_proceeds;
            AccountHolding part{account, position.quantity(), basis, {}};
            row.quantity += part.quantity;
            row.cost_basis += basis;
            add_purchases(purchases_[place->first], position);
            ++seen_;
            if (row.price) {
                part.value = product(product(part.quantity, *row.price), row.multiplier);
                add_part(row.value, *part.value);
            }
            if (part.value && valuation_.convert(*part.value, row.currency)) ++valued_;
            row.accounts.push_back(std::move(part));
        }
    }

    void add_cash(const Engine& engine) {
        for (const auto& [key, balance] : engine.cash()) {
            const std::string& account = engine.lots().accounts[key.first];
            if (balance.is_zero() || !is_requested(account)) continue;
            CashHolding& row = cash_[key.second];
            row.currency = key.second;
            row.balance += balance;
            row.accounts.push_back({account, balance});
            ++seen_;
            if (valuation_.convert(balance, key.second)) ++valued_;
        }
    }

    void add_income(std::span<const model::Transaction> transactions) {
        const fin::Date from = fin::add_months(settings_.as_of, -12);
        for (auto& [key, row] : rows_) row.base_income = Decimal{};
        for (auto& [currency, row] : cash_) row.base_income = Decimal{};
        for (const model::Transaction& t : transactions) {
            if (t.date <= from || t.date > settings_.as_of || !is_requested(t.account)) continue;
            if (t.type != Type::kDividend && t.type != Type::kInterest && t.type != Type::kReinvest)
                continue;
            std::optional<Decimal>* income = income_of(t);
            if (income == nullptr) continue;
            valuation_.set_rates(t.date);
            const auto amount = valuation_.convert(
                t.type == Type::kReinvest ? cost_of(t) : cash_effect(t), t.currency);
            if (!amount) missing_rates_.insert(t.currency.to_string());
            if (amount && *income)
                add_part(*income, *amount);
            else
                income->reset();
        }
        valuation_.set_rates(settings_.as_of);
    }

    void adjust_for_splits(std::span<const model::Transaction> transactions) {
        std::set<std::tuple<std::string, fin::Date, Decimal, Decimal>> seen;
        for (const model::Transaction& t : transactions) {
            if (t.type != Type::kSplit || !t.ratio || t.ratio->is_zero()) continue;
            // The same split in two accounts counts once.
            if (!seen.emplace(t.symbol, t.date, *t.ratio, t.ratio_base).second) continue;
            for (auto& [key, row] : rows_) {
                const auto previous = previous_.find(key);
                if (key.first != t.symbol || previous == previous_.end() || !row.price_date)
                    continue;
                if (t.date > *row.previous_date && t.date <= *row.price_date)
                    previous->second = mul_div(previous->second, t.ratio_base, *t.ratio);
            }
        }
    }

    HoldingsReport finish() {
        HoldingsReport report;
        for (auto& [key, row] : rows_) finish_row(key, row);
        for (auto& [currency, row] : cash_) finish_cash(row);
        set_totals(report.totals);
        for (auto& [key, row] : rows_) {
            row.weight = share(row.base_value, report.totals.value);
            report.securities.push_back(std::move(row));
        }
        for (auto& [currency, row] : cash_) {
            row.weight = share(row.base_value, report.totals.value);
            report.cash.push_back(std::move(row));
        }
        std::stable_sort(report.securities.begin(), report.securities.end(),
                         [](const SecurityHolding& a, const SecurityHolding& b) {
                             if (a.base_value.has_value() != b.base_value.has_value())
                                 return a.base_value.has_value();
                             return a.base_value && *a.base_value > *b.base_value;
                         });
        if (settings_.group_by) report.groups = groups_of(report, *settings_.group_by);
        if (seen_ > 0) report.coverage = static_cast<double>(valued_) / static_cast<double>(seen_);
        return report;
    }

    void report_issues(Issues& issues) const {
        for (const std::string& symbol : missing_)
            issues.push_back({Severity::kError, "no_price",
                              fmt::format("{} has no price on or before {}: it is left out of the "
                                          "totals",
                                          symbol, settings_.as_of.to_string()),
                              symbol});
        for (const auto& [symbol, issue] : stale_) issues.push_back(issue);
        for (const std::string& currency : missing_rates_)
            issues.push_back({Severity::kError, "no_rate",
                              fmt::format("there is no exchange rate from {} to {}: left out of "
                                          "the totals",
                                          currency, market_.base.to_string()),
                              currency});
    }

private:
    using Key = std::pair<std::string, fin::Currency>;  // symbol, currency of the cost

    bool is_requested(const std::string& account) const {
        return settings_.accounts.empty() || settings_.accounts.contains(account);
    }

    void describe(SecurityHolding& row, const std::string& symbol, fin::Currency cost_currency) {
        static const SecurityInfo kUnknown;
        const auto found = market_.securities.find(symbol);
        const SecurityInfo& security = found == market_.securities.end() ? kUnknown : found->second;
        row.symbol = symbol;
        row.type = security.type;
        row.sector = security.sector;
        row.cost_currency = cost_currency;
        row.currency = security.currency.value_or(cost_currency);
        row.multiplier = contract_multiplier(symbol);
        const auto series = market_.prices.find(symbol);
        if (series == market_.prices.end()) return;
        const auto quote = quote_on(series->second, settings_.as_of);
        if (!quote) return;
        row.price = quote->price;
        row.price_date = quote->date;
        if (quote->date)
            if (auto issue = stale_price(market_, symbol, *quote->date, settings_.as_of)) {
                row.is_stale = true;
                stale_.emplace(symbol, *std::move(issue));
            }
        if (!quote->previous || row.is_stale) return;
        row.previous_date = quote->previous->first;
        previous_.emplace(Key{symbol, cost_currency}, quote->previous->second);
    }

    // Where a payment counts: the row of its security, in its currency where there are two, or
    // cash.
    std::optional<Decimal>* income_of(const model::Transaction& t) {
        if (t.symbol.empty()) {
            const auto cash = cash_.find(t.currency);
            return cash == cash_.end() ? nullptr : &cash->second.base_income;
        }
        auto found = rows_.find({t.symbol, t.currency});
        if (found == rows_.end())
            found = std::ranges::find_if(
                rows_, [&](const auto& row) { return row.first.first == t.symbol; });
        return found == rows_.end() ? nullptr : &found->second.base_income;
    }

    using Purchases = std::vector<std::pair<fin::Date, Decimal>>;  // date and cost of lots

    static void add_purchases(Purchases& purchases, const Position& position) {
        for (const Lot& lot : position.lots) purchases.emplace_back(lot.acquired, lot.basis);
        for (const ShortLot& lot : position.shorts) purchases.emplace_back(lot.sold, -lot.proceeds);
    }

    std::optional<Decimal> fx_gain(const SecurityHolding& row, const Purchases& purchases) const {
        if (row.cost_currency == market_.base) return Decimal{};
        Decimal sum;
        const auto now = rate_on(market_, row.cost_currency, settings_.as_of);
        for (const auto& [date, cost] : purchases) {
            const auto then = rate_on(market_, row.cost_currency, date);
            if (!now || !then) return std::nullopt;
            sum += product(cost, *now) - product(cost, *then);
        }
        return sum;
    }

    template <class Row>
    void set_rate(Row& row) const {
        if (row.currency == market_.base) {
            row.rate = Decimal{1};
            return;
        }
        const auto series = market_.rates.find(row.currency);
        if (series == market_.rates.end()) return;
        const auto quote = quote_on(series->second, settings_.as_of);
        if (!quote) return;
        row.rate = quote->price;
        row.rate_date = quote->date;
        const auto formula = market_.rate_formulas.find(row.currency);
        if (formula != market_.rate_formulas.end()) row.rate_formula = formula->second;
    }

    // The sum of the converted parts, so that the totals equal those of the net worth.
    std::optional<Decimal> converted(const SecurityHolding& row) {
        std::optional<Decimal> sum;
        for (const AccountHolding& part : row.accounts) {
            const auto value = part.value ? valuation_.convert(*part.value, row.currency)
                                          : std::optional<Decimal>();
            if (!value) return std::nullopt;
            add_part(sum, *value);
        }
        return sum;
    }

    void finish_row(const Key& key, SecurityHolding& row) {
        std::ranges::sort(row.accounts, {}, &AccountHolding::account);
        row.average_cost = per_unit(row.cost_basis, product(row.quantity, row.multiplier));
        set_rate(row);
        row.base_value = converted(row);
        row.base_cost_basis = valuation_.convert(row.cost_basis, row.cost_currency);
        if (!row.price) missing_.insert(row.symbol);
        if (row.price && !row.base_value) missing_rates_.insert(row.currency.to_string());
        if (row.base_value && row.base_cost_basis) {
            row.base_gain = *row.base_value - *row.base_cost_basis;
            row.gain_fraction = fraction(*row.base_gain, *row.base_cost_basis);
            row.base_fx_gain = fx_gain(row, purchases_[key]);
        }
        if (row.value && row.currency == row.cost_currency) {
            row.gain = *row.value - row.cost_basis;
            row.gain_fraction = fraction(*row.gain, row.cost_basis);
        }
        if (const auto previous = previous_.find(key); previous != previous_.end() && row.value) {
            const Decimal before = product(product(row.quantity, previous->second), row.multiplier);
            row.day_change = *row.value - before;
            row.day_change_fraction = fraction(*row.day_change, before);
            row.base_day_change = valuation_.convert(*row.day_change, row.currency);
        }
        if (row.base_income)
            row.income_yield = share(row.base_income, row.base_value.value_or(Decimal{}));
    }

    void finish_cash(CashHolding& row) {
        std::ranges::sort(row.accounts, {}, &AccountBalance::account);
        set_rate(row);
        for (const AccountBalance& part : row.accounts)
            if (const auto value = valuation_.convert(part.balance, row.currency))
                add_part(row.base_value, *value);
        if (!row.base_value) missing_rates_.insert(row.currency.to_string());
    }

    void set_totals(HoldingsTotals& totals) const {
        Decimal before;
        Decimal income_of_valued;
        bool has_security = false;
        for (const auto& [key, row] : rows_) {
            totals.income += row.base_income.value_or(Decimal{});
            has_security |= row.type != "cash";
            if (!row.base_value) continue;
            income_of_valued += row.base_income.value_or(Decimal{});
            if (row.type == "cash") {
                totals.cash += *row.base_value;
                continue;
            }
            add_part(totals.invested, *row.base_value);
            totals.cost_basis += row.base_cost_basis.value_or(Decimal{});
            if (row.base_fx_gain) add_part(totals.fx_gain, *row.base_fx_gain);
            if (!row.base_day_change) continue;
            add_part(totals.day_change, *row.base_day_change);
            before += *row.base_value - *row.base_day_change;
        }
        for (const auto& [currency, row] : cash_) {
            const Decimal income = row.base_income.value_or(Decimal{});
            totals.income += income;
            if (!row.base_value) continue;
            totals.cash += *row.base_value;
            income_of_valued += income;
        }
        if (!totals.invested && !has_security) totals.invested = Decimal{};
        totals.value = totals.cash + totals.invested.value_or(Decimal{});
        if (totals.invested) totals.gain = *totals.invested - totals.cost_basis;
        totals.gain_fraction = share(totals.gain, totals.cost_basis);
        totals.day_change_fraction = share(totals.day_change, before);
        totals.income_yield = share(income_of_valued, totals.value);
    }

    // A holding, or its part in an account, that counts in a group.
    struct GroupPart {
        std::string_view type;
        std::optional<Decimal> value = {};
        std::optional<Decimal> cost = {};
        std::optional<Decimal> day_change = {};
    };

    struct GroupSums {
        HoldingsGroup group;
        bool has_security = false;
        Decimal before;  // value at the previous price
        std::map<std::string_view, Decimal> by_type;
    };

    static void enter(GroupSums& sums, const GroupPart& part) {
        HoldingsGroup& group = sums.group;
        ++group.holdings;
        sums.has_security |= part.type != "cash";
        if (!part.value) return;
        add_part(group.value, *part.value);
        sums.by_type[part.type] += magnitude(*part.value);
        if (part.day_change) {
            add_part(group.day_change, *part.day_change);
            sums.before += *part.value - *part.day_change;
        }
        if (!part.cost) return;
        group.cost_basis += *part.cost;
        add_part(group.gain, *part.value - *part.cost);
    }

    // The day change of a holding is that of its parts by quantity.
    GroupPart part_of(const SecurityHolding& row, const AccountHolding& part) {
        GroupPart found{.type = row.type};
        if (part.value) found.value = valuation_.convert(*part.value, row.currency);
        if (row.type == "cash") return found;
        found.cost = valuation_.convert(part.cost_basis, row.cost_currency);
        if (row.base_day_change && !row.quantity.is_zero())
            found.day_change = mul_div(*row.base_day_change, part.quantity, row.quantity);
        return found;
    }

    std::vector<HoldingsGroup> groups_of(const HoldingsReport& report, HoldingsGroupBy by) {
        std::map<std::string, GroupSums> groups;
        for (const SecurityHolding& row : report.securities) {
            if (by == HoldingsGroupBy::kAccount) {
                for (const AccountHolding& part : row.accounts)
                    enter(groups[part.account], part_of(row, part));
                continue;
            }
            const bool is_cash = row.type == "cash";
            enter(groups[by == HoldingsGroupBy::kType     ? row.type
                         : by == HoldingsGroupBy::kSector ? row.sector
                                                          : row.currency.to_string()],
                  {.type = row.type,
                   .value = row.base_value,
                   .cost = is_cash ? std::nullopt : row.base_cost_basis,
                   .day_change = is_cash ? std::nullopt : row.base_day_change});
        }
        for (const CashHolding& row : report.cash) {
            if (by != HoldingsGroupBy::kAccount) {
                enter(groups[by == HoldingsGroupBy::kCurrency ? row.currency.to_string() : "cash"],
                      {.type = "cash", .value = row.base_value, .cost = {}, .day_change = {}});
                continue;
            }
            for (const AccountBalance& part : row.accounts)
                enter(groups[part.account],
                      {.type = "cash",
                       .value = valuation_.convert(part.balance, row.currency),
                       .cost = {},
                       .day_change = {}});
        }
        std::vector<HoldingsGroup> result;
        for (auto& [key, sums] : groups) {
            HoldingsGroup& group = sums.group;
            group.key = key;
            if (!sums.has_security) group.gain = Decimal{};
            group.gain_fraction = share(group.gain, group.cost_basis);
            group.day_change_fraction = share(group.day_change, sums.before);
            const auto main = std::ranges::max_element(sums.by_type, {},
                                                       [](const auto& one) { return one.second; });
            if (main != sums.by_type.end()) group.main_type = main->first;
            group.weight = share(group.value, report.totals.value);
            result.push_back(std::move(group));
        }
        std::stable_sort(
            result.begin(), result.end(),
            [](const HoldingsGroup& a, const HoldingsGroup& b) { return a.value > b.value; });
        return result;
    }

    const MarketInputs& market_;
    const HoldingsSettings& settings_;
    Valuation valuation_;
    std::map<Key, SecurityHolding> rows_;
    std::map<Key, Decimal> previous_;  // price before the last one
    std::map<Key, Purchases> purchases_;
    std::map<fin::Currency, CashHolding> cash_;
    std::set<std::string> missing_;
    std::map<std::string, Issue> stale_;
    std::set<std::string> missing_rates_;
    std::size_t seen_ = 0;
    std::size_t valued_ = 0;
};

}  // namespace

Result<Outcome<HoldingsReport>> holdings(std::span<const model::Transaction> transactions,
                                         const MarketInputs& market,
                                         const HoldingsSettings& settings) {
    LotSettings lots = settings.lots;
    // Look-ahead matching cannot be used in a value as of a day.
    if (lots.method == LotMethod::kSection104) lots.method = LotMethod::kAverage;
    LedgerRun run(transactions, lots, settings.on_error);
    TRY_STATUS(run.until(settings.as_of));
    LotBook& book = run.engine().lots();
    if (lots.method == LotMethod::kAverage)
        for (const Position& position : book.positions())
            book.level(book.position(position.account, position.symbol));
    Report report(market, settings);
    report.add_positions(book);
    report.add_cash(run.engine());
    report.add_income(transactions);
    report.adjust_for_splits(transactions);
    Outcome<HoldingsReport> outcome{report.finish(), {}};
    report.report_issues(outcome.issues);
    outcome.issues.insert(outcome.issues.end(), run.issues().begin(), run.issues().end());
    return outcome;
}

}  // namespace ballast::ledger
