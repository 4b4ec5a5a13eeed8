#include "ledger/dividends.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "ledger/amounts.hpp"
#include "ledger/contracts.hpp"
#include "ledger/exact.hpp"

namespace ballast::ledger {

namespace {

using Type = model::TransactionType;

constexpr int kOnePaymentDays = 6;  // accounts are paid the same dividend within some days

bool is_dividend(const model::Transaction& t) {
    return (t.type == Type::kDividend || t.type == Type::kReinvest) && !t.symbol.empty();
}
Decimal paid_by(const model::Transaction& t) {
    return t.type == Type::kReinvest ? cost_of(t) : cash_effect(t);
}

std::string month_of(fin::Date date) { return fmt::format("{}-{:02}", date.year(), date.month()); }

// What is held of a symbol at the end of the day, over the accounts, and its cost.
struct HeldShares {
    Decimal quantity;
    Decimal cost;
    fin::Currency currency;
    std::map<std::string, Decimal> accounts;
};

std::map<std::string, HeldShares> held_of(const LotBook& book,
                                          const std::set<std::string>& accounts) {
    std::map<std::string, HeldShares> held;
    for (const Position& position : book.positions()) {
        const std::string& account = book.accounts[position.account];
        const std::string& symbol = book.symbols[position.symbol];
        if (position.quantity().sign() <= 0 || is_contract(symbol)) continue;
        if (!accounts.empty() && !accounts.contains(account)) continue;
        HeldShares& one = held[symbol];
        one.currency = position.currency;
        one.quantity += position.quantity();
        one.cost += position.basis;
        one.accounts[account] += position.quantity();
    }
    return held;
}

// Payments of the ledger per share: the amount over the units held the day before in the accounts
// that received it, payments of some days together.
class Payments {
public:
    void add(const model::Transaction& t, const std::map<std::string, HeldShares>& before) {
        const auto held = before.find(t.symbol);
        const Decimal units = held == before.end() || !held->second.accounts.contains(t.account)
                                  ? Decimal{}
                                  : held->second.accounts.at(t.account);
        std::vector<Payment>& of = payments_[t.symbol];
        if (of.empty() || t.date - of.back().date > kOnePaymentDays) of.push_back({t.date, {}, {}});
        of.back().amount += paid_by(t);
        // A correction in the same account adds no units.
        if (of.back().accounts.insert(t.account).second) of.back().units += units;
        currencies_.emplace(t.symbol, t.currency);
    }

    std::vector<DividendPoint> of(const std::string& symbol) const {
        std::vector<DividendPoint> points;
        const auto found = payments_.find(symbol);
        if (found == payments_.end()) return points;
        for (const Payment& one : found->second)
            if (one.amount.sign() > 0 && one.units.sign() > 0)
                points.push_back({one.date, mul_div(one.amount, Decimal{1}, one.units)});
        return points;
    }

    std::optional<fin::Currency> currency(const std::string& symbol) const {
        const auto found = currencies_.find(symbol);
        return found == currencies_.end() ? std::nullopt : std::optional(found->second);
    }

private:
    struct Payment {
        fin::Date date;
        Decimal amount;
        Decimal units;
        std::set<std::string> accounts = {};
    };
    std::map<std::string, std::vector<Payment>> payments_;
    std::map<std::string, fin::Currency> currencies_;
};

// Days between two payments.
struct IntervalRange {
    int low;
    int high;
    DividendFrequency frequency;
};
constexpr IntervalRange kIntervals[] = {{20, 45, DividendFrequency::kMonthly},
                                        {75, 110, DividendFrequency::kQuarterly},
                                        {140, 225, DividendFrequency::kSemiannual},
                                        {320, 410, DividendFrequency::kAnnual}};

// Median of up to four amounts on either side of a payment, which is not counted itself; the lower
// one of an even number.
Decimal median_around(std::span<const DividendPoint> points, std::size_t i) {
    constexpr std::size_t kSide = 4;
    std::vector<Decimal> amounts;
    for (std::size_t k = i < kSide ? 0 : i - kSide; k < std::min(points.size(), i + kSide + 1); ++k)
        if (k != i) amounts.push_back(points[k].amount);
    std::ranges::sort(amounts);
    return amounts[(amounts.size() - 1) / 2];
}

int interval_days(DividendFrequency frequency) { return 365 / payments_a_year(frequency); }

class Calendar {
public:
    Calendar(const MarketInputs& market, const DividendSettings& settings)
        : market_(market), settings_(settings), from_(fin::add_months(settings.as_of, -12)) {}

    Status read(std::span<const model::Transaction> transactions, LedgerRun& run) {
        for (const model::Transaction& t : transactions)
            if (t.type == Type::kSplit && t.ratio && !t.ratio->is_zero())
                add_split(t.symbol, t.date, mul_div(*t.ratio, Decimal{1}, t.ratio_base));
        for (const SplitAction& split : settings_.splits)
            add_split(split.symbol, split.date, split.ratio);
        std::vector<const model::Transaction*> rows;
        for (const model::Transaction& t : transactions)
            if (is_dividend(t) && t.date <= settings_.as_of) rows.push_back(&t);
        std::ranges::stable_sort(rows, {}, [](const auto* t) { return t->date; });
        std::map<std::string, HeldShares> before;
        fin::Date day;
        for (const model::Transaction* t : rows) {
            if (t->date != day) {
                day = t->date;
                TRY_STATUS(run.until(day - 1));
                before = held_of(run.engine().lots(), settings_.accounts);
            }
            if (!is_in(t->account)) continue;
            payments_.add(*t, before);
            if (t->date > from_) add_paid(*t);
        }
        TRY_STATUS(run.until(settings_.as_of));
        held_ = held_of(run.engine().lots(), settings_.accounts);
        return {};
    }

    DividendCalendar build() {
        for (int i = -11; i <= 0; ++i)
            calendar_.past.push_back({month_of(fin::add_months(first_of_month(), i)), {}, {}, {}});
        for (int i = 0; i <= settings_.months; ++i)
            calendar_.months.push_back(
                {month_of(fin::add_months(first_of_month(), i)), {}, {}, {}});
        for (const auto& [symbol, held] : held_) add_holding(symbol, held);
        finish();
        return std::move(calendar_);
    }

    Issues issues() const {
        Issues found;
        for (const std::string& currency : missing_rates_)
            found.push_back({Severity::kError, "no_rate",
                             fmt::format("there is no exchange rate from {} to {}: its dividends "
                                         "are left out of the totals",
                                         currency, market_.base.to_string()),
                             currency});
        return found;
    }

private:
    bool is_in(const std::string& account) const {
        return settings_.accounts.empty() || settings_.accounts.contains(account);
    }
    fin::Date first_of_month() const { return settings_.as_of - (settings_.as_of.day() - 1); }
    // The last day of the forecast.
    fin::Date until() const { return fin::add_months(settings_.as_of, settings_.months); }

    // The same split in several accounts and sources counts once.
    void add_split(const std::string& symbol, fin::Date date, Decimal ratio) {
        if (ratio.sign() > 0) splits_[symbol].emplace(date, ratio);
    }

    // Shares of today per share of the day.
    Decimal shares_since(const std::string& symbol, fin::Date date) const {
        Decimal shares{1};
        const auto found = splits_.find(symbol);
        if (found == splits_.end()) return shares;
        for (const auto& [day, ratio] : found->second)
            if (day > date && day <= settings_.as_of) shares = product(shares, ratio);
        return shares;
    }

    std::optional<Decimal> in_base(Decimal amount, fin::Currency currency, fin::Date date) {
        const auto rate = rate_on(market_, currency, date);
        if (rate) return product(amount, *rate);
        missing_rates_.insert(currency.to_string());
        return std::nullopt;
    }

    void add_paid(const model::Transaction& t) {
        DividendPayment payment{.date = t.date,
                                .symbol = t.symbol,
                                .account = t.account,
                                .kind = DividendKind::kPaid,
                                .quantity = {},
                                .per_share = {},
                                .currency = t.currency,
                                .amount = paid_by(t),
                                .base_amount = {}};
        payment.base_amount = in_base(payment.amount, t.currency, t.date);
        calendar_.payments.push_back(std::move(payment));
    }

    // Per share of the present units, by date. A dividend that several sources state counts once.
    std::vector<DividendPoint> actions_of(const std::string& symbol,
                                          std::optional<fin::Currency>& currency) const {
        std::map<fin::Date, Decimal> amounts;
        for (const DividendAction& action : settings_.actions) {
            if (action.symbol != symbol || action.amount.sign() <= 0) continue;
            if (action.currency) currency = action.currency;
            amounts.emplace(action.date, action.amount);
        }
        return adjusted(symbol, amounts, 0);
    }

    // Amounts are per share of some days before their date.
    std::vector<DividendPoint> adjusted(const std::string& symbol,
                                        const std::map<fin::Date, Decimal>& amounts,
                                        int days_before) const {
        std::vector<DividendPoint> points;
        for (const auto& [date, amount] : amounts)
            points.push_back(
                {date, mul_div(amount, Decimal{1}, shares_since(symbol, date - days_before))});
        return points;
    }

    void add_holding(const std::string& symbol, const HeldShares& held) {
        DividendHolding row;
        row.symbol = symbol;
        row.quantity = held.quantity;
        std::optional<fin::Currency> currency;
        std::vector<DividendPoint> points = actions_of(symbol, currency);
        if (!points.empty()) {
            row.source = DividendSource::kActions;
        } else {
            std::map<fin::Date, Decimal> amounts;
            for (const DividendPoint& point : payments_.of(symbol))
                amounts.emplace(point.date, point.amount);
            points = adjusted(symbol, amounts, 1);
            currency = payments_.currency(symbol);
            if (!points.empty()) row.source = DividendSource::kPayments;
        }
        row.currency = currency.value_or(price_currency(market_, symbol, held.currency));
        forecast(row, points);
        value(row, held);
        calendar_.holdings.push_back(std::move(row));
    }

    void forecast(DividendHolding& row, std::span<const DividendPoint> stated) {
        if (stated.empty()) return;
        for (const DividendPoint& point : stated)
            if (point.date > settings_.as_of) expect(row, point, DividendKind::kDeclared);
        RegularDividends parts = regular_dividends(stated);
        row.special = std::move(parts.special);
        const std::vector<DividendPoint>& points = parts.regular;
        row.last_date = points.back().date;
        row.last_amount = points.back().amount;
        row.status = DividendStatus::kSingle;
        if (points.size() < 2) return;
        row.frequency = frequency_of(points);
        row.status = DividendStatus::kIrregular;
        if (!row.frequency) return;
        const int interval = interval_days(*row.frequency);
        row.status = DividendStatus::kLapsed;
        if (2 * (settings_.as_of - points.back().date) > 3 * interval) return;
        row.status = DividendStatus::kForecast;
        const auto a_year = static_cast<std::size_t>(payments_a_year(*row.frequency));
        // Two payments a year are often an interim and a final one of different size.
        const bool seasonal =
            *row.frequency == DividendFrequency::kSemiannual && points.size() >= a_year;
        row.method = seasonal ? ForecastMethod::kSameSeason : ForecastMethod::kLastAmount;
        for (std::size_t k = 1;; ++k) {
            const int months = static_cast<int>(k) * 12 / static_cast<int>(a_year);
            const fin::Date date = fin::add_months(points.back().date, months);
            if (date > until()) break;
            const std::size_t back = seasonal ? a_year - 1 - (k - 1) % a_year : 0;
            const Decimal amount = points[points.size() - 1 - back].amount;
            // An overdue payment is still expected, on the day after the date.
            expect(row, {std::max(date, settings_.as_of + 1), amount}, DividendKind::kForecast);
        }
    }

    void expect(DividendHolding& row, const DividendPoint& point, DividendKind kind) {
        if (point.date > until()) return;
        DividendPayment payment{.date = point.date,
                                .symbol = row.symbol,
                                .account = {},
                                .kind = kind,
                                .quantity = row.quantity,
                                .per_share = point.amount,
                                .currency = row.currency,
                                .amount = product(row.quantity, point.amount),
                                .base_amount = {}};
        payment.base_amount = in_base(payment.amount, row.currency, settings_.as_of);
        row.expected += payment.base_amount.value_or(Decimal{});
        if (!row.next_date || point.date < *row.next_date) row.next_date = point.date;
        calendar_.payments.push_back(std::move(payment));
    }

    std::optional<double> yearly(Decimal expected, std::optional<Decimal> of) const {
        if (!of || of->sign() <= 0) return std::nullopt;
        return expected.to_double() * 12.0 / settings_.months / of->to_double();
    }

    void value(DividendHolding& row, const HeldShares& held) {
        row.cost_basis = in_base(held.cost, held.currency, settings_.as_of);
        if (const auto price = price_on(market_, row.symbol, settings_.as_of))
            row.value =
                in_base(product(held.quantity, *price),
                        price_currency(market_, row.symbol, held.currency), settings_.as_of);
        row.yield_on_cost = yearly(row.expected, row.cost_basis);
        row.forward_yield = yearly(row.expected, row.value);
        for (const DividendPayment& payment : calendar_.payments)
            if (payment.kind == DividendKind::kPaid && payment.symbol == row.symbol)
                row.paid += payment.base_amount.value_or(Decimal{});
    }

    void add_to(std::vector<DividendMonth>& months, const DividendPayment& payment) {
        const auto month = std::ranges::find(months, month_of(payment.date), &DividendMonth::month);
        if (month == months.end() || !payment.base_amount) return;
        (payment.kind == DividendKind::kPaid       ? month->paid
         : payment.kind == DividendKind::kDeclared ? month->declared
                                                   : month->forecast) += *payment.base_amount;
    }

    void finish() {
        std::ranges::stable_sort(calendar_.payments, [](const auto& a, const auto& b) {
            return std::tie(a.date, a.symbol, a.account) < std::tie(b.date, b.symbol, b.account);
        });
        for (const DividendPayment& payment : calendar_.payments)
            add_to(payment.kind == DividendKind::kPaid ? calendar_.past : calendar_.months,
                   payment);
        // The month of the date is listed among the coming ones only for what it still brings.
        if (settings_.as_of == fin::add_months(first_of_month(), 1) - 1)
            calendar_.months.erase(calendar_.months.begin());
        DividendTotals& totals = calendar_.totals;
        for (const DividendPayment& payment : calendar_.payments)
            if (payment.kind == DividendKind::kPaid)
                totals.paid += payment.base_amount.value_or(Decimal{});
        Decimal known;
        for (const DividendHolding& row : calendar_.holdings) {
            totals.expected += row.expected;
            totals.cost_basis += row.cost_basis.value_or(Decimal{});
            totals.value += row.value.value_or(Decimal{});
            if (row.status == DividendStatus::kForecast || row.status == DividendStatus::kNone)
                known += row.value.value_or(Decimal{});
        }
        totals.yield_on_cost = yearly(totals.expected, totals.cost_basis);
        totals.forward_yield = yearly(totals.expected, totals.value);
        if (totals.value.sign() > 0)
            calendar_.coverage = known.to_double() / totals.value.to_double();
        std::ranges::stable_sort(calendar_.holdings, [](const auto& a, const auto& b) {
            return a.expected > b.expected;
        });
    }

    const MarketInputs& market_;
    const DividendSettings& settings_;
    fin::Date from_;
    std::map<std::string, std::map<fin::Date, Decimal>> splits_;
    Payments payments_;
    std::map<std::string, HeldShares> held_;
    DividendCalendar calendar_;
    std::set<std::string> missing_rates_;
};

}  // namespace

std::optional<DividendFrequency> frequency_of(std::span<const DividendPoint> points) {
    if (points.size() < 2) return std::nullopt;
    // The last intervals, of at most two years: an earlier frequency does not count.
    std::vector<int> gaps;
    for (std::size_t i = points.size() - 1; i > 0 && gaps.size() < 8; --i) {
        if (points.back().date - points[i - 1].date > 800 && !gaps.empty()) break;
        gaps.push_back(points[i].date - points[i - 1].date);
    }
    std::ranges::sort(gaps);
    const int median = gaps[gaps.size() / 2];
    for (const IntervalRange& range : kIntervals)
        if (median >= range.low && median <= range.high) return range.frequency;
    return std::nullopt;
}

RegularDividends regular_dividends(std::span<const DividendPoint> points) {
    constexpr std::size_t kFewest = 4;  // fewer are not compared
    RegularDividends parts;
    const auto frequency = frequency_of(points);
    if (!frequency || points.size() < kFewest) {
        parts.regular.assign(points.begin(), points.end());
        return parts;
    }
    const IntervalRange& range =
        *std::ranges::find(kIntervals, *frequency, &IntervalRange::frequency);
    const bool level = payments_a_year(*frequency) >= 4;  // no interim and final payments
    for (std::size_t i = 0; i < points.size(); ++i) {
        const DividendPoint& point = points[i];
        const Decimal median = median_around(points, i);
        const Decimal quarter = mul_div(median, Decimal{1}, Decimal{4});
        const bool differs = point.amount > median + quarter || point.amount < median - quarter;
        const auto is_near = [&](std::size_t other) {
            return std::abs(points[other].date - point.date) < range.low;
        };
        const bool off_cycle =
            (i > 0 && is_near(i - 1)) || (i + 1 < points.size() && is_near(i + 1));
        const bool large = level && point.amount > product(median, Decimal{3});
        if (!(differs && off_cycle) && !large) {
            parts.regular.push_back(point);
            continue;
        }
        parts.special.push_back(point);
        if (!off_cycle && !parts.regular.empty())
            parts.regular.push_back({point.date, parts.regular.back().amount});
    }
    return parts;
}

Result<Outcome<DividendCalendar>> dividend_calendar(
    std::span<const model::Transaction> transactions, const MarketInputs& market,
    const DividendSettings& settings) {
    if (settings.months < 1 || settings.months > 60)
        return fail(
            Code::kInvalidInput,
            fmt::format("the forecast is for {} months: expected 1 to 60", settings.months));
    LotSettings lots = settings.lots;
    if (lots.method == LotMethod::kSection104) lots.method = LotMethod::kAverage;
    LedgerRun run(transactions, lots, settings.on_error);
    Calendar calendar(market, settings);
    TRY_STATUS(calendar.read(transactions, run));
    Outcome<DividendCalendar> outcome{calendar.build(), {}};
    outcome.issues = calendar.issues();
    outcome.issues.insert(outcome.issues.end(), run.issues().begin(), run.issues().end());
    return outcome;
}

}  // namespace ballast::ledger
