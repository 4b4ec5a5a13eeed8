// A deal compiled for the waterfall: indices in place of names, steps as a small program, and every
// amount that does not depend on a path computed per period. Nothing is allocated after it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "clo/condition.hpp"
#include "clo/deal.hpp"
#include "clo/payment_dates.hpp"
#include "fin/calendar.hpp"

namespace ballast::clo {

// Rates of an index, one per projected period; the last repeats.
using IndexPaths = std::map<std::string, std::vector<double>>;

struct TranchePlan {
    std::string id;
    int rank = 0;
    bool debt = true;
    bool deferrable = false;
    bool interest_on_deferred = true;
    bool compounds = true;
    bool in_coverage = true;
    bool can_control = true;
};

enum class OpCode : std::uint8_t {
    kTax,
    kFee,
    kReserve,
    kHedge,
    kInterest,
    kDeferred,
    kAmortize,
    kCure,
    kDivert,
    kPrincipal,
    kShortfall,
    kReinvest,
    kTransfer,
    kHurdle,
    kSplit,
    kResidual,
};

inline constexpr int kNothing = -1;

// One step. `target` is the index of its fee, account, hedge, coverage group, diversion or tranche;
// `items` of the plan from `first` to `last` are tranches, operations or recipients of a split.
struct Operation {
    OpCode code = OpCode::kResidual;
    StepPart part = StepPart::kAll;
    int target = kNothing;
    int condition = kNothing;
    int limit = kNothing;
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    double amount = 0.0;
    bool senior_expense = false;  // deducted from the numerator of interest coverage
    std::string id;
};

// Recipients of a split other than tranches.
inline constexpr int kIncentiveRecipient = 1000;
inline constexpr int kFeeRecipient = 2000;  // plus the index of the fee

struct CoveragePlan {
    std::string id;
    std::vector<int> tranches;  // the group and all senior, most senior first
    std::vector<int> group;
    int extends = kNothing;  // a group whose tranches are the first of these
    double oc = 0.0;         // triggers; 0: none
    double ic = 0.0;
};

struct DiversionPlan {
    int coverage = 0;
    double trigger = 0.0;
    double share = 0.0;
    DiversionTarget to = DiversionTarget::kPrincipal;
};

struct FeePlan {
    std::string id;
    FeeBasis basis = FeeBasis::kBeginning;
    FeeBasisAmount basis_amount = FeeBasisAmount::kTotal;
    bool capped = false;
    bool carry_forward = true;
};

enum class Waterfall : std::uint8_t { kInterest, kPrincipal, kAcceleration };

enum class DefaultEvent : std::uint8_t {
    kParRatio,
    kInterest,  // of the controlling class
    kMaturity,  // principal at stated maturity
};

// Everything of a period that all paths share. Vectors are by tranche, fee, hedge, coverage group
// or diversion.
struct PeriodPlan {
    PaymentPeriod dates;
    int days = 0;
    bool reinvesting = false;
    bool last = false;
    bool matures = false;  // at the stated maturity
    bool callable = false;
    std::vector<double> note_rates;  // per year
    std::vector<double> accruals;    // interest per unit of balance
    std::vector<double> amortized;   // instalments due up to the period, in all
    std::vector<double> fee_rates;   // times year fraction
    std::vector<double> fee_amounts;
    std::vector<double> fee_cap_rates;
    std::vector<double> fee_cap_amounts;
    std::vector<double> fee_unpaid_rates;  // interest on what was unpaid
    std::vector<double> hedge_payments;    // net, by the issuer
    std::vector<double> hedge_receipts;
    std::vector<double> account_rates;
    std::vector<bool> oc_applies;  // by coverage group
    std::vector<bool> ic_applies;
    std::vector<bool> diverts;
    double hurdle_growth = 1.0;
    // Consecutive payment dates, up to this one, on which interest of the controlling class is
    // unpaid when the days of grace of the first end before the next date.
    double grace_dates = 1.0;
};

struct OpeningState {
    std::vector<double> balances, deferred, unpaid;  // by tranche
    std::vector<double> fee_unpaid;
    std::vector<double> fee_basis;  // of the current period; negative where the state gives none
    std::vector<double> accounts;   // of reserves
    std::vector<double> hedge_unpaid, termination, subordinated;  // by hedge
    double interest_cash = 0.0;                                   // of the collection accounts
    double principal_cash = 0.0;
    double hurdle = 0.0;
    bool accelerated = false;
};

// Defects of the earlier workbook that a projection repeats, for parity.
struct WorkbookDefects {
    bool interest_cure_from_principal = false;  // principal pays the cure by interest
    bool deferred_twice = false;                // in denominators
    bool first_cure_twice = false;              // the first cure of a date, in later denominators
};

struct DealPlan {
    std::vector<TranchePlan> tranches;
    bool simple_interest = false;  // some tranche bears interest on interest that does not compound
    std::vector<double> originals;
    std::vector<int> sequence;            // debt, most senior first
    std::vector<std::vector<int>> ranks;  // debt by rank
    std::vector<FeePlan> fees;
    std::vector<std::string> hedges;
    std::vector<std::string> accounts;
    std::vector<AccountType> account_types;
    std::vector<double> account_targets;
    std::vector<CoveragePlan> coverage;
    std::vector<DiversionPlan> diversions;
    std::vector<Operation> interest, principal, acceleration;
    std::vector<int> items;
    std::vector<double> shares;  // beside items, of splits
    std::vector<Condition> conditions;
    std::vector<PeriodPlan> periods;
    std::optional<fin::Calendar> calendar;  // on which the deal and its assets pay
    OpeningState opening;
    Valuation valuation;
    CoveragePass coverage_pass = CoveragePass::kAtLeast;
    IcCure ic_cure = IcCure::kProForma;
    ReinvestRule reinvest_during, reinvest_after;
    std::vector<int> criteria;        // coverage groups whose OC test purchases maintain
    std::vector<int> after_period;    // conditions over the date, of purchases after the period
    bool trade_conditions = false;    // whether there are conditions over the trade
    std::vector<int> event_tranches;  // of the par ratio; empty: no such event
    double event_trigger = 0.0;
    bool has_events = false;        // interest of the controlling class and principal at maturity
    bool accelerates = true;        // without a vote
    int hurdle_tranche = kNothing;  // whose payments reduce the hurdle balance
    double equity_original = 0.0;
    double clean_up_par = 0.0;  // below which the deal may be called; 0: no such call
    bool cents = false;
    WorkbookDefects defects;

    const std::vector<Operation>& program(Waterfall waterfall) const {
        return waterfall == Waterfall::kInterest    ? interest
               : waterfall == Waterfall::kPrincipal ? principal
                                                    : acceleration;
    }
};

struct PlanTerms {
    fin::Date as_of;  // periods that are paid after it are projected
    std::size_t most_periods = kMaxPeriods;
    IndexPaths indices;
    WorkbookDefects defects = {};
};

// kInvalidInput lists the errors of the document, as check_deal does, and indices without rates.
Result<DealPlan> compile(const Deal& deal, const PlanTerms& terms);

// The date from which a deal is projected: that of its state, or closing.
fin::Date projection_date(const Deal& deal);

}  // namespace ballast::clo
