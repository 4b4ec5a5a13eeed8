#include "clo/compliance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "clo/interest_coverage.hpp"
#include "clo/test_terms.hpp"

namespace ballast::clo {

namespace {

Result<BasisValues> test_values(const ComplianceBasis& basis) {
    const auto& [deal_of_basis, holdings, as_of] = basis;
    const Deal& deal = *deal_of_basis;
    Pool pool(holdings, {.source = deal.options.ratings, .as_of = as_of});
    AdjustedPar adjusted = adjusted_par_of(pool, deal.valuation);
    const TestTerms terms = test_terms(deal, as_of, CalculationMode::kCorrected);
    TRY(const TestEngine engine, TestEngine::make(terms, std::move(pool), std::move(adjusted)));
    const auto figures = engine.figures(engine.state());
    BasisValues values;
    for (std::size_t i = 0; i < figures.size(); ++i)
        if (engine.tests()[i].reported && !std::isnan(figures[i].value))
            values.emplace(engine.tests()[i].id, figures[i].value);
    for (const TestReport& report : interest_coverage(deal, holdings, as_of))
        if (report.value) values.emplace(report.id, *report.value);
    return values;
}

void copy_defaults(const Asset& from, Asset& to) {
    to.defaulted = from.defaulted;
    to.default_date = from.default_date;
    to.deferring = from.deferring;
    to.current_pay = from.current_pay;
    to.pik_amount = from.pik_amount;
}

void copy_ratings(const Asset& from, Asset& to) {
    to.moodys_rating = from.moodys_rating;
    to.moodys_dp_rating = from.moodys_dp_rating;
    to.moodys_warf_rating = from.moodys_warf_rating;
    to.moodys_facility_rating = from.moodys_facility_rating;
    to.moodys_facility_outlook = from.moodys_facility_outlook;
    to.moodys_issuer_rating = from.moodys_issuer_rating;
    to.moodys_issuer_outlook = from.moodys_issuer_outlook;
    to.moodys_senior_secured = from.moodys_senior_secured;
    to.moodys_senior_unsecured = from.moodys_senior_unsecured;
    to.moodys_subordinated = from.moodys_subordinated;
    to.moodys_credit_estimate = from.moodys_credit_estimate;
    to.moodys_credit_estimate_date = from.moodys_credit_estimate_date;
    to.moodys_watch = from.moodys_watch;
    to.sp_facility_rating = from.sp_facility_rating;
    to.sp_issuer_rating = from.sp_issuer_rating;
    to.sp_senior_secured = from.sp_senior_secured;
    to.sp_subordinated = from.sp_subordinated;
    to.sp_recovery = from.sp_recovery;
    to.sp_rating = from.sp_rating;
    to.sp_watch = from.sp_watch;
    to.fitch_rating = from.fitch_rating;
    to.country_rating = from.country_rating;
    to.moodys_recovery = from.moodys_recovery;
}

// The holdings between two dates, changed step by step.
class SteppedHoldings {
public:
    SteppedHoldings(std::span<const Holding> before, std::span<const Holding> after) {
        for (const Holding& holding : before) now_.emplace(holding.id, holding);
        for (const Holding& holding : after) later_.emplace(holding.id, &holding);
    }

    void apply(ComplianceDriver driver) {
        if (driver == ComplianceDriver::kSold) return sell();
        if (driver == ComplianceDriver::kBought) return buy();
        for (auto& [id, holding] : now_)
            if (const auto later = later_.find(id); later != later_.end())
                change(driver, *later->second, holding);
    }

    std::vector<Holding> holdings() const {
        std::vector<Holding> list;
        for (const auto& [id, holding] : now_) list.push_back(holding);
        return list;
    }

private:
    void sell() {
        for (auto holding = now_.begin(); holding != now_.end();) {
            const auto later = later_.find(holding->first);
            if (later == later_.end()) {
                holding = now_.erase(holding);
                continue;
            }
            holding->second.par = std::min(holding->second.par, later->second->par);
            ++holding;
        }
    }
    void buy() {
        for (const auto& [id, later] : later_) {
            const auto [holding, added] = now_.emplace(id, *later);
            if (added) continue;
            holding->second.par = later->par;
            holding->second.purchase_price = later->purchase_price;
            holding->second.purchased_accrued = later->purchased_accrued;
            holding->second.purchase_date = later->purchase_date;
        }
    }
    static void change(ComplianceDriver driver, const Holding& later, Holding& holding) {
        if (driver == ComplianceDriver::kDefault) copy_defaults(later, holding);
        if (driver == ComplianceDriver::kRating) copy_ratings(later, holding);
        if (driver == ComplianceDriver::kPrice) {
            holding.market_value = later.market_value;
            holding.market_values = later.market_values;
        }
        if (driver == ComplianceDriver::kOther) holding = later;
    }

    std::map<std::string, Holding> now_;
    std::map<std::string, const Holding*> later_;
};

// What stepped_values applies, in its order.
constexpr std::array kSteps{
    ComplianceDriver::kSold,   ComplianceDriver::kBought, ComplianceDriver::kDefault,
    ComplianceDriver::kRating, ComplianceDriver::kPrice,  ComplianceDriver::kOther,
    ComplianceDriver::kCash,   ComplianceDriver::kTerms,  ComplianceDriver::kTime};
constexpr std::size_t kHoldingSteps = 6;

Result<std::vector<BasisValues>> stepped_values(const ComplianceBasis& before,
                                                const ComplianceBasis& after,
                                                const BasisMeasure& measure) {
    SteppedHoldings holdings(before.holdings, after.holdings);
    std::vector<BasisValues> steps;
    for (std::size_t i = 0; i < kHoldingSteps; ++i) {
        holdings.apply(kSteps[i]);
        const std::vector<Holding> now = holdings.holdings();
        TRY(BasisValues values, measure({before.deal, now, before.as_of}));
        steps.push_back(std::move(values));
    }
    Deal deal = *before.deal;
    deal.state = after.deal->state;
    TRY(BasisValues with_state, measure({&deal, after.holdings, before.as_of}));
    steps.push_back(std::move(with_state));
    TRY(BasisValues with_terms, measure({after.deal, after.holdings, before.as_of}));
    steps.push_back(std::move(with_terms));
    TRY(BasisValues with_time, measure(after));
    steps.push_back(std::move(with_time));
    return steps;
}

// What makes the sum exact: amounts plus it, in this order, are the change.
double rest_of(double change, const std::vector<DriverAmount>& drivers) {
    double sum = 0.0;
    for (const DriverAmount& driver : drivers) sum += driver.amount;
    double rest = change - sum;
    while (sum + rest < change) rest = std::nextafter(rest, INFINITY);
    while (sum + rest > change) rest = std::nextafter(rest, -INFINITY);
    return rest;
}

}  // namespace

ComplianceState compliance_state(const TestReport& test, std::optional<ComplianceState> before) {
    switch (test.status) {
        case TestStatus::kNotApplicable:
            return ComplianceState::kNotApplicable;
        case TestStatus::kNotComputable:
            return ComplianceState::kNotComputable;
        case TestStatus::kFail:
        case TestStatus::kMaintained:
        case TestStatus::kImproved:
            return ComplianceState::kBreach;
        case TestStatus::kPass:
            break;
    }
    if (before == ComplianceState::kBreach) return ComplianceState::kCured;
    return test.watch ? ComplianceState::kWatch : ComplianceState::kPass;
}

bool is_event(std::optional<ComplianceState> before, ComplianceState now) {
    const ComplianceState last = before.value_or(ComplianceState::kPass);
    // The end of a cure is no news.
    if (last == ComplianceState::kCured && now == ComplianceState::kPass) return false;
    if (now == ComplianceState::kNotApplicable && !before) return false;
    return now != last;
}

BreachChange breach_change(std::optional<ComplianceState> before, ComplianceState now) {
    using enum ComplianceState;
    if (now == kBreach) return before == kBreach ? BreachChange::kNone : BreachChange::kBegins;
    const bool passes = now == kPass || now == kWatch || now == kCured;
    return before == kBreach && passes ? BreachChange::kEnds : BreachChange::kNone;
}

Result<std::map<std::string, ComplianceChange>> stepped_changes(const ComplianceBasis& before,
                                                                const ComplianceBasis& after,
                                                                const BasisMeasure& measure,
                                                                const BasisValues& official) {
    TRY(const BasisValues first, measure(before));
    TRY(const auto steps, stepped_values(before, after, measure));
    std::map<std::string, ComplianceChange> changes;
    for (const auto& [test, recomputed] : first) {
        if (!std::ranges::all_of(steps,
                                 [&](const BasisValues& values) { return values.contains(test); }))
            continue;
        const auto stated = official.find(test);
        ComplianceChange change{.before = stated == official.end() ? recomputed : stated->second,
                                .after = steps.back().at(test),
                                .drivers = {}};
        change.drivers.push_back({ComplianceDriver::kCorrection, recomputed - change.before});
        double last = recomputed;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const double now = steps[i].at(test);
            change.drivers.push_back({kSteps[i], now - last});
            last = now;
        }
        change.rest = rest_of(change.after - change.before, change.drivers);
        changes.emplace(test, std::move(change));
    }
    return changes;
}

Result<std::map<std::string, ComplianceChange>> compliance_changes(const ComplianceBasis& before,
                                                                   const ComplianceBasis& after,
                                                                   const BasisValues& official) {
    return stepped_changes(before, after, test_values, official);
}

}  // namespace ballast::clo
