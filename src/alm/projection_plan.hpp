// The scenario-independent part of a projection: payments, redemptions and resets of a position in
// order, with the years between them. Computed once for all scenarios.
#pragma once

#include <optional>
#include <vector>

#include "alm/accrual.hpp"
#include "alm/position.hpp"
#include "fin/date.hpp"

namespace ballast::alm {

struct ProjectionEvent {
    fin::Date date;
    bool pays = false;
    bool redeems = false;
    bool resets = false;
    bool teaser_ends = false;
    double amount = 0.0;  // scheduled amount
    // From the previous event, the first from the start; 0 where interest does not accrue.
    double years = 0.0;
};

class ProjectionPlan {
public:
    // The position must be checked. Events after the first payment on or after `until` are left
    // out; redemptions are not. nullopt: all events are kept.
    ProjectionPlan(const Position& position, fin::Date as_of,
                   std::optional<fin::Date> until = std::nullopt);

    fin::Date start() const { return start_; }  // start of accrual
    bool has_teaser() const { return teaser_; }
    const std::vector<ProjectionEvent>& events() const { return events_; }
    // The maturity comes last.
    const std::vector<fin::Date>& redemptions() const { return redemptions_; }
    const Accrual& accrual() const { return accrual_; }
    // Redemption part of a level payment of 1 on the redemption dates from `date` on at `rate`; the
    // first period starts on `from`.
    double annuity_factor(fin::Date from, fin::Date date, double rate) const;

private:
    void add_payments(const Position& position, fin::Date from);
    void add_redemptions(const Position& position, fin::Date from);
    void add_resets(const Position& position, fin::Date as_of);
    void merge(std::vector<ProjectionEvent>&& more);

    Accrual accrual_;
    std::optional<fin::Date> anchor_;  // anchor of the payment grid
    fin::Date start_;
    bool teaser_ = false;
    std::vector<ProjectionEvent> events_;
    std::vector<fin::Date> redemptions_;
    std::vector<double> redemption_years_;  // from the previous one; for annuities
};

}  // namespace ballast::alm
