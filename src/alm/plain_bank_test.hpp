// A day-by-day simulation of a position with a plain calendar: the reference that the engine is
// compared with. It shares only day counts and dates with the engine.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "alm/accrual.hpp"
#include "alm/book.hpp"

namespace ballast::alm::test {

struct PlainLife {
    double eve = 0.0;
    double interest = 0.0;        // of its flows
    double accrued = 0.0;         // part of it before the analysis date
    std::vector<double> running;  // NII by month
    std::vector<double> renewal;
};

// Rates of one currency under a supervisory scenario, straight from SRP31.91.
struct PlainRates {
    fin::Date as_of;
    const CurrencyCurves* curves = nullptr;
    ScenarioKind kind = ScenarioKind::kBase;
    ShockSizes sizes;

    double shocked(const market::Curve& curve, double t) const {
        const double z = curve.zero(t);
        const double s = sizes.short_rate * 1e-4 * std::exp(-t / 4);
        const double l = sizes.long_rate * 1e-4 * (1 - std::exp(-t / 4));
        const double shift = kind == ScenarioKind::kParallelUp     ? sizes.parallel * 1e-4
                             : kind == ScenarioKind::kParallelDown ? -sizes.parallel * 1e-4
                             : kind == ScenarioKind::kSteepener    ? -0.65 * s + 0.9 * l
                             : kind == ScenarioKind::kFlattener    ? 0.8 * s - 0.6 * l
                             : kind == ScenarioKind::kShortUp      ? s
                             : kind == ScenarioKind::kShortDown    ? -s
                                                                   : 0.0;
        if (kind == ScenarioKind::kBase) return z;
        return std::max(z + shift, std::min(z, std::min(0.0, -0.015 + 0.0003 * t)));
    }
    double price(const market::Curve& curve, fin::Date date) const {
        const double t = (date - as_of) / 365.0;
        return std::exp(-t * shocked(curve, t));
    }
    double discount(fin::Date date) const { return price(curves->discount, date); }
    double forward(fin::Date from, int months) const {
        const market::Curve& curve =
            curves->projections.empty() ? curves->discount : curves->projections.front().curve;
        const fin::Date to = fin::add_months(from, months);
        return (price(curve, from) / price(curve, to) - 1.0) / ((to - from) / 360.0);
    }
    double overnight_shift() const {
        return shocked(curves->discount, 1 / 365.0) - curves->discount.zero(1 / 365.0);
    }
};

class PlainBank {
public:
    PlainBank(const Position& position, const Behaviour& behaviour, const PlainRates& rates,
              const Horizon& horizon, const Regulation& regulation)
        : p_(position),
          rates_(rates),
          horizon_(horizon),
          regulation_(regulation),
          accrual_(accrual_of(position)) {
        const auto prepayment = behaviour.prepayment.find(p_.prepayment);
        if (prepayment != behaviour.prepayment.end()) prepayment_ = &prepayment->second;
        const auto withdrawal = behaviour.withdrawal.find(p_.withdrawal);
        if (withdrawal != behaviour.withdrawal.end()) withdrawal_ = &withdrawal->second;
    }

    PlainLife live(bool constant) {
        life_.running.assign(horizon_.months(), 0.0);
        life_.renewal.assign(horizon_.months(), 0.0);
        constant_ = constant;
        find_dates();
        begin();
        for (Date date = start_ > rates_.as_of ? start_ : rates_.as_of + 1; date <= *p_.maturity;
             ++date)
            live_through(date);
        return std::move(life_);
    }

private:
    using Date = fin::Date;
    using Dates = std::set<Date>;

    // Day by day: a date is on the grid when its month is a month of the grid and its day is the
    // contract's day, or the last day of the month where the month is shorter or the contract pays
    // on month ends.
    Dates every(Date anchor, int months, Date end) const {
        Dates dates;
        if (anchor <= end) dates.insert(anchor);
        if (months == 0) return dates;
        const auto falls = [](Date date, int day) {
            return date.day() == day || (date.is_end_of_month() && date.day() < day);
        };
        int day = anchor.day();
        if (anchor.is_end_of_month() && month_ends(anchor)) {
            day = 31;
        } else if (const auto known = p_.last_payment ? p_.last_payment : p_.start;
                   known && anchor.is_end_of_month() && known->day() > day &&
                   p_.payment_months > 0 && lands(*known, anchor) &&
                   (!p_.next_payment || after(*known, p_.payment_months) == *p_.next_payment)) {
            day = known->day();
        }
        for (Date date = anchor + 1; date <= end; ++date) {
            const int apart = (date.year() - anchor.year()) * 12 + date.month() - anchor.month();
            if (apart > 0 && apart % months == 0 && falls(date, day)) dates.insert(date);
        }
        return dates;
    }
    static Date after(Date date, int months) { return fin::add_months(date, months); }
    static bool lands(Date from, Date to) {
        return after(from, (to.year() - from.year()) * 12 + to.month() - from.month()) == to;
    }
    bool month_ends(Date anchor) const {
        if (p_.end_of_month) return *p_.end_of_month;
        for (const auto& date :
             {p_.last_payment ? p_.last_payment : p_.start, p_.next_payment, p_.maturity}) {
            if (!date) continue;
            const bool by_day = lands(*date, anchor) || lands(anchor, *date);
            if (by_day && !date->is_end_of_month()) return false;
            if (!by_day && date->is_end_of_month()) return true;
        }
        return true;
    }
    bool contract_month_ends() const {
        if (p_.end_of_month) return *p_.end_of_month;
        const auto anchor = p_.next_payment   ? p_.next_payment
                            : p_.last_payment ? p_.last_payment
                            : p_.start        ? p_.start
                                              : p_.maturity;
        return anchor && anchor->is_end_of_month() && month_ends(*anchor);
    }

    void find_dates() {
        const Date end = *p_.maturity;
        const Date as_of = rates_.as_of;
        // The start of the contract replaces an unknown last payment.
        const std::optional<Date> began = p_.last_payment ? p_.last_payment : p_.start;
        Dates anchored;
        if (p_.next_payment)
            anchored = every(*p_.next_payment, p_.payment_months, end);
        else if (p_.payment_months > 0)
            for (const Date date : every(*began, p_.payment_months, end))
                if (date > *began) anchored.insert(date);
        if (!p_.last_payment && p_.next_payment && p_.payment_months > 0) {
            start_ = fin::add_months(*p_.next_payment, -p_.payment_months);
            if (p_.next_payment->is_end_of_month() && month_ends(*p_.next_payment))
                start_ = start_.end_of_month();
            else if (p_.start && p_.next_payment->is_end_of_month() &&
                     start_.day() < p_.start->day() && start_ != *p_.start &&
                     after(*p_.start, p_.payment_months) == *p_.next_payment)
                start_ = *p_.start;
            if (p_.start && *p_.start > start_) start_ = *p_.start;
        } else {
            start_ = began ? *began : std::min(as_of, end - 1);
        }
        for (const Date date : anchored)
            if (date <= as_of && date < end) start_ = std::max(start_, date);
        const Date after = std::max(as_of, start_);
        for (const Date date : anchored)
            if (date > after) payments_.insert(date);
        payments_.insert(end);
        find_redemptions(after, end);
        if (is_variable(p_.type) && p_.next_reset)
            for (const Date date : every(*p_.next_reset, p_.reset_months, end))
                if (date > as_of) resets_.insert(date);
        teased_ = p_.teaser_end && *p_.teaser_end > after;
    }

    void find_redemptions(Date after, Date end) {
        redemptions_.insert(end);
        const Amortization kind = amortization_of(p_.type);
        if (kind == Amortization::kScheduled)
            for (const auto& [date, amount] : p_.schedule)
                if (date > after && date < end) redemptions_.insert(date);
        if (kind != Amortization::kLinear && kind != Amortization::kAnnuity) return;
        const auto in_grace = [&](Date date) { return p_.grace_end && date <= *p_.grace_end; };
        if (p_.principal_months > 0) {
            const Date anchor =
                p_.next_principal ? *p_.next_principal
                : p_.next_payment ? *p_.next_payment
                : p_.payment_months > 0
                    ? *std::next(every(p_.last_payment ? *p_.last_payment : *p_.start,
                                       p_.payment_months, end + 5000)
                                     .begin())
                    : end;
            for (const Date date : every(anchor, p_.principal_months, end))
                if (date > after && !in_grace(date)) {
                    redemptions_.insert(date);
                    if (kind == Amortization::kAnnuity) payments_.insert(date);
                }
            return;
        }
        for (const Date date : payments_)
            if (!in_grace(date) && (!p_.next_principal || date >= *p_.next_principal))
                redemptions_.insert(date);
    }

    void begin() {
        contract_ = held_ = p_.balance;
        coupon_from_ = segment_from_ = start_;
        flow_from_ = std::max(rates_.as_of, start_);
        rate_ = teased_ ? *p_.teaser_rate : *p_.rate;
        if (start_ > rates_.as_of) {
            pay(start_, start_, 0.0, -held_, false);
        } else if (withdrawal_) {
            double share = withdrawal_->rate;
            if (withdrawal_->scaled) share *= multiplier(regulation_.withdrawal);
            const double withdrawn = std::min(1.0, share) * p_.balance;
            pay(rates_.as_of + 1, rates_.as_of + 1, 0.0, withdrawn, true);
            held_ -= withdrawn;
        }
    }

    double multiplier(const std::map<ScenarioKind, double>& table) const {
        const auto found = table.find(rates_.kind);
        return found == table.end() ? 1.0 : found->second;
    }

    void live_through(Date date) {
        const bool pays = date > start_ && payments_.contains(date);
        const bool redeems = date > start_ && redemptions_.contains(date);
        const bool teaser_ends = teased_ && date == *p_.teaser_end;
        const bool resets = resets_.contains(date) && !(teased_ && date <= *p_.teaser_end);
        if (!pays && !redeems && !teaser_ends && !resets) return;
        earn(date);
        if (pays || redeems) settle(date, pays, redeems);
        if (teaser_ends && !is_variable(p_.type)) {
            rate_ = *p_.rate;
            if (p_.annuity_mode == AnnuityMode::kRepriceOnReset) level_.reset();
        }
        if (resets || (teaser_ends && is_variable(p_.type))) reset(date);
    }

    // Interest of the period that ends on the day, month by month.
    void earn(Date date) {
        if (date <= segment_from_) return;
        const bool compounds = p_.compounding == InterestRule::kCompounded;
        const double years = accrual_.years(segment_from_, date);
        const double base = held_ + (compounds ? accrued_ : 0.0);
        contract_accrued_ += (contract_ + (compounds ? contract_accrued_ : 0.0)) * rate_ * years;
        accrued_ += base * rate_ * years;
        const double sign = p_.side == Side::kAsset ? 1.0 : -1.0;
        const auto upto = [&](Date at) {
            return at <= segment_from_ ? 0.0
                   : at >= date        ? years
                                       : accrual_.years(segment_from_, at);
        };
        for (std::size_t m = 0; m < horizon_.months(); ++m)
            life_.running[m] +=
                sign * base * rate_ * (upto(horizon_.bounds[m + 1]) - upto(horizon_.bounds[m]));
        life_.accrued += sign * base * rate_ * upto(rates_.as_of);
        segment_from_ = date;
    }

    void settle(Date date, bool pays, bool redeems) {
        double due = 0.0;
        if (date == *p_.maturity)
            due = contract_;
        else if (redeems)
            due = contract_redemption(date, pays ? contract_accrued_ : 0.0);
        if (!pays && due == 0.0) return;
        const double share = contract_ == 0.0 ? 1.0 : due / contract_;
        double early = 0.0;
        if (prepayment_) {
            early = 1.0 - kept(flow_from_, date);
            if (prepayment_->after_redemption) early *= 1.0 - share;
        }
        const double principal = held_ * std::min(1.0, share + early);
        pay(date, moved(date), pays ? accrued_ : 0.0, principal, true);
        contract_ -= due;
        held_ = date == *p_.maturity ? 0.0 : held_ - principal;
        flow_from_ = date;
        if (!pays) return;
        accrued_ = contract_accrued_ = 0.0;
        coupon_from_ = date;
    }

    double contract_redemption(Date date, double interest) {
        switch (amortization_of(p_.type)) {
            case Amortization::kLinear:
                return p_.balance / static_cast<double>(redemptions_.size());
            case Amortization::kScheduled:
                for (const auto& [day, amount] : p_.schedule)
                    if (day == date) return amount;
                return 0.0;
            case Amortization::kAnnuity:
                if (!level_) level_ = level_from(date);
                return std::min(*level_ - interest, contract_);
            default:
                return 0.0;
        }
    }

    // The payment that leaves nothing: a remaining balance falls with it in proportion.
    double level_from(Date date) const {
        const auto left = [&](double payment) {
            double balance = contract_;
            Date from = coupon_from_;
            for (const Date at : redemptions_) {
                if (at < date) continue;
                balance = balance * (1.0 + rate_ * accrual_.years(from, at)) - payment;
                from = at;
            }
            return balance;
        };
        const double none = left(0.0);
        return none / (none - left(1.0));
    }

    double kept(Date from, Date to) const {
        const double factor = prepayment_->scaled ? multiplier(regulation_.prepayment) : 1.0;
        const Accrual accrual(prepayment_->day_count);
        double left = 1.0;
        const std::size_t ramp = prepayment_->cpr_by_month.size();
        for (std::size_t k = 0; k <= ramp; ++k) {
            const Date low = fin::add_months(rates_.as_of, static_cast<int>(k));
            const Date high = k < ramp ? fin::add_months(rates_.as_of, static_cast<int>(k) + 1)
                                       : std::max(to, low);
            const double cpr = k < ramp ? prepayment_->cpr_by_month[k] : prepayment_->cpr;
            const Date x = std::max(low, from);
            const Date y = std::min(high, to);
            if (x < y) left *= std::pow(1.0 - std::min(1.0, factor * cpr), accrual.years(x, y));
        }
        return left;
    }

    void reset(Date date) {
        const int months = p_.index_months > 0 ? p_.index_months : p_.reset_months;
        double requested = rates_.forward(date, months) + p_.spread;
        if (p_.period_floor) requested = std::max(requested, rate_ + *p_.period_floor);
        if (p_.period_cap) requested = std::min(requested, rate_ + *p_.period_cap);
        if (p_.floor) requested = std::max(requested, *p_.floor);
        if (p_.cap) requested = std::min(requested, *p_.cap);
        rate_ = requested;
        if (p_.annuity_mode == AnnuityMode::kRepriceOnReset) level_.reset();
    }

    // Payment dates of the amounts that the contract makes due on a day.
    Date moved(Date due) const {
        using enum fin::BusinessDayConvention;
        if (p_.business_days == kUnadjusted) return due;
        const std::string name = !p_.calendar.empty()   ? p_.calendar
                                 : p_.currency == "EUR" ? "TARGET"
                                                        : "WEEKENDS_ONLY";
        const fin::Calendar calendar = fin::Calendar::named(name).value();
        const auto next = [&](int step) {
            Date date = due;
            while (!calendar.is_business_day(date)) date = date + step;
            return date;
        };
        const bool back = p_.business_days == kPreceding || p_.business_days == kModifiedPreceding;
        const bool stays_in_month =
            p_.business_days == kModifiedFollowing || p_.business_days == kModifiedPreceding;
        Date date = next(back ? -1 : 1);
        if (stays_in_month && date.month() != due.month()) date = next(back ? 1 : -1);
        return std::max(date, rates_.as_of + 1);
    }

    void pay(Date date, Date paid, double interest, double principal, bool renews) {
        const double sign = p_.side == Side::kAsset ? 1.0 : -1.0;
        life_.interest += sign * interest;
        life_.eve += sign * (interest + principal) * rates_.discount(paid);
        if (!constant_ || !renews || p_.renew_months == 0) return;
        for (Date from = date; from < horizon_.end();) {
            Date to = fin::add_months(from, p_.renew_months);
            if (from.is_end_of_month() && contract_month_ends()) to = to.end_of_month();
            const double rate = rates_.forward(from, p_.renew_months) + p_.renew_margin;
            for (std::size_t m = 0; m < horizon_.months(); ++m) {
                const int low = std::clamp(horizon_.bounds[m], from, to) - from;
                const int high = std::clamp(horizon_.bounds[m + 1], from, to) - from;
                life_.renewal[m] += sign * principal * rate * (high - low) / 360.0;
            }
            from = to;
        }
    }

    const Position& p_;
    const PlainRates& rates_;
    const Horizon& horizon_;
    const Regulation& regulation_;
    Accrual accrual_;
    const PrepaymentRule* prepayment_ = nullptr;
    const WithdrawalRule* withdrawal_ = nullptr;
    bool constant_ = false;
    PlainLife life_;
    Dates payments_;
    Dates redemptions_;
    Dates resets_;
    bool teased_ = false;
    Date start_;
    Date segment_from_;
    Date coupon_from_;
    Date flow_from_;
    double contract_ = 0.0;  // contractual balance
    double held_ = 0.0;      // balance after customer behavior
    double contract_accrued_ = 0.0;
    double accrued_ = 0.0;
    double rate_ = 0.0;
    std::optional<double> level_;
};

}  // namespace ballast::alm::test
