#include "alm/flows.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "alm/accrual.hpp"
#include "math/distributions.hpp"

namespace ballast::alm {

namespace {

using fin::Date;

// anchor + k * months, k >= 0, for dates after `after` and before `end`.
std::vector<Date> grid_dates(Date anchor, int months, Date after, Date end) {
    std::vector<Date> dates;
    if (months == 0) {
        if (anchor > after && anchor < end) dates.push_back(anchor);
        return dates;
    }
    int k = 0;
    if (anchor <= after)
        k = fin::CouponGrid{.anchor = anchor, .months = months}.index_at_or_before(after) + 1;
    for (Date date = fin::add_months(anchor, k * months); date < end;
         date = fin::add_months(anchor, ++k * months))
        dates.push_back(date);
    return dates;
}

struct Event {
    bool pays = false;
    bool redeems = false;
    bool resets = false;
    bool teaser_ends = false;
    double amount = 0.0;  // of a schedule
};

// The first payment date of the grid on which the contract stands, and where accrual starts.
struct PaymentGrid {
    Date start;
    std::optional<Date> anchor;
};

PaymentGrid payment_grid(const Position& position, Date as_of) {
    PaymentGrid grid;
    if (position.next_payment)
        grid.anchor = position.next_payment;
    else if (position.payment_months > 0)
        grid.anchor = fin::add_months(*position.last_payment, position.payment_months);
    if (position.last_payment)
        grid.start = *position.last_payment;
    else if (position.payment_months > 0)
        grid.start = fin::add_months(*position.next_payment, -position.payment_months);
    else
        grid.start = std::min(as_of, *position.maturity - 1);
    // A payment date that has passed: accrual starts at the last of them.
    if (grid.anchor && *grid.anchor <= as_of && *grid.anchor < *position.maturity) {
        Date last = *grid.anchor;
        if (position.payment_months > 0) {
            const fin::CouponGrid dates{.anchor = *grid.anchor, .months = position.payment_months};
            last = dates.date(dates.index_at_or_before(as_of));
        }
        grid.start = std::max(grid.start, last);
    }
    return grid;
}

class Walker {
public:
    Walker(const Position& position, const WalkTerms& terms, const RateView& rates)
        : position_(position),
          terms_(terms),
          rates_(rates),
          accrual_(accrual_of(position)),
          grid_(payment_grid(position, rates.as_of())),
          amortisation_(amortisation_of(position.type)) {}

    Walk run() {
        make_events();
        rate_ = teaser() ? *position_.teaser_rate : *position_.rate;
        balance_ = position_.balance;
        previous_ = grid_.start;
        coupon_start_ = grid_.start;
        if (grid_.start > rates_.as_of())
            result_.flows.push_back(
                {.date = grid_.start, .principal = -balance_, .balance = balance_, .rate = rate_});
        for (const auto& [date, event] : events_) step(date, event);
        return std::move(result_);
    }

private:
    bool teaser() const {
        return position_.teaser_end &&
               *position_.teaser_end > std::max(rates_.as_of(), grid_.start);
    }

    void make_events() {
        const Date as_of = rates_.as_of();
        const Date from = std::max(as_of, grid_.start);
        const Date end = *position_.maturity;
        if (grid_.anchor)
            for (const Date date : grid_dates(*grid_.anchor, position_.payment_months, from, end))
                events_[date].pays = true;
        events_[end].pays = true;
        make_redemptions(from, end);
        if (is_variable(position_.type) && position_.next_reset)
            for (const Date date :
                 grid_dates(*position_.next_reset, position_.reset_months, as_of, end))
                if (date >= grid_.start && (!teaser() || date > *position_.teaser_end))
                    events_[date].resets = true;
        if (teaser() && *position_.teaser_end < end) {
            Event& event = events_[*position_.teaser_end];
            event.teaser_ends = true;
            event.resets = is_variable(position_.type);
        }
        for (const auto& [date, event] : events_)
            if (event.redeems) redemptions_.push_back(date);
    }

    void make_redemptions(Date from, Date end) {
        const auto in_grace = [&](Date date) {
            return position_.grace_end && date <= *position_.grace_end;
        };
        events_[end].redeems = true;
        if (amortisation_ == Amortisation::kScheduled) {
            for (const auto& [date, amount] : position_.schedule) {
                if (date <= from || date >= end) continue;
                events_[date].redeems = true;
                events_[date].amount = amount;
            }
            return;
        }
        if (amortisation_ == Amortisation::kBullet) return;
        if (position_.principal_months > 0) {
            const Date anchor = position_.next_principal ? *position_.next_principal
                                : grid_.anchor           ? *grid_.anchor
                                                         : end;
            for (const Date date : grid_dates(anchor, position_.principal_months, from, end)) {
                if (in_grace(date)) continue;
                Event& event = events_[date];
                event.redeems = true;
                // What a level payment redeems is what the interest of the day leaves of it.
                if (amortisation_ == Amortisation::kAnnuity) event.pays = true;
            }
            return;
        }
        for (auto& [date, event] : events_)
            if (event.pays && !in_grace(date) &&
                (!position_.next_principal || date >= *position_.next_principal))
                event.redeems = true;
    }

    void step(Date date, const Event& event) {
        accrue(date);
        Flow flow{.date = date, .rate = rate_, .reset = fixing_};
        if (event.pays) {
            flow.interest = accrued_;
            flow.margin = accrued_margin_;
            accrued_ = accrued_margin_ = 0.0;
            for (; unpaid_ < result_.segments.size(); ++unpaid_)
                result_.segments[unpaid_].paid = date;
        }
        if (event.redeems) flow.principal = redemption(date, event, flow.interest);
        balance_ -= flow.principal;
        flow.balance = balance_;
        if (event.pays || flow.principal != 0.0) result_.flows.push_back(flow);
        if (event.pays) coupon_start_ = date;
        if (event.teaser_ends && !event.resets) {
            rate_ = *position_.rate;
            reprice(date);
        }
        if (event.resets) {
            fix(date);
            reprice(date);
        }
    }

    void accrue(Date date) {
        if (date > previous_) {
            const double base =
                balance_ + (position_.compounding == InterestRule::kCompounded ? accrued_ : 0.0);
            const double years = accrual_.years(previous_, date);
            const double spread = base * position_.spread * years;
            result_.segments.push_back({.start = previous_,
                                        .end = date,
                                        .paid = date,
                                        .base = base,
                                        .rate = rate_,
                                        .interest = base * rate_ * years,
                                        .margin = spread,
                                        .fixing = fixing_});
            accrued_ += result_.segments.back().interest;
            accrued_margin_ += spread;
        }
        previous_ = date;
    }

    double redemption(Date date, const Event& event, double interest) {
        if (date == *position_.maturity) return balance_;
        switch (amortisation_) {
            case Amortisation::kLinear:
                return position_.balance / static_cast<double>(redemptions_.size());
            case Amortisation::kScheduled:
                return event.amount;
            case Amortisation::kAnnuity:
                if (!payment_) payment_ = level_payment(date);
                return std::min(*payment_ - interest, balance_);
            case Amortisation::kBullet:
            case Amortisation::kNone:
                break;
        }
        return 0.0;
    }

    // Redeems the balance over the redemption dates from `date` on at today's rate, the first
    // period being the coupon that ends on `date`.
    double level_payment(Date date) const {
        double product = 1.0;
        double sum = 0.0;
        Date from = coupon_start_;
        for (auto at = std::ranges::lower_bound(redemptions_, date); at != redemptions_.end();
             ++at) {
            product /= 1.0 + rate_ * accrual_.years(from, *at);
            sum += product;
            from = *at;
        }
        return balance_ / sum;
    }

    void reprice(Date date) {
        if (!result_.repricing) result_.repricing = date;
        if (position_.annuity_mode == AnnuityMode::kRepriceOnReset) payment_.reset();
    }

    void fix(Date date) {
        const int months =
            position_.index_months > 0 ? position_.index_months : position_.reset_months;
        double rate = rates_.index(terms_.projection, date, months, terms_.index_day_count) +
                      position_.spread;
        if (position_.period_cap || position_.period_floor) {
            double change = rate - rate_;
            if (position_.period_floor) change = std::max(change, *position_.period_floor);
            if (position_.period_cap) change = std::min(change, *position_.period_cap);
            rate = rate_ + change;
        }
        const double time = (date - rates_.as_of()) / 365.0;
        rate_ = all_in_rate(rate, position_.floor, position_.cap,
                            rates_.volatility() * std::sqrt(std::max(time, 0.0)));
        fixing_ = date;
    }

    const Position& position_;
    const WalkTerms& terms_;
    const RateView& rates_;
    Accrual accrual_;
    PaymentGrid grid_;
    Amortisation amortisation_;
    std::map<Date, Event> events_;
    std::vector<Date> redemptions_;
    double rate_ = 0.0;
    double balance_ = 0.0;
    double accrued_ = 0.0;
    double accrued_margin_ = 0.0;
    std::optional<double> payment_;
    std::optional<Date> fixing_;
    Date previous_;
    Date coupon_start_;
    std::size_t unpaid_ = 0;
    Walk result_;
};

double multiplier(const std::map<ScenarioKind, double>& table, ScenarioKind kind) {
    const auto found = table.find(kind);
    return found == table.end() ? 1.0 : found->second;
}

// What is left of 1 that prepays from `from` to `to`; rates times `factor`.
double survival(const PrepaymentRule& rule, double factor, Date as_of, Date from, Date to) {
    const Accrual accrual(rule.day_count);
    const auto keep = [&](double cpr, Date start, Date end) {
        return std::pow(1.0 - std::min(1.0, cpr * factor), accrual.years(start, end));
    };
    double left = 1.0;
    for (std::size_t month = 0; month < rule.cpr_by_month.size() && from < to; ++month) {
        const Date end = std::min(fin::add_months(as_of, static_cast<int>(month) + 1), to);
        if (end <= from) continue;
        left *= keep(rule.cpr_by_month[month], from, end);
        from = end;
    }
    return from < to ? left * keep(rule.cpr, from, to) : left;
}

// The interest of a coupon's segments as early repayments shrink what earns it: each segment by the
// balance that stood in it, whatever was repaid later in the coupon.
class ScaledInterest {
public:
    explicit ScaledInterest(InterestRule rule) : compounded_(rule == InterestRule::kCompounded) {}

    void add(Segment& segment, double scale) {
        if (segment.paid != paid_) accrued_ = left_ = margin_ = 0.0;
        paid_ = segment.paid;
        const double earning = compounded_ ? accrued_ : 0.0;
        const double base = (segment.base - earning) * scale + (compounded_ ? left_ : 0.0);
        const double ratio = segment.base == 0.0 ? scale : base / segment.base;
        accrued_ += segment.interest;
        segment.base = base;
        segment.interest *= ratio;
        segment.margin *= ratio;
        left_ += segment.interest;
        margin_ += segment.margin;
    }
    // Of the coupon that is paid on the day.
    void pay(Flow& flow) const {
        if (paid_ != flow.date) return;
        flow.interest = left_;
        flow.margin = margin_;
    }

private:
    bool compounded_;
    Date paid_;
    double accrued_ = 0.0;  // by the contract
    double left_ = 0.0;
    double margin_ = 0.0;
};

// Whether the first flow is the bank's payment that starts the contract.
bool starts_later(const Walk& walk) {
    return !walk.flows.empty() && walk.flows.front().principal < 0.0 &&
           walk.flows.front().balance == -walk.flows.front().principal;
}

// The contract's schedule with what customers repay before it: behavioural balance over contractual
// balance is one factor, which every early repayment makes smaller. Interest shrinks with it.
void apply_behaviour(Walk& walk, const Position& position, const WalkTerms& terms,
                     const RateView& rates, const Regulation& regulation) {
    const double balance = position.balance;
    const ScenarioKind kind = rates.scenario().kind;
    double scale = 1.0;
    std::optional<Flow> withdrawn;
    // What starts later is not there to be withdrawn.
    if (terms.withdrawal && !starts_later(walk)) {
        const double share = std::min(
            1.0, terms.withdrawal->rate *
                     (terms.withdrawal->scaled ? multiplier(regulation.withdrawal, kind) : 1.0));
        scale = 1.0 - share;
        withdrawn = Flow{
            .date = rates.as_of() + 1, .principal = balance * share, .balance = balance * scale};
    }
    const double factor = terms.prepayment && terms.prepayment->scaled
                              ? multiplier(regulation.prepayment, kind)
                              : 1.0;
    ScaledInterest interest(position.compounding);
    std::size_t segment = 0;
    Date from = rates.as_of();
    for (Flow& flow : walk.flows) {
        for (; segment < walk.segments.size() && walk.segments[segment].end <= flow.date; ++segment)
            interest.add(walk.segments[segment], scale);
        interest.pay(flow);
        const double before = flow.balance + flow.principal;
        if (&flow == &walk.flows.front() && starts_later(walk)) {
            from = flow.date;
            continue;
        }
        const double due = before == 0.0 ? 1.0 : flow.principal / before;
        double early = 0.0;
        if (terms.prepayment)
            early = 1.0 - survival(*terms.prepayment, factor, rates.as_of(), from, flow.date);
        const double base =
            terms.prepayment && terms.prepayment->after_redemption ? 1.0 - due : 1.0;
        const double paid = std::min(1.0, due + early * base);
        flow.principal = before * scale * paid;
        const double left = before * scale - flow.principal;
        scale = due >= 1.0 ? 0.0 : scale * (1.0 - paid) / (1.0 - due);
        flow.balance = left;
        from = flow.date;
    }
    if (withdrawn && withdrawn->principal > 0.0)
        walk.flows.insert(std::ranges::upper_bound(walk.flows, withdrawn->date, {}, &Flow::date),
                          *withdrawn);
}

Walk walk_deposit(const Position& position, const DatedAmounts& slots, Date as_of) {
    Walk result;
    double balance = position.balance;
    for (const auto& [date, amount] : slots) {
        if (date <= as_of) continue;
        balance -= amount;
        result.flows.push_back({.date = date,
                                .principal = amount,
                                .balance = balance,
                                .rate = position.rate.value_or(0.0)});
    }
    return result;
}

}  // namespace

Walk walk(const Position& position, const WalkTerms& terms, const RateView& rates,
          const Regulation& regulation) {
    if (position.type == PositionType::kNonMaturity)
        return walk_deposit(position, terms.slots ? *terms.slots : position.slots, rates.as_of());
    Walk result = Walker(position, terms, rates).run();
    if (terms.prepayment || terms.withdrawal)
        apply_behaviour(result, position, terms, rates, regulation);
    return result;
}

std::size_t days_needed(const Position& position, const DatedAmounts* slots, Date as_of) {
    Date last = as_of + 1;
    if (position.maturity) last = std::max(last, *position.maturity);
    for (const DatedAmounts* list : {&position.slots, slots})
        if (list)
            for (const auto& [date, amount] : *list) last = std::max(last, date);
    const int index = std::max(position.index_months, position.reset_months);
    return static_cast<std::size_t>(fin::add_months(last, index) - as_of) + 1;
}

double all_in_rate(double unbounded, const std::optional<double>& floor,
                   const std::optional<double>& cap, double deviation) {
    if (deviation <= 0.0) {
        if (floor) unbounded = std::max(unbounded, *floor);
        return cap ? std::min(unbounded, *cap) : unbounded;
    }
    // E[max(x - k, 0)] for x normal around `unbounded`.
    const auto above = [&](double strike) {
        const double d = (unbounded - strike) / deviation;
        return (unbounded - strike) * math::normal_cdf(d) + deviation * math::normal_pdf(d);
    };
    double expected = unbounded;
    if (floor) expected += above(*floor) - (unbounded - *floor);
    return cap ? expected - above(*cap) : expected;
}

}  // namespace ballast::alm
