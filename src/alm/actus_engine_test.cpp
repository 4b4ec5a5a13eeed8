#include "alm/actus_engine_test.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <span>

namespace ballast::alm {

namespace {

using fin::Date;

// In the order in which events of one day take place.
enum class Kind { kIed, kPr, kPrf, kIpci, kMd, kIp, kIpcb, kRrf, kRr, kPrd, kTd };
constexpr std::array<std::string_view, 11> kKindNames{"IED",  "PR",  "PRF", "IPCI", "MD", "IP",
                                                      "IPCB", "RRF", "RR",  "PRD",  "TD"};
constexpr int kMostEvents = 20'000;

struct Scheduled {
    Date calculated;
    Date paid;
    Kind kind = Kind::kIp;
};

Date plus_cycles(Date anchor, const ActusCycle& cycle, int k, bool end_of_month) {
    const int n = cycle.count * k;
    if (cycle.unit == 'D') return anchor + n;
    if (cycle.unit == 'W') return anchor + 7 * n;
    const int months = cycle.unit == 'M' ? 1 : cycle.unit == 'Q' ? 3 : cycle.unit == 'H' ? 6 : 12;
    const Date date = fin::add_months(anchor, n * months);
    return end_of_month && anchor.is_end_of_month() ? date.end_of_month() : date;
}

// From the anchor to the day before `end`, or to `end` itself where the contract closes at the end
// of the day. The last date is left out where a long stub absorbs it.
std::vector<Date> cycle_dates(const ActusSchedule& schedule, Date end, bool at_close,
                              bool end_of_month) {
    std::vector<Date> dates;
    if (!schedule.anchor) return dates;
    const Date before = at_close ? end + 1 : end;
    if (!schedule.cycle) {
        if (*schedule.anchor < before) dates.push_back(*schedule.anchor);
        return dates;
    }
    Date date = *schedule.anchor;
    for (int k = 0; date < before && k < kMostEvents;
         date = plus_cycles(*schedule.anchor, *schedule.cycle, ++k, end_of_month))
        dates.push_back(date);
    if ((at_close || date != end) && schedule.cycle->long_stub && dates.size() > 1)
        dates.pop_back();
    return dates;
}

Date following(Date date) {
    while (date.is_weekend()) date = date + 1;
    return date;
}
Date preceding(Date date) {
    while (date.is_weekend()) date = date - 1;
    return date;
}

class Contract {
public:
    Contract(const ActusTerms& terms, const std::function<std::optional<double>(Date)>& index)
        : terms_(terms), index_(index) {}

    Result<std::vector<ActusEvent>> run() {
        TRY_STATUS(find_maturity());
        schedule_all();
        std::ranges::stable_sort(events_, [](const Scheduled& a, const Scheduled& b) {
            return std::pair(a.calculated, a.kind) < std::pair(b.calculated, b.kind);
        });
        begin_before_status();
        for (const Scheduled& event : events_) {
            if (event.calculated <= terms_.status) continue;
            TRY_STATUS(take_place(event));
            if (event.kind == Kind::kTd) break;
        }
        return std::move(result_);
    }

private:
    Status find_maturity() {
        if (terms_.maturity) {
            end_ = *terms_.maturity;
            return {};
        }
        if (terms_.amortization_end) {
            end_ = *terms_.amortization_end;
            return {};
        }
        if (terms_.payment && terms_.redemption.anchor && terms_.redemption.cycle) {
            const ActusCycle& cycle = *terms_.redemption.cycle;
            const Date anchor = *terms_.redemption.anchor;
            double paid = *terms_.payment;
            // The first period of a payment that includes interest.
            if (terms_.type != ActusType::kLam) {
                TRY(const double length, years(anchor, plus_cycles(anchor, cycle, 1, false)));
                paid -= terms_.notional * terms_.rate * length;
            }
            const double count = std::ceil(terms_.notional / paid);
            if (count >= 1 && count < kMostEvents) {
                end_ = moved(plus_cycles(anchor, cycle, static_cast<int>(count) - 1,
                                         terms_.end_of_month))
                           .paid;
                return {};
            }
        }
        return fail(Code::kInvalidInput,
                    "the contract has no maturity, and its terms do not determine one");
    }

    Date close() const { return terms_.matures_at_close ? end_ + 1 : end_; }

    Scheduled moved(Date date) const {
        Scheduled event{date, date};
        if (!terms_.weekdays || terms_.shift == ActusShift::kNone) return event;
        using enum ActusShift;
        const bool forward = terms_.shift == kShiftCalculateFollowing ||
                             terms_.shift == kShiftCalculateModifiedFollowing ||
                             terms_.shift == kCalculateShiftFollowing ||
                             terms_.shift == kCalculateShiftModifiedFollowing;
        const bool modified = terms_.shift == kShiftCalculateModifiedFollowing ||
                              terms_.shift == kShiftCalculateModifiedPreceding ||
                              terms_.shift == kCalculateShiftModifiedFollowing ||
                              terms_.shift == kCalculateShiftModifiedPreceding;
        event.paid = forward ? following(date) : preceding(date);
        if (modified && event.paid.month() != date.month())
            event.paid = forward ? preceding(date) : following(date);
        if (terms_.shift < kCalculateShiftFollowing) event.calculated = event.paid;
        return event;
    }

    void add(Kind kind, Date date) {
        Scheduled event = moved(date);
        event.kind = kind;
        events_.push_back(event);
    }
    void add_fixed(Kind kind, Date date) { events_.push_back({date, date, kind}); }

    void schedule_all() {
        const bool eom = terms_.end_of_month;
        add_fixed(Kind::kIed, terms_.initial_exchange);
        add_fixed(Kind::kMd, close());
        if (terms_.type != ActusType::kPam) {
            ActusSchedule redemption = terms_.redemption;
            if (!redemption.anchor && redemption.cycle)
                redemption.anchor = plus_cycles(terms_.initial_exchange, *redemption.cycle, 1, eom);
            redemptions_ = dates_of(redemption);
            for (const Date date : redemptions_) add(Kind::kPr, date);
            // The dates over which the level payment is spread; the maturity may cut them short.
            level_dates_ = terms_.amortization_end
                               ? cycle_dates(redemption, *terms_.amortization_end, false, eom)
                               : redemptions_;
            level_dates_.push_back(terms_.amortization_end.value_or(close()));
        }
        schedule_interest();
        ActusSchedule reset = terms_.reset;
        bool first = true;
        for (const Date date : dates_of(reset)) {
            if (date <= terms_.status) continue;
            add(first && terms_.next_reset_rate ? Kind::kRrf : Kind::kRr, date);
            first = false;
        }
        if (terms_.base == ActusBase::kLagged)
            for (const Date date : dates_of(terms_.base_fixing)) add(Kind::kIpcb, date);
        if (terms_.purchase) add_fixed(Kind::kPrd, *terms_.purchase);
        if (terms_.termination) add_fixed(Kind::kTd, *terms_.termination);
        if (terms_.type == ActusType::kAnn && !terms_.payment && !redemptions_.empty() &&
            redemptions_.front() > terms_.initial_exchange)
            add_fixed(Kind::kPrf, redemptions_.front() - 1);
    }

    std::vector<Date> dates_of(const ActusSchedule& schedule) const {
        return cycle_dates(schedule, end_, terms_.matures_at_close, terms_.end_of_month);
    }

    void schedule_interest() {
        ActusSchedule interest = terms_.interest;
        if (!interest.anchor && interest.cycle) interest.anchor = terms_.initial_exchange;
        std::vector<Date> dates = dates_of(interest);
        if (terms_.type == ActusType::kNam || terms_.type == ActusType::kAnn ||
            (terms_.type == ActusType::kLam && dates.empty()))
            dates.insert(dates.end(), redemptions_.begin(), redemptions_.end());
        if (terms_.capitalization_end && *terms_.capitalization_end < end_)
            dates.push_back(*terms_.capitalization_end);
        std::ranges::sort(dates);
        const auto [from, to] = std::ranges::unique(dates);
        dates.erase(from, to);
        for (const Date date : dates) {
            const bool capitalized =
                terms_.capitalization_end && date <= *terms_.capitalization_end;
            add(capitalized ? Kind::kIpci : Kind::kIp, date);
        }
        add_fixed(Kind::kIp, close());
    }

    Result<double> years(Date from, Date to) const {
        return fin::year_fraction(
            terms_.day_count, from, to,
            {.grid = fin::CouponGrid{.anchor = end_, .months = 12}, .termination = end_});
    }

    // The payment that redeems the notional over the redemption dates after `date`.
    Result<double> annuity(Date date) const {
        const auto left = std::ranges::upper_bound(level_dates_, date);
        return level_payment(date, {left, level_dates_.end()});
    }

    Result<double> level_payment(Date from, std::span<const Date> dates) const {
        double product = 1.0;
        double sum = 0.0;
        for (const Date to : dates) {
            TRY(const double length, years(from, to));
            product /= 1.0 + rate_ * length;
            sum += product;
            from = to;
        }
        return (notional_ + accrued_) / sum;
    }

    // A contract that has begun: interest accrues from the status date, or from the last payment
    // before it where no accrued interest is stated.
    void begin_before_status() {
        if (terms_.initial_exchange > terms_.status) return;
        begin();
        last_ = terms_.accrued ? terms_.status : terms_.initial_exchange;
        accrued_ = terms_.accrued.value_or(0.0);
        if (terms_.accrued) return;
        for (const Scheduled& event : events_)
            if (event.kind == Kind::kIp && event.calculated <= terms_.status)
                last_ = std::max(last_, event.calculated);
    }

    void begin() {
        started_ = true;
        notional_ = terms_.notional;
        base_ = terms_.base_amount.value_or(terms_.notional);
        rate_ = terms_.rate;
    }

    Result<double> exchange(Date date) {
        begin();
        last_ = date;
        TRY(accrued_, accrued_at_exchange(date));
        return -(terms_.notional + terms_.premium_discount);
    }

    // The interest accrued when the contract begins: as stated, or counted from an earlier interest
    // anchor.
    Result<double> accrued_at_exchange(Date date) const {
        if (terms_.accrued) return *terms_.accrued;
        if (!terms_.interest.anchor || *terms_.interest.anchor >= date) return 0.0;
        TRY(const double length, years(*terms_.interest.anchor, date));
        return length * rate_ * notional_;
    }

    double base() const { return terms_.base == ActusBase::kNotional ? notional_ : base_; }

    Status take_place(const Scheduled& event) {
        // From the last date to which interest has accrued, not from the event's own date.
        if (event.kind == Kind::kPrf) {
            TRY(payment_, annuity(last_));
        }
        if (started_ && event.calculated > last_) {
            TRY(const double length, years(last_, event.calculated));
            accrued_ += length * rate_ * base();
            last_ = event.calculated;
        }
        TRY(const double payoff, change(event));
        if (terms_.purchase && event.calculated < *terms_.purchase) return {};
        if (terms_.purchase && event.calculated == *terms_.purchase && event.kind < Kind::kPrd)
            return {};
        const double sign = terms_.receives ? 1.0 : -1.0;
        result_.push_back({event.paid,
                           std::string(kKindNames[static_cast<std::size_t>(event.kind)]),
                           sign * payoff, sign * notional_, rate_, sign * accrued_});
        return {};
    }

    double pay_interest() {
        const double paid = accrued_;
        accrued_ = 0.0;
        return paid;
    }

    // Returns the payoff of the event and updates the state.
    Result<double> change(const Scheduled& event) {
        switch (event.kind) {
            case Kind::kIed:
                return exchange(event.calculated);
            case Kind::kPrf:
                return 0.0;
            case Kind::kPr:
                return redeem(event);
            case Kind::kIpci:
                notional_ += pay_interest();
                return 0.0;
            case Kind::kMd: {
                const double paid = notional_;
                // The day's interest is included; nothing accrues afterwards.
                notional_ = 0.0;
                base_ = 0.0;
                return paid;
            }
            case Kind::kIp:
                return pay_interest();
            case Kind::kIpcb:
                base_ = notional_;
                return 0.0;
            case Kind::kRrf:
            case Kind::kRr:
                return reset(event);
            case Kind::kPrd:
                return -terms_.purchase_price - accrued_;
            case Kind::kTd: {
                const double paid = terms_.termination_price + accrued_;
                notional_ = accrued_ = 0.0;
                return paid;
            }
        }
        return 0.0;
    }

    Result<double> redeem(const Scheduled& event) {
        if (terms_.payment && !payment_) payment_ = terms_.payment;
        if (terms_.type == ActusType::kLam && !payment_)
            payment_ = terms_.notional / static_cast<double>(redemptions_.size() + 1);
        // Where redemptions begin with the exchange, nothing could be computed the day before.
        if (terms_.type == ActusType::kAnn && !payment_) {
            const auto left = std::ranges::lower_bound(level_dates_, event.calculated);
            TRY(payment_, level_payment(last_, {left, level_dates_.end()}));
        }
        if (!payment_)
            return fail(Code::kInvalidInput, fmt::format("the redemption of {} has no amount",
                                                         event.calculated.to_string()));
        double paid = *payment_;
        if (terms_.type != ActusType::kLam) paid -= accrued_;
        paid = std::min(paid, notional_);
        notional_ -= paid;
        return paid;
    }

    Result<double> reset(const Scheduled& event) {
        double next = 0.0;
        if (event.kind == Kind::kRrf) {
            next = *terms_.next_reset_rate;
        } else {
            const auto observed = index_(event.calculated);
            if (!observed)
                return fail(Code::kInvalidInput, fmt::format("the index has no observation on {}",
                                                             event.calculated.to_string()));
            double step = *observed * terms_.multiplier + terms_.spread - rate_;
            if (terms_.period_floor) step = std::max(step, *terms_.period_floor);
            if (terms_.period_cap) step = std::min(step, *terms_.period_cap);
            next = rate_ + step;
            if (terms_.life_floor) next = std::max(next, *terms_.life_floor);
            if (terms_.life_cap) next = std::min(next, *terms_.life_cap);
        }
        rate_ = next;
        if (terms_.type == ActusType::kAnn) {
            TRY(payment_, annuity(event.calculated));
        }
        return 0.0;
    }

    const ActusTerms& terms_;
    const std::function<std::optional<double>(Date)>& index_;
    Date end_;
    std::vector<Date> redemptions_;
    std::vector<Date> level_dates_;
    std::vector<Scheduled> events_;
    bool started_ = false;
    Date last_;
    double notional_ = 0.0;
    double base_ = 0.0;
    double rate_ = 0.0;
    double accrued_ = 0.0;
    std::optional<double> payment_;
    std::vector<ActusEvent> result_;
};

}  // namespace

Result<ActusCycle> parse_actus_cycle(std::string_view text) {
    ActusCycle cycle;
    const auto invalid = [&] {
        return fail(Code::kInvalidInput,
                    fmt::format("the cycle is \"{}\": expected P, a count, a unit (D, W, M, Q, H "
                                "or Y) and L0 or L1, such as P1ML0",
                                text));
    };
    if (text.size() < 3 || text.front() != 'P') return invalid();
    const auto [rest, error] =
        std::from_chars(text.data() + 1, text.data() + text.size(), cycle.count);
    const std::string_view tail(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
    if (error != std::errc{} || cycle.count < 1 || cycle.count > 10'000 || tail.empty() ||
        !std::string_view("DWMQHY").contains(tail.front()) ||
        (tail.substr(1) != "L0" && tail.substr(1) != "L1"))
        return invalid();
    cycle.unit = tail.front();
    cycle.long_stub = tail.ends_with("0");
    return cycle;
}

Result<std::vector<ActusEvent>> actus_events(
    const ActusTerms& terms, const std::function<std::optional<double>(Date)>& index) {
    return Contract(terms, index).run();
}

}  // namespace ballast::alm
