// The document of a CLO: its terms and its state, as a person writes them. Nothing here is
// computed; `deal_check.hpp` finds its errors, `deal_plan.hpp` compiles it.
//
// Money is an exact decimal in the currency of the deal, prices are in percent of par, rates and
// shares are fractions. An absent optional value is unknown, never zero.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/decimal.hpp"
#include "clo/deal_tests.hpp"
#include "fin/calendar.hpp"
#include "fin/date.hpp"
#include "fin/day_count.hpp"

namespace ballast::clo {

inline constexpr std::size_t kMaxTranches = 30;
inline constexpr std::size_t kMaxSteps = 200;  // of one waterfall
inline constexpr std::size_t kMaxPeriods = 160;
inline constexpr std::size_t kMaxAssets = 5'000;

enum class DealType : std::uint8_t { kCashFlowClo, kStatic, kMiddleMarket, kOther };

struct DealDates {
    std::optional<fin::Date> pricing;
    fin::Date closing;
    std::optional<fin::Date> effective;
    fin::Date first_payment;
    std::optional<fin::Date> non_call_end;
    std::optional<fin::Date> reinvestment_end;
    fin::Date stated_maturity;
};

struct ScheduledPayment {
    fin::Date payment;
    fin::Date determination;
};

struct Payments {
    std::optional<int> day;  // of the month; the day of the first payment date when absent
    int months = 3;
    fin::BusinessDayConvention rule = fin::BusinessDayConvention::kUnadjusted;
    std::vector<std::string> calendars;
    int determination_days = 8;  // business days before the payment date
    int index_days = 2;
    std::vector<ScheduledPayment> schedule;  // replaces the rules above
};

struct DealDayCounts {
    fin::DayCount floating = fin::DayCount::kAct360;
    fin::DayCount fixed = fin::DayCount::kThirty360Bond;
    fin::DayCount hurdle = fin::DayCount::kAct365Fixed;
};

enum class CouponType : std::uint8_t { kFloating, kFixed, kResidual };

struct SpreadStep {
    fin::Date from;
    double spread = 0.0;
};

struct Coupon {
    CouponType type = CouponType::kFloating;
    std::optional<std::string> index;  // the index of the deal when absent
    double spread = 0.0;
    std::optional<double> rate;
    std::optional<double> floor;
    std::optional<double> cap;
    std::vector<SpreadStep> steps;
};

enum class TrancheKind : std::uint8_t { kDebt, kEquity };

struct Instalment {
    fin::Date date;
    Decimal amount;
};

struct Tranche {
    std::string id;
    int rank = 1;  // 1 is the most senior; equal ranks are a split class
    TrancheKind kind = TrancheKind::kDebt;
    Decimal original;
    Coupon coupon;
    std::optional<fin::DayCount> day_count;
    bool deferrable = false;
    bool interest_on_deferred = true;
    bool compound_deferred = true;  // interest on deferred interest itself bears interest
    std::map<std::string, std::string> ratings;  // agency to rating
    std::vector<Instalment> amortization;
    bool in_coverage = true;
    bool can_control = true;
};

enum class FeeBasis : std::uint8_t { kBeginning, kAverage, kFixed };
// Amount to which the rate of a fee applies.
enum class FeeBasisAmount : std::uint8_t { kTotal, kPerforming };

struct FeeCap {
    Decimal amount;  // a year
    double rate = 0.0;
};

struct Fee {
    std::string id;
    FeeBasis basis = FeeBasis::kBeginning;
    FeeBasisAmount basis_amount = FeeBasisAmount::kTotal;
    double rate = 0.0;
    Decimal amount;  // a year
    fin::DayCount day_count = fin::DayCount::kThirty360Bond;
    std::optional<FeeCap> cap;
    std::optional<Coupon> interest_on_unpaid;
    bool carry_forward = true;  // an unpaid amount is due on the next payment date
};

enum class AccountType : std::uint8_t {
    kPayment,
    kCollection,
    kRampUp,
    kRevolverFunding,
    kExpenseReserve,
    kCustodial,
    kSupplementalReserve,
    kInterestReserve,
    kFundingNote,
    kHedge,
};

struct Account {
    std::string id;
    AccountType type = AccountType::kCollection;
    Decimal target;
    std::optional<Coupon> earns;
};

enum class HedgeKind : std::uint8_t { kSwap, kCap, kFloor, kFx };

struct HedgeNotional {
    fin::Date from;
    Decimal amount;
};

struct Hedge {
    std::string id;
    HedgeKind kind = HedgeKind::kSwap;
    Decimal notional;
    std::vector<HedgeNotional> schedule;
    std::optional<Coupon> pay;
    std::optional<Coupon> receive;
    std::optional<fin::Date> start;
    std::optional<fin::Date> end;
    std::string counterparty;
};

// Value of defaulted and of deferring assets in the numerator of overcollateralization ratios.
enum class CarryingValue : std::uint8_t { kMinRecoveryMarket, kMarket, kRecovery };

struct DiscountTerms {
    Decimal below = Decimal(85);     // purchase price in percent of par
    Decimal below_b3 = Decimal(80);  // of assets rated B3 or better
    Decimal until = Decimal(90);     // market value at which the status ends
    int days = 30;
};

struct CccTerms {
    double limit = 0.075;
    std::vector<std::string> agencies = {"moodys", "sp"};
};

struct Valuation {
    CarryingValue defaulted = CarryingValue::kMinRecoveryMarket;
    CarryingValue deferring = CarryingValue::kMinRecoveryMarket;
    double zero_after_years = 3.0;
    std::optional<DiscountTerms> discount;
    std::optional<CccTerms> ccc;
    bool purchased_accrued = false;
};

struct Coverage {
    std::string id;
    std::vector<std::string> tranches;
    std::optional<double> oc;
    std::optional<double> ic;
    std::optional<fin::Date> oc_from;
    std::optional<fin::Date> ic_from;
};

enum class DiversionTarget : std::uint8_t { kPrincipal, kNotes };

struct Diversion {
    std::string id;
    std::string coverage;
    double trigger = 0.0;
    double share = 0.5;
    // A date, or "reinvestment_end", which is the default.
    std::optional<std::string> until;
    DiversionTarget to = DiversionTarget::kPrincipal;
};

struct ParRatioEvent {
    std::vector<std::string> tranches;
    double trigger = 1.025;
};

enum class Acceleration : std::uint8_t { kAutomatic, kVote };

struct DefaultEvents {
    std::optional<ParRatioEvent> par_ratio;
    int interest_days = 5;
    Acceleration accelerate = Acceleration::kAutomatic;
};

enum class ReinvestWhat : std::uint8_t {
    kAll,
    kUnscheduled,
    kUnscheduledAndCreditRisk,
    kNone,
};

struct ReinvestRule {
    ReinvestWhat what = ReinvestWhat::kAll;
    double share = 1.0;
};

struct Reinvestment {
    ReinvestRule during;
    ReinvestRule after{.what = ReinvestWhat::kNone, .share = 1.0};
    std::vector<std::string> criteria;          // tests to pass or maintain
    std::vector<std::string> after_conditions;  // expressions over `bought` and `sold`
};

struct Investment {
    fin::Date date;
    Decimal amount;
};

struct Incentive {
    std::string tranche;
    double hurdle = 0.12;
    double share = 0.2;
    std::vector<Investment> investments;
};

struct Redemption {
    Decimal price = Decimal(100);
    std::optional<double> clean_up_share;       // of the collateral at closing
    std::optional<Decimal> closing_collateral;  // absent: the original balance of all tranches
};

enum class CoveragePass : std::uint8_t { kAtLeast, kAbove };
enum class IcCure : std::uint8_t { kProForma, kClassBalance };
enum class MoneyRounding : std::uint8_t { kNone, kCents };
enum class RatingSource : std::uint8_t { kStated, kDerived };

struct DealOptions {
    CoveragePass coverage_pass = CoveragePass::kAtLeast;
    IcCure ic_cure = IcCure::kProForma;
    MoneyRounding rounding = MoneyRounding::kNone;
    RatingSource ratings = RatingSource::kStated;
};

enum class StepKind : std::uint8_t {
    kTax,
    kFee,
    kReserve,
    kHedge,
    kInterest,
    kDeferred,
    kAmortize,
    kCure,
    kDivert,
    kBlock,
    kPrincipal,
    kShortfall,
    kReinvest,
    kTransfer,
    kHurdle,
    kSplit,
    kResidual,
};

enum class StepPart : std::uint8_t {
    kAll,
    kCapped,
    kRest,
    kPeriodic,
    kTermination,
    kSubordinated,
};

struct Step {
    std::string id;
    StepKind step = StepKind::kResidual;
    std::optional<std::string> clause;
    std::optional<std::variant<double, std::string>> limit;
    std::optional<std::string> when;
    std::optional<Decimal> amount;
    std::optional<std::string> fee;
    std::optional<StepPart> part;
    std::optional<std::string> account;
    std::optional<std::string> hedge;
    std::optional<std::vector<std::string>> tranches;
    std::optional<std::string> coverage;
    std::optional<std::string> diversion;
    std::optional<std::vector<std::string>> steps;
    std::optional<std::map<std::string, double>> to;
};

struct Waterfalls {
    std::vector<Step> interest;
    std::vector<Step> principal;
    // "standard", or steps.
    std::variant<std::string, std::vector<Step>> acceleration = std::string("standard");
};

struct TrancheState {
    std::optional<Decimal> balance;  // the original balance when absent
    Decimal deferred;
    Decimal unpaid_interest;
    std::optional<Decimal> price;  // percent of par
    std::optional<double> discount_margin;
};

struct AccountState {
    Decimal interest;
    Decimal principal;
};

struct FeeState {
    Decimal unpaid;
    std::optional<Decimal> basis;
};

// What the issuer owes to the counterparty of a hedge.
struct HedgeState {
    Decimal unpaid;        // periodic payments of earlier dates
    Decimal termination;   // at a termination with the issuer as defaulting or affected party
    Decimal subordinated;  // payments at other early terminations
};

struct DealState {
    std::optional<fin::Date> as_of;
    std::map<std::string, TrancheState> tranches;
    std::map<std::string, AccountState> accounts;
    std::map<std::string, FeeState> fees;
    std::map<std::string, HedgeState> hedges;
    std::map<std::string, double> index_rates;
    std::vector<Investment> equity_payments;
    bool event_of_default = false;
    std::optional<std::string> source;
};

struct Deal {
    std::string schema = "clo.deal/1";
    std::string slug;
    std::string name;
    DealType type = DealType::kCashFlowClo;
    std::string currency = "USD";
    std::string index;
    // Units of the currency of the deal for one unit of another, at which its assets count and pay.
    std::map<std::string, double> fx;
    std::map<std::string, std::string> parties;
    DealDates dates;
    Payments payments;
    DealDayCounts day_counts;
    std::map<std::string, std::variant<double, std::vector<double>>> inputs;
    std::map<std::string, std::vector<std::string>> sets;
    std::vector<Tranche> tranches;
    std::vector<Account> accounts;
    std::vector<Fee> fees;
    std::vector<Hedge> hedges;
    Valuation valuation;
    std::vector<Coverage> coverage;
    std::vector<Diversion> diversions;
    std::optional<DefaultEvents> default_events;
    DealTests tests;
    std::optional<CollateralMatrix> matrix;
    Reinvestment reinvestment;
    std::optional<Incentive> incentive;
    Redemption redemption;
    DealOptions options;
    Waterfalls waterfalls;
    std::optional<DealState> state;
};

}  // namespace ballast::clo
