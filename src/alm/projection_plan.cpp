#include "alm/projection_plan.hpp"

#include <algorithm>
#include <utility>

#include "model/bank_dates.hpp"

namespace ballast::alm {

namespace {

using fin::Date;

// The last payment, or the contract's start where there is none.
std::optional<Date> known_start(const Position& position) {
    return position.last_payment ? position.last_payment : position.start;
}

// The first payment on the grid of the contract.
std::optional<Date> payment_anchor(const Position& position) {
    if (position.next_payment) return position.next_payment;
    if (position.payment_months > 0)
        return model::date_grid(position, *known_start(position), position.payment_months).date(1);
    return std::nullopt;
}

Date accrual_start(const Position& position, Date as_of, const std::optional<Date>& anchor) {
    Date start = std::min(as_of, *position.maturity - 1);
    if (!position.last_payment && position.next_payment && position.payment_months > 0) {
        start =
            model::date_grid(position, *position.next_payment, position.payment_months).date(-1);
        // No interest before the start of the contract.
        if (position.start) start = std::max(start, *position.start);
    } else if (const auto known = known_start(position)) {
        start = *known;
    }
    // A payment date in the past: accrual starts at the latest of them.
    if (anchor && *anchor <= as_of && *anchor < *position.maturity) {
        Date last = *anchor;
        if (position.payment_months > 0) {
            const auto dates = model::date_grid(position, *anchor, position.payment_months);
            last = dates.date(dates.index_at_or_before(as_of));
        }
        start = std::max(start, last);
    }
    return start;
}

}  // namespace

ProjectionPlan::ProjectionPlan(const Position& position, Date as_of, std::optional<Date> until)
    : accrual_(accrual_of(position)),
      anchor_(payment_anchor(position)),
      start_(accrual_start(position, as_of, anchor_)),
      teaser_(position.teaser_end && *position.teaser_end > std::max(as_of, start_)) {
    const Date from = std::max(as_of, start_);
    add_payments(position, from);
    add_redemptions(position, from);
    add_resets(position, as_of);
    for (const ProjectionEvent& event : events_)
        if (event.redeems) redemptions_.push_back(event.date);
    if (until) {
        const auto last = std::ranges::find_if(events_, [&](const ProjectionEvent& event) {
            return event.date >= *until && event.pays;
        });
        if (last != events_.end()) events_.erase(last + 1, events_.end());
    }
    Date before = start_;
    for (ProjectionEvent& event : events_) {
        if (event.date > before) event.years = accrual_.years(before, event.date);
        before = std::max(before, event.date);
    }
    if (amortization_of(position.type) != Amortization::kAnnuity) return;
    redemption_years_.push_back(0.0);
    for (std::size_t i = 1; i < redemptions_.size(); ++i)
        redemption_years_.push_back(accrual_.years(redemptions_[i - 1], redemptions_[i]));
}

double ProjectionPlan::annuity_factor(Date from, Date date, double rate) const {
    const auto first = static_cast<std::size_t>(std::ranges::lower_bound(redemptions_, date) -
                                                redemptions_.begin());
    double product = 1.0;
    double sum = 0.0;
    double years = accrual_.years(from, redemptions_[first]);
    for (std::size_t i = first;;) {
        // Computed directly instead of from the previous quotient: independent divisions take a
        // third of the time.
        product *= 1.0 / (1.0 + rate * years);
        sum += product;
        if (++i == redemptions_.size()) break;
        years = redemption_years_[i];
    }
    return sum;
}

void ProjectionPlan::add_payments(const Position& position, Date from) {
    const Date end = *position.maturity;
    if (anchor_)
        for (const Date date :
             model::date_grid(position, *anchor_, position.payment_months).dates(from, end))
            events_.push_back({.date = date, .pays = true});
    events_.push_back({.date = end, .pays = true, .redeems = true});
}

void ProjectionPlan::add_redemptions(const Position& position, Date from) {
    const Date end = *position.maturity;
    const Amortization amortization = amortization_of(position.type);
    std::vector<ProjectionEvent> more;
    if (amortization == Amortization::kScheduled) {
        for (const auto& [date, amount] : position.schedule)
            if (date > from && date < end)
                more.push_back({.date = date, .redeems = true, .amount = amount});
        return merge(std::move(more));
    }
    if (amortization == Amortization::kBullet) return;
    const auto in_grace = [&](Date date) {
        return position.grace_end && date <= *position.grace_end;
    };
    if (position.principal_months == 0) {
        for (ProjectionEvent& event : events_)
            if (!in_grace(event.date) &&
                (!position.next_principal || event.date >= *position.next_principal))
                event.redeems = true;
        return;
    }
    const Date anchor = position.next_principal ? *position.next_principal
                        : anchor_               ? *anchor_
                                                : end;
    for (const Date date :
         model::date_grid(position, anchor, position.principal_months).dates(from, end))
        // A level payment redeems what remains after the interest of the day.
        if (!in_grace(date))
            more.push_back(
                {.date = date, .pays = amortization == Amortization::kAnnuity, .redeems = true});
    merge(std::move(more));
}

void ProjectionPlan::add_resets(const Position& position, Date as_of) {
    const Date end = *position.maturity;
    const bool variable = is_variable(position.type);
    std::vector<ProjectionEvent> more;
    if (teaser_ && *position.teaser_end < end)
        more.push_back({.date = *position.teaser_end, .resets = variable, .teaser_ends = true});
    if (variable && position.next_reset)
        for (const Date date :
             model::date_grid(position, *position.next_reset, position.reset_months)
                 .dates(as_of, end))
            if (date >= start_ && (!teaser_ || date > *position.teaser_end))
                more.push_back({.date = date, .resets = true});
    merge(std::move(more));
}

// Both are sorted; entries on the same day become one event.
void ProjectionPlan::merge(std::vector<ProjectionEvent>&& more) {
    if (more.empty()) return;
    std::vector<ProjectionEvent> all;
    all.reserve(events_.size() + more.size());
    auto own = events_.cbegin();
    for (const ProjectionEvent& event : more) {
        while (own != events_.cend() && own->date < event.date) all.push_back(*own++);
        if (own == events_.cend() || own->date != event.date) {
            all.push_back(event);
            continue;
        }
        ProjectionEvent both = *own++;
        both.pays |= event.pays;
        both.redeems |= event.redeems;
        both.resets |= event.resets;
        both.teaser_ends |= event.teaser_ends;
        if (event.redeems) both.amount = event.amount;
        all.push_back(both);
    }
    all.insert(all.end(), own, events_.cend());
    events_ = std::move(all);
}

}  // namespace ballast::alm
