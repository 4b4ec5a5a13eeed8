#include "clo/outcome.hpp"

#include <algorithm>
#include <utility>

#include "clo/coverage_name.hpp"

namespace ballast::clo {

namespace {

constexpr double kCashRounding = 1e-6;  // of cash, as in Conservation

TrancheOutcome tranche_outcome(const Tranche& tranche, const TrancheProjection& made) {
    TrancheOutcome outcome{.id = tranche.id,
                           .kind = tranche.kind,
                           .price = made.price,
                           .yield = made.yield ? made.yield : made.irr,
                           .discount_margin = made.discount_margin,
                           .wal = made.wal,
                           .multiple = made.multiple,
                           .paid = made.interest_paid + made.principal_paid + made.distributions};
    if (tranche.kind == TrancheKind::kEquity) return outcome;
    outcome.loss = made.loss;
    outcome.principal_loss = made.flows.empty() ? 0.0 : made.flows.back().balance;
    const auto unpaid = std::ranges::find_if(made.flows, [](const TrancheRow& row) {
        return row.newly_deferred > kCashRounding || row.interest_shortfall > kCashRounding ||
               row.unpaid_interest > kCashRounding;
    });
    if (unpaid != made.flows.end()) outcome.first_unpaid = unpaid->date;
    return outcome;
}

// A ratio of a group over the dates.
class TestCount {
public:
    TestCount(std::string id, std::string name)
        : outcome_{.id = std::move(id), .name = std::move(name)} {}

    void add(fin::Date date, const std::optional<double>& ratio,
             const std::optional<double>& trigger, const std::optional<bool>& passes) {
        if (!passes) return;
        if (last_ != date) {
            ++outcome_.tested;
            failed_ = false;
        }
        last_ = date;
        if (ratio && trigger)
            outcome_.smallest_cushion =
                std::min(outcome_.smallest_cushion.value_or(*ratio - *trigger), *ratio - *trigger);
        if (*passes || failed_) return;
        failed_ = true;
        ++outcome_.failed;
        if (!outcome_.first_failure) outcome_.first_failure = date;
    }

    TestOutcome outcome() && { return std::move(outcome_); }

private:
    TestOutcome outcome_;
    std::optional<fin::Date> last_;
    bool failed_ = false;  // on the last date
};

void set_first_failure(ProjectionOutcome& outcome) {
    for (const TestOutcome& test : outcome.tests)
        if (test.first_failure)
            outcome.first_failure =
                std::min(outcome.first_failure.value_or(*test.first_failure), *test.first_failure);
    for (const TestOutcome& test : outcome.tests)
        if (test.first_failure && test.first_failure == outcome.first_failure)
            outcome.first_failed.push_back(test.id);
}

}  // namespace

ProjectionOutcome outcome_of(const Deal& deal, const Projection& projection) {
    ProjectionOutcome outcome{.cumulative_default = projection.cumulative_default};
    if (!projection.periods.empty()) outcome.last_payment = projection.periods.back().date;
    if (projection.first_accelerated)
        outcome.accelerated =
            projection.periods[static_cast<std::size_t>(*projection.first_accelerated) - 1].date;
    for (std::size_t t = 0; t < projection.tranches.size(); ++t) {
        outcome.tranches.push_back(tranche_outcome(deal.tranches[t], projection.tranches[t]));
        outcome.notes_loss += outcome.tranches.back().loss.value_or(0.0);
    }
    for (const Coverage& group : deal.coverage) {
        TestCount oc("oc." + group.id, oc_test_name(group.id));
        TestCount ic("ic." + group.id, ic_test_name(group.id));
        for (const CoverageRow& row : projection.tests) {
            if (row.id != group.id) continue;
            oc.add(row.date, row.oc, row.oc_trigger, row.oc_passes);
            ic.add(row.date, row.ic, row.ic_trigger, row.ic_passes);
        }
        if (group.oc) outcome.tests.push_back(std::move(oc).outcome());
        if (group.ic) outcome.tests.push_back(std::move(ic).outcome());
    }
    set_first_failure(outcome);
    return outcome;
}

}  // namespace ballast::clo
