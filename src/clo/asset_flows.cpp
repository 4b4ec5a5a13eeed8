#include "clo/asset_flows.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "clo/payment_dates.hpp"
#include "clo/refuse.hpp"

namespace ballast::clo {

namespace {

double value_at(const NumberOrList& value, std::size_t period) {
    if (const double* number = std::get_if<double>(&value)) return *number;
    const auto& list = std::get<std::vector<double>>(value);
    return list.empty() ? 0.0 : list[std::min(period, list.size() - 1)];
}

double table_rate(const RateTable& table, const FlowDates& dates, std::string_view id,
                  std::string_view rating, std::size_t period) {
    if (const auto found = table.by_asset.find(std::string(id)); found != table.by_asset.end())
        return value_at(found->second, period);
    if (const auto found = table.by_rating.find(std::string(rating));
        found != table.by_rating.end())
        return value_at(found->second, period);
    double result = 0.0;
    const std::string date = dates.payments[period].to_string();
    for (const auto& [from, rate] : table.by_date)
        if (from <= date) result = rate;
    return result;
}

// Scheduled principal per payment date as a share of the balance before it, from the amounts of a
// schedule.
struct Schedule {
    std::vector<std::pair<fin::Date, double>> shares;

    explicit Schedule(const Holding& asset) {
        double left = 0.0;
        for (const ScheduledPrincipal& each : asset.schedule) left += each.amount.to_double();
        for (const ScheduledPrincipal& each : asset.schedule) {
            const double amount = each.amount.to_double();
            shares.emplace_back(each.date, left > 0.0 ? std::min(amount / left, 1.0) : 0.0);
            left -= amount;
        }
    }
    // Of all instalments after one date up to another.
    double share(fin::Date after, fin::Date to) const {
        double kept = 1.0;
        for (const auto& [date, part] : shares)
            if (date > after && date <= to) kept *= 1.0 - part;
        return 1.0 - kept;
    }
};

struct AssetPaymentDate {
    fin::Date regular;
    fin::Date paid;  // moved to a business day
};

// The date on which an asset pays what is due on a regular date.
fin::Date payment_date(const Holding& asset, const FlowDates& dates, fin::Date regular) {
    using enum fin::BusinessDayConvention;
    if (!dates.calendar) return regular;
    switch (asset.business_day_rule.value_or(AssetBusinessDays::kNone)) {
        case AssetBusinessDays::kNone:
            return regular;
        case AssetBusinessDays::kFollowing:
            return dates.calendar->adjust(regular, kFollowing);
        case AssetBusinessDays::kModifiedFollowing:
            return dates.calendar->adjust(regular, kModifiedFollowing);
        case AssetBusinessDays::kPreceding:
            return dates.calendar->adjust(regular, kPreceding);
    }
    return regular;
}

class AssetProjection {
public:
    AssetProjection(const Holding& asset, const AssetRates& rates, const FlowDates& dates,
                    const FlowTerms& terms, std::span<AssetPeriod> rows)
        : asset_(asset), rates_(rates), dates_(dates), terms_(terms), rows_(rows), plan_(asset) {
        day_count_ = asset.day_count.value_or(asset.coupon_type == AssetCoupon::kFixed
                                                  ? fin::DayCount::kThirty360Bond
                                                  : fin::DayCount::kAct360);
        months_ = 12 / std::clamp(asset.payments_a_year(), 1, 12);
        add_dates();
    }

    void run(double par, std::span<const double> index, std::size_t default_period) {
        balance_ = par;
        undrawn_ = commitment();
        std::size_t filled = 0;
        AssetPaymentDate before = accrual_start_;
        bool first = true;
        for (const AssetPaymentDate& date : payment_dates_) {
            if (balance_ <= 0.0 && !(draws() && undrawn_ > 0.0)) break;
            const std::size_t k = dates_.period_of(date.paid);
            if (k >= rows_.size()) break;
            for (; filled <= k; ++filled) rows_[filled].begin = rows_[filled].end = balance_;
            pay(k, before, date, rate(index[k], first), k >= default_period);
            rows_[k].end = balance_;
            before = date;
            first = false;
            for (std::size_t next = k + 1; next < rows_.size(); ++next) rows_[next].end = balance_;
        }
        for (; filled < rows_.size() && balance_ > 0.0; ++filled) {
            rows_[filled].begin = balance_;
            rows_[filled].end = balance_;
        }
    }

    std::vector<AssetDefault> defaults() const {
        std::vector<AssetDefault> result;
        AssetPaymentDate before = accrual_start_;
        double undrawn = commitment();
        for (const AssetPaymentDate& date : payment_dates_) {
            const std::size_t k = dates_.period_of(date.paid);
            const bool drawn = k < rows_.size() && rows_[k].begin > 0.0;
            if (k >= rows_.size() || (!drawn && !draws())) break;
            if (drawn && (result.empty() || result.back().period != k))
                result.push_back({.period = k,
                                  .received = received(date.paid),
                                  .lost = rows_[k].begin,
                                  .recovery = rates_.recovery[k],
                                  .interest = commitment_fee(undrawn) * accrued(before, date)});
            if (draws()) undrawn -= drawn_on(k, before, date, undrawn);
            before = date;
        }
        return result;
    }

private:
    // Payment dates after the date of the projection: counted from the first payment date or back
    // from maturity, and those of the schedule. Interest accrues from the one before, at the
    // earliest from the dated date.
    void add_dates() {
        const bool anchored = asset_.first_payment_date.has_value();
        fin::Date start =
            anchored ? add_from(*asset_.first_payment_date) : add_back_from_maturity();
        for (const auto& [date, share] : plan_.shares) {
            if (payment_date(asset_, dates_, date) <= terms_.as_of)
                start = std::max(start, date);
            else if (date < asset_.maturity)
                add(date);
        }
        std::ranges::sort(payment_dates_, {}, &AssetPaymentDate::regular);
        const auto repeated = std::ranges::unique(payment_dates_, {}, &AssetPaymentDate::regular);
        payment_dates_.erase(repeated.begin(), repeated.end());
        accrual_start_ = {start, payment_date(asset_, dates_, start)};
        if (asset_.dated_date && *asset_.dated_date < payment_dates_.front().regular &&
            *asset_.dated_date >= start)
            accrual_start_ = {*asset_.dated_date, *asset_.dated_date};
    }

    void add(fin::Date date) {
        payment_dates_.push_back({date, payment_date(asset_, dates_, date)});
    }
    bool is_paid(fin::Date date) const {
        return payment_date(asset_, dates_, date) <= terms_.as_of;
    }

    fin::Date add_back_from_maturity() {
        add(asset_.maturity);
        int back = 1;
        for (; !is_paid(regular(asset_.maturity, -back * months_)); ++back)
            add(regular(asset_.maturity, -back * months_));
        return regular(asset_.maturity, -back * months_);
    }

    fin::Date add_from(fin::Date anchor) {
        int count = 0;
        while (is_paid(regular(anchor, count * months_))) ++count;
        const fin::Date before = regular(anchor, (count - 1) * months_);
        for (; regular(anchor, count * months_) < asset_.maturity; ++count)
            add(regular(anchor, count * months_));
        add(asset_.maturity);
        return before;
    }

    // Floating interest accrues to the dates of payment, fixed interest to the regular dates.
    double accrued(const AssetPaymentDate& from, const AssetPaymentDate& to) const {
        return asset_.coupon_type == AssetCoupon::kFixed
                   ? accrual_fraction(day_count_, from.regular, to.regular, months_)
                   : accrual_fraction(day_count_, from.paid, to.paid, months_);
    }

    fin::Date regular(fin::Date anchor, int months) const {
        const fin::Date date = fin::add_months(anchor, months);
        return months != 0 && asset_.end_of_month.value_or(false) && anchor.is_end_of_month()
                   ? date.end_of_month()
                   : date;
    }

    // The period of the recovery of what defaults on a date.
    std::size_t received(fin::Date date) const {
        return std::min(dates_.period_of(fin::add_months(date, rates_.lag_months)),
                        rows_.size() - 1);
    }

    double rate(double index, bool first) const {
        if (asset_.coupon_type == AssetCoupon::kFixed) return asset_.coupon.value_or(0.0);
        if (first && asset_.coupon) return *asset_.coupon;
        if (asset_.floor) index = std::max(index, *asset_.floor);
        if (asset_.cap && *asset_.cap > 0.0) index = std::min(index, *asset_.cap);
        return index + asset_.spread.value_or(0.0);
    }

    void pay(std::size_t k, const AssetPaymentDate& from, const AssetPaymentDate& to, double rate,
             bool fails) {
        const double years = years_of(from, to);
        const double dcf = accrued(from, to);
        const bool matures = to.regular >= asset_.maturity;
        AssetPeriod& row = rows_[k];
        const double lost = fails ? balance_ : balance_ * periodic_rate(rates_.defaults[k], years);
        add_default(k, to.paid, lost);
        double left = balance_ - lost;
        double prepaid = 0.0;
        const double prepay = matures && terms_.timing == PrepaymentTiming::kPeriodEnd
                                  ? 0.0
                                  : periodic_rate(rates_.prepay[k], years);
        if (terms_.timing == PrepaymentTiming::kPeriodStart) {
            prepaid = left * prepay;
            left -= prepaid;
        }
        const double interest = left * rate * dcf;
        const double share = matures                ? 1.0
                             : plan_.shares.empty() ? repaid_share(asset_)
                                                    : plan_.share(from.regular, to.regular);
        const double scheduled = left * share;
        left -= scheduled;
        if (terms_.timing == PrepaymentTiming::kPeriodEnd) {
            prepaid = left * prepay;
            left -= prepaid;
        }
        if (!rates_.sales.empty() && !matures) {
            const double sold = left * periodic_rate(rates_.sales[k], years);
            row.sold += sold * rates_.sale_price;
            left -= sold;
        }
        if (asset_.deferring.value_or(false) && !matures) {
            left += interest;  // added to the balance
        } else {
            row.interest += interest;
        }
        row.interest += commitment_fee(undrawn_) * dcf;
        if (draws()) left += draw(k, from, to, fails);
        row.scheduled += scheduled;
        row.unscheduled += prepaid;
        balance_ = left;
    }

    double commitment() const {
        return asset_.unfunded ? asset_.unfunded->to_double() * terms_.unit : 0.0;
    }
    double commitment_fee(double undrawn) const {
        return undrawn * asset_.commitment_fee.value_or(0.0);
    }

    // Draws after the payment of a date, which bear interest from it. What defaults is not drawn.
    bool draws() const { return !rates_.draws.empty(); }
    double drawn_on(std::size_t k, const AssetPaymentDate& from, const AssetPaymentDate& to,
                    double undrawn) const {
        if (to.regular >= asset_.maturity) return 0.0;
        return undrawn * periodic_rate(rates_.draws[k], years_of(from, to));
    }
    double draw(std::size_t k, const AssetPaymentDate& from, const AssetPaymentDate& to,
                bool fails) {
        undrawn_ *= fails ? 0.0 : 1.0 - periodic_rate(rates_.defaults[k], years_of(from, to));
        const double drawn = drawn_on(k, from, to, undrawn_);
        undrawn_ -= drawn;
        rows_[k].drawn += drawn;
        return drawn;
    }
    double years_of(const AssetPaymentDate& from, const AssetPaymentDate& to) const {
        return accrual_fraction(terms_.rate_day_count, from.regular, to.regular, months_);
    }

    // The recovery is received in the period of the date after the lag, at the latest in the last.
    void add_default(std::size_t k, fin::Date date, double lost) {
        if (lost <= 0.0) return;
        rows_[k].defaulted += lost;
        const std::size_t last = received(date);
        const double amount = lost * rates_.recovery[k];
        for (std::size_t s = k; s < last; ++s) {
            rows_[s].carried += amount;
            rows_[s].in_default += lost;
        }
        rows_[last].recovered += amount;
    }

    const Holding& asset_;
    const AssetRates& rates_;
    const FlowDates& dates_;
    const FlowTerms& terms_;
    std::span<AssetPeriod> rows_;
    Schedule plan_;
    fin::DayCount day_count_ = fin::DayCount::kAct360;
    int months_ = 3;
    std::vector<AssetPaymentDate> payment_dates_;
    AssetPaymentDate accrual_start_;
    double balance_ = 0.0;
    double undrawn_ = 0.0;  // of the commitment
};

}  // namespace

std::size_t FlowDates::period_of(fin::Date date) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(determinations, date) -
                                    determinations.begin());
}

FlowDates flow_dates(const DealPlan& plan) {
    FlowDates dates{.calendar = plan.calendar};
    for (const PeriodPlan& period : plan.periods) {
        dates.determinations.push_back(period.dates.determination);
        dates.payments.push_back(period.dates.payment);
    }
    return dates;
}

double periodic_rate(double annual, double years) {
    return annual <= 0.0 ? 0.0 : 1.0 - std::pow(1.0 - std::min(annual, 1.0), years);
}

Result<std::vector<double>> resolve_rate(const RateAssumption& rate, const Assumptions& assumptions,
                                         const FlowDates& dates, std::string_view id,
                                         std::string_view rating, std::string_view field) {
    const std::size_t count = dates.payments.size();
    std::vector<double> result(count);
    const auto fill = [&](const auto& at) {
        for (std::size_t k = 0; k < count; ++k) result[k] = at(k);
    };
    if (const double* number = std::get_if<double>(&rate)) {
        fill([&](std::size_t) { return *number; });
    } else if (const auto* list = std::get_if<std::vector<double>>(&rate)) {
        fill([&](std::size_t k) { return value_at(*list, k); });
    } else if (const auto* table = std::get_if<RateTable>(&rate)) {
        fill([&](std::size_t k) { return table_rate(*table, dates, id, rating, k); });
    } else {
        const std::string& name = std::get<std::string>(rate);
        const auto found = assumptions.vectors.find(name);
        if (found == assumptions.vectors.end())
            return refuse_at(fmt::format("/assumptions/{}", pointer_of(field)),
                             fmt::format("assumptions.{} names the vector \"{}\", which is not in "
                                         "assumptions.vectors",
                                         field, name),
                             "give the vector in assumptions.vectors, or a number");
        fill([&](std::size_t k) { return value_at(found->second, k); });
    }
    for (const double each : result)
        if (!(each >= 0.0 && each <= 1.0))
            return refuse_at(
                fmt::format("/assumptions/{}", pointer_of(field)),
                fmt::format("assumptions.{} contains {}: expected fractions from 0 to 1", field,
                            each),
                "give rates such as 0.02 for 2%");
    return result;
}

Result<std::vector<double>> resolve_draws(const Assumptions& assumptions, const FlowDates& dates,
                                          std::string_view id, std::string_view rating) {
    if (!assumptions.draws) return std::vector<double>{};
    return resolve_rate(*assumptions.draws, assumptions, dates, id, rating, "draws");
}

std::vector<AssetDefault> asset_defaults(const Holding& asset, const AssetRates& rates,
                                         const FlowDates& dates, const FlowTerms& terms,
                                         std::span<const AssetPeriod> rows) {
    std::vector<AssetPeriod> copy(rows.begin(), rows.end());
    return AssetProjection(asset, rates, dates, terms, copy).defaults();
}

Status project_asset(const Holding& asset, double par, const AssetRates& rates,
                     std::span<const double> index, std::size_t default_period,
                     const FlowDates& dates, const FlowTerms& terms, std::span<AssetPeriod> rows) {
    if (payment_date(asset, dates, asset.maturity) <= terms.as_of)
        return fail(Code::kInvalidInput,
                    fmt::format("asset {} matured on {} and is not marked as defaulted: expected a "
                                "maturity after {}",
                                asset.id, asset.maturity.to_string(), terms.as_of.to_string()));
    AssetProjection(asset, rates, dates, terms, rows).run(par, index, default_period);
    return {};
}

}  // namespace ballast::clo
