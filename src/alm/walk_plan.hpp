// What the calendar alone says of a position: its payments, redemptions and resets in order, with
// the years between them. The same under every scenario, and so made once for all of them.
#pragma once

#include <optional>
#include <vector>

#include "alm/accrual.hpp"
#include "alm/position.hpp"
#include "fin/date.hpp"

namespace ballast::alm {

struct WalkEvent {
    fin::Date date;
    bool pays = false;
    bool redeems = false;
    bool resets = false;
    bool teaser_ends = false;
    double amount = 0.0;  // of a schedule
    double years = 0.0;   // from the event before, the first from the start; 0 where it is none
};

class WalkPlan {
public:
    // Of a checked position. What follows the first payment on or after `until` is left out of the
    // events, not of the redemptions; nothing: all of it stays.
    WalkPlan(const Position& position, fin::Date as_of,
             std::optional<fin::Date> until = std::nullopt);

    fin::Date start() const { return start_; }  // of accrual
    bool has_teaser() const { return teaser_; }
    const std::vector<WalkEvent>& events() const { return events_; }
    const std::vector<fin::Date>& redemptions() const { return redemptions_; }  // the maturity last
    const Accrual& accrual() const { return accrual_; }
    // What a level payment of 1 redeems on the redemptions from `date` on at `rate`, the first
    // period starting on `from`.
    double annuity_factor(fin::Date from, fin::Date date, double rate) const;

private:
    void add_payments(const Position& position, fin::Date from);
    void add_redemptions(const Position& position, fin::Date from);
    void add_resets(const Position& position, fin::Date as_of);
    void merge(std::vector<WalkEvent>&& more);

    Accrual accrual_;
    std::optional<fin::Date> anchor_;  // of the payments
    fin::Date start_;
    bool teaser_ = false;
    std::vector<WalkEvent> events_;
    std::vector<fin::Date> redemptions_;
    std::vector<double> redemption_years_;  // from the one before; of annuities
};

}  // namespace ballast::alm
