#include "ledger/net_worth.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <set>

namespace ballast::ledger {

namespace {

// Sums by group, with groups as indices; names are used only when a snapshot is written.
class Groups {
public:
    std::uint32_t id(std::string_view name) {
        const std::uint32_t id = names_.id(name);
        if (sums_.size() <= id) sums_.resize(id + 1);
        return id;
    }
    void add(std::uint32_t id, Decimal value) {
        sums_[id].first += value;
        sums_[id].second = true;
    }
    void add(std::string_view name, Decimal value) { add(id(name), value); }
    std::map<std::string, Decimal> take() {
        std::map<std::string, Decimal> result;
        for (std::uint32_t id = 0; id < sums_.size(); ++id) {
            if (sums_[id].second) result.emplace(names_[id], sums_[id].first);
            sums_[id] = {};
        }
        return result;
    }

private:
    Names names_;
    std::vector<std::pair<Decimal, bool>> sums_;
};

class Snapshots {
public:
    Snapshots(const MarketInputs& market, std::span<const ValuedItem> items)
        : market_(market), items_(items), valuation_(market), base_(market.base) {}

    Snapshot take(const Engine& engine, fin::Date date, bool allocation) {
        valuation_.set_prices(date);
        valuation_.set_rates(date);
        Snapshot shot;
        shot.date = date;
        std::size_t seen = 0;
        std::size_t valued = 0;
        bool lacks_value = false;
        const LotBook& book = engine.lots();
        std::size_t index = 0;
        for (const Position& position : book.positions()) {
            const std::size_t place = index++;
            if (position.quantity().is_zero()) continue;
            ++seen;
            const auto value = valuation_.value(book, position);
            if (!value) {
                if (valuation_.has_price(book, position))
                    missing_rates_.insert(valuation_.currency_of(book, position).to_string());
                else
                    missing_.insert(book.symbols[position.symbol]);
                lacks_value |= !place_of(book, position, place).is_cash;
                continue;
            }
            ++valued;
            add_position(shot, book, position, place, *value, allocation);
        }
        for (const auto& [key, balance] : engine.cash()) {
            if (balance.is_zero()) continue;
            ++seen;
            const auto value = valuation_.convert(balance, key.second);
            if (!value) {
                missing_rates_.insert(key.second.to_string());
                continue;
            }
            ++valued;
            shot.cash += *value;
            (value->is_negative() ? shot.liabilities : shot.assets) += magnitude(*value);
            by_account_.add(book.accounts[key.first], *value);
            by_currency_.add(key.second.code(), *value);
            by_type_.add("cash", *value);
            by_sector_.add("cash", *value);
        }
        for (const ValuedItem& item : items_) {
            const auto amount = value_on(item, date);
            if (!amount) continue;
            ++seen;
            const auto value = valuation_.convert(*amount, item.currency);
            if (!value) {
                missing_rates_.insert(item.currency.to_string());
                continue;
            }
            ++valued;
            add_item(shot, item, *value, allocation);
        }
        finish(shot, lacks_value, allocation);
        if (seen > 0) shot.coverage = static_cast<double>(valued) / static_cast<double>(seen);
        return shot;
    }

    // Of the positions held on `date`, the last one valued.
    void report_stale(const Engine& engine, fin::Date date, Issues& issues) const {
        std::map<std::string, Issue> stale;
        const LotBook& book = engine.lots();
        for (const Position& position : book.positions()) {
            const std::string& symbol = book.symbols[position.symbol];
            const auto series = market_.prices.find(symbol);
            if (position.quantity().is_zero() || series == market_.prices.end()) continue;
            const std::size_t after = series->second.after(date);
            if (after == 0) continue;
            const fin::Date last = series->second.points[after - 1].first;
            if (auto issue = stale_price(market_, symbol, last, date))
                stale.emplace(symbol, *std::move(issue));
        }
        for (const auto& [symbol, issue] : stale) issues.push_back(issue);
    }

    void report(Issues& issues) const {
        for (const std::string& symbol : missing_)
            issues.push_back({Severity::kError, "no_price",
                              fmt::format("{} has no price on or before at least one date: it is "
                                          "left out of the total of that date",
                                          symbol),
                              symbol});
        for (const std::string& currency : missing_rates_)
            issues.push_back(
                {Severity::kError, "no_rate",
                 fmt::format("there is no exchange rate from {} to {}: left out of the total",
                             currency, base_.to_string()),
                 currency});
    }

private:
    // Where the value of a position is counted: names are looked up once, not every day.
    struct Place {
        bool known = false;
        bool is_cash = false;  // a currency or deposit held as a security
        fin::Currency currency;
        std::uint32_t account = 0;
        std::uint32_t type = 0;
        std::uint32_t sector = 0;
        std::uint32_t quoted_in = 0;
    };

    const Place& place_of(const LotBook& book, const Position& position, std::size_t index) {
        if (places_.size() <= index) places_.resize(index + 1);
        Place& place = places_[index];
        if (place.known && place.currency == position.currency) return place;
        const SecurityInfo& security = valuation_.security(book, position.symbol);
        place = {.known = true,
                 .is_cash = security.type == "cash",
                 .currency = position.currency,
                 .account = by_account_.id(book.accounts[position.account]),
                 .type = by_type_.id(security.type),
                 .sector = by_sector_.id(security.sector),
                 .quoted_in = by_currency_.id(valuation_.currency_of(book, position).code())};
        return place;
    }

    void add_position(Snapshot& shot, const LotBook& book, const Position& position,
                      std::size_t index, Decimal value, bool allocation) {
        (value.is_negative() ? shot.liabilities : shot.assets) += magnitude(value);
        const Place& place = place_of(book, position, index);
        if (place.is_cash) {
            shot.cash += value;
        } else {
            add_part(shot.invested, value);
            const Decimal basis = position.basis - position.short_proceeds;
            shot.cost_basis += valuation_.convert(basis, position.currency).value_or(Decimal{});
        }
        by_account_.add(place.account, value);
        by_type_.add(place.type, value);
        by_sector_.add(place.sector, value);
        by_currency_.add(place.quoted_in, value);
        if (!allocation || place.is_cash) return;  // included in the row of all cash
        by_symbol_[book.symbols[position.symbol]] += value;
        types_[book.symbols[position.symbol]] = valuation_.security(book, position.symbol).type;
    }

    void add_item(Snapshot& shot, const ValuedItem& item, Decimal value, bool allocation) {
        (value.is_negative() ? shot.liabilities : shot.assets) += magnitude(value);
        shot.valued += value;
        const std::string type(name_of(item.type));
        by_account_.add(item.name, value);
        by_type_.add(type, value);
        by_sector_.add(type, value);
        by_currency_.add(item.currency.code(), value);
        if (!allocation) return;
        by_symbol_[item.name] += value;
        types_[item.name] = type;
    }

    void finish(Snapshot& shot, bool lacks_value, bool allocation) {
        if (!shot.invested && !lacks_value) shot.invested = Decimal{};
        shot.total = shot.cash + shot.invested.value_or(Decimal{}) + shot.valued;
        if (shot.invested) shot.unrealized_gain = *shot.invested - shot.cost_basis;
        shot.by_account = by_account_.take();
        shot.by_type = by_type_.take();
        shot.by_sector = by_sector_.take();
        shot.by_currency = by_currency_.take();
        if (!allocation) return;
        if (!shot.cash.is_zero()) {
            by_symbol_["cash"] += shot.cash;
            types_["cash"] = "cash";
        }
        const double total = shot.total.to_double();
        for (const auto& [symbol, value] : by_symbol_)
            shot.allocation.push_back(
                {symbol, types_[symbol], value, total != 0.0 ? value.to_double() / total : 0.0});
        by_symbol_.clear();
    }

    const MarketInputs& market_;
    std::span<const ValuedItem> items_;
    Valuation valuation_;
    fin::Currency base_;
    std::vector<Place> places_;  // indexed by the positions of the book
    Groups by_account_;
    Groups by_type_;
    Groups by_sector_;
    Groups by_currency_;
    std::map<std::string, Decimal> by_symbol_;
    std::map<std::string, std::string> types_;
    std::set<std::string> missing_;
    std::set<std::string> missing_rates_;
};

enum class Period { kMonth, kQuarter, kYear };

std::string period_of(fin::Date date, Period period) {
    switch (period) {
        case Period::kMonth:
            return fmt::format("{:04}-{:02}", date.year(), date.month());
        case Period::kQuarter:
            return fmt::format("{:04}-Q{}", date.year(), (date.month() + 2) / 3);
        case Period::kYear:
            break;
    }
    return fmt::format("{:04}", date.year());
}

// Periods counted from the year 0, so that consecutive ones differ by one.
int number_of(fin::Date date, Period period) {
    const int month = date.year() * 12 + date.month() - 1;
    return period == Period::kMonth ? month : period == Period::kQuarter ? month / 3 : month / 12;
}

std::vector<GrowthPoint> growth_by(std::span<const std::pair<fin::Date, Decimal>> values,
                                   Period period) {
    std::vector<GrowthPoint> points;
    std::vector<int> numbers;
    for (const auto& [date, value] : values) {
        const int number = number_of(date, period);
        if (points.empty() || numbers.back() != number) {
            points.push_back({.period = period_of(date, period)});
            numbers.push_back(number);
        }
        points.back().value = value;
        points.back().date = date;
    }
    for (std::size_t i = 1; i < points.size(); ++i) {
        points[i].previous_value = points[i - 1].value;
        points[i].previous_date = points[i - 1].date;
        points[i].change = points[i].value - points[i - 1].value;
        // After a period without a value there is a change, but no growth over one period.
        if (numbers[i] - numbers[i - 1] == 1 && points[i - 1].value > Decimal{})
            points[i].growth = points[i].value.to_double() / points[i - 1].value.to_double() - 1.0;
        if (points[i].growth && points[i - 1].growth)
            points[i].acceleration = *points[i].growth - *points[i - 1].growth;
    }
    return points;
}

}  // namespace

Result<Outcome<std::vector<Snapshot>>> net_worth(std::span<const model::Transaction> transactions,
                                                 const MarketInputs& market,
                                                 const NetWorthSettings& settings) {
    for (std::size_t i = 1; i < settings.dates.size(); ++i)
        if (settings.dates[i] <= settings.dates[i - 1])
            return fail(
                Code::kInvalidInput,
                fmt::format("dates are not ascending: {} is not after {}",
                            settings.dates[i].to_string(), settings.dates[i - 1].to_string()));
    LotSettings lots = settings.lots;
    // Look-ahead matching cannot be used in a value as of each day.
    if (lots.method == LotMethod::kSection104) lots.method = LotMethod::kAverage;
    LedgerRun run(transactions, lots, settings.on_error);
    Outcome<std::vector<Snapshot>> outcome;
    Snapshots snapshots(market, settings.items);
    outcome.value.reserve(settings.dates.size());
    for (std::size_t i = 0; i < settings.dates.size(); ++i) {
        TRY_STATUS(run.until(settings.dates[i]));
        const bool allocation =
            settings.dates.size() <= settings.most_allocations || i + 1 == settings.dates.size();
        outcome.value.push_back(snapshots.take(run.engine(), settings.dates[i], allocation));
    }
    snapshots.report(outcome.issues);
    if (!settings.dates.empty())
        snapshots.report_stale(run.engine(), settings.dates.back(), outcome.issues);
    outcome.issues.insert(outcome.issues.end(), run.issues().begin(), run.issues().end());
    return outcome;
}

Growth growth_of(std::span<const std::pair<fin::Date, Decimal>> values) {
    return {growth_by(values, Period::kMonth), growth_by(values, Period::kQuarter),
            growth_by(values, Period::kYear)};
}

std::vector<LookBack> look_backs(std::span<const std::pair<fin::Date, double>> values) {
    constexpr std::pair<std::string_view, int> kPeriods[] = {{"1m", 1},  {"3m", 3},  {"6m", 6},
                                                             {"1y", 12}, {"3y", 36}, {"5y", 60}};
    std::vector<LookBack> result;
    for (const auto& [period, months] : kPeriods) {
        LookBack& look = result.emplace_back();
        look.period = period;
        if (values.empty()) continue;
        const auto& [date, value] = values.back();
        const auto after =
            std::upper_bound(values.begin(), values.end(), fin::add_months(date, -months),
                             [](fin::Date day, const auto& row) { return day < row.first; });
        if (after == values.begin()) continue;
        const auto& [from, before] = *std::prev(after);
        look.from = from;
        look.start_value = before;
        look.change = value - before;
        if (!(before > 0.0)) continue;
        look.growth = value / before - 1.0;
        if (months >= 12 && value > 0.0)
            look.annualized_growth =
                std::pow(value / before, 365.0 / static_cast<double>(date - from)) - 1.0;
    }
    return result;
}

std::optional<double> velocity(std::span<const std::pair<fin::Date, double>> values) {
    if (values.size() < 2) return std::nullopt;
    return (values.back().second - values.front().second) /
           static_cast<double>(values.back().first - values.front().first);
}

}  // namespace ballast::ledger
