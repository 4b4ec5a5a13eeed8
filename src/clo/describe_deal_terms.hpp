// The words of a deal document, part one: dates, tranches, fees, accounts, hedges.
#pragma once

#include <array>

#include "clo/deal.hpp"
#include "describe/describe.hpp"
#include "fin/describe.hpp"

namespace ballast::describe {

template <>
struct Described<clo::DealType> {
    using enum clo::DealType;
    static constexpr std::string_view name = "CloDealType";
    static constexpr std::string_view doc = "Kind of deal.";
    static constexpr std::array values{word(kCashFlowClo, "cash_flow_clo", {}, "Cash flow CLO"),
                                       word(kStatic, "static"),
                                       word(kMiddleMarket, "middle_market"), word(kOther, "other")};
};

template <>
struct Described<clo::DealDates> {
    using T = clo::DealDates;
    static constexpr std::string_view name = "CloDates";
    static constexpr std::string_view doc =
        "Dates of a deal: closing before the first payment, both before the stated maturity.";
    static constexpr auto fields = list(
        optional("pricing", &T::pricing, "Pricing date."),
        required("closing", &T::closing, "Closing date; interest of the notes accrues from it."),
        optional("effective", &T::effective, "End of the ramp-up period."),
        required("first_payment", &T::first_payment,
                 "First payment date; the payment dates count from it."),
        optional("non_call_end", &T::non_call_end, "First date of an optional redemption."),
        optional("reinvestment_end", &T::reinvestment_end,
                 "Last payment date of the reinvestment period; none when absent."),
        required("stated_maturity", &T::stated_maturity, "Last payment date."));
};

template <>
struct Described<clo::ScheduledPayment> {
    using T = clo::ScheduledPayment;
    static constexpr std::string_view name = "CloScheduledPayment";
    static constexpr std::string_view doc = "A payment date and its determination date.";
    static constexpr auto fields =
        list(required("payment", &T::payment, "Payment date."),
             required("determination", &T::determination,
                      "Last date of the collections that are paid on the payment date."));
};

template <>
struct Described<clo::Payments> {
    using T = clo::Payments;
    static constexpr std::string_view name = "CloPayments";
    static constexpr std::string_view doc =
        "Payment dates: by rule from the first payment date, or a schedule.";
    static constexpr auto fields = list(
        optional("day", &T::day, "Day of the month; absent: that of the first payment date.",
                 {.minimum = 1, .maximum = 31}),
        optional("months", &T::months, "Months from one payment date to the next: 1, 3 or 6.",
                 {.minimum = 1, .maximum = 6, .unit = "months"}),
        optional("rule", &T::rule, "Convention for dates that are not business days."),
        optional("calendars", &T::calendars,
                 "Calendars whose business days count; all must be open.",
                 {.max_items = 8, .max_length = 40}),
        optional("determination_days", &T::determination_days,
                 "Business days from the determination date to the payment date.",
                 {.minimum = 0, .maximum = 60, .unit = "business days"}),
        optional("index_days", &T::index_days,
                 "Business days from the fixing of the index to the start of the interest period. "
                 "The term of the index starts two business days after the fixing: rates of a "
                 "curve given by nodes are those of that term.",
                 {.minimum = 0, .maximum = 30, .unit = "business days"}),
        optional("schedule", &T::schedule, "All payment dates, in place of the rule.",
                 {.max_items = 400}));
};

template <>
struct Described<clo::DealDayCounts> {
    using T = clo::DealDayCounts;
    static constexpr std::string_view name = "CloDayCounts";
    static constexpr std::string_view doc = "Day count conventions of notes that state none.";
    static constexpr auto fields =
        list(optional("floating", &T::floating, "Day count of floating rate notes."),
             optional("fixed", &T::fixed, "Day count of fixed rate notes."),
             optional("hurdle", &T::hurdle, "Day count of the compounding of the hurdle balance."));
};

template <>
struct Described<clo::CouponType> {
    using enum clo::CouponType;
    static constexpr std::string_view name = "CloCouponType";
    static constexpr std::string_view doc = "Kind of interest.";
    static constexpr std::array values{
        word(kFloating, "floating", "Index plus spread."), word(kFixed, "fixed", "A fixed rate."),
        word(kResidual, "residual", "No coupon: the tranche receives what remains.")};
};

template <>
struct Described<clo::SpreadStep> {
    using T = clo::SpreadStep;
    static constexpr std::string_view name = "CloSpreadStep";
    static constexpr std::string_view doc = "A change of the spread.";
    static constexpr auto fields =
        list(required("from", &T::from, "First day of an interest period with this spread."),
             required("spread", &T::spread, "Spread over the index, as a fraction per year.",
                      {.minimum = -1, .maximum = 1, .unit = "fraction per year"}));
};

template <>
struct Described<clo::Coupon> {
    using T = clo::Coupon;
    static constexpr std::string_view name = "CloCoupon";
    static constexpr std::string_view doc =
        "Interest: index plus spread within floor and cap, or a fixed rate.";
    static constexpr auto fields =
        list(optional("type", &T::type, "Kind of interest."),
             optional("index", &T::index, "Index; absent: that of the deal.", {.max_length = 60}),
             optional("spread", &T::spread, "Spread over the index, as a fraction per year.",
                      {.minimum = -1, .maximum = 1, .unit = "fraction per year"}),
             optional("rate", &T::rate, "Rate of a fixed coupon, as a fraction per year.",
                      {.minimum = -1, .maximum = 1, .unit = "fraction per year"}),
             optional("floor", &T::floor, "Lowest value of the index; of a cap, its strike.",
                      {.minimum = -1, .maximum = 1, .unit = "fraction per year"}),
             optional("cap", &T::cap, "Highest value of the index; of a floor, its strike.",
                      {.minimum = -1, .maximum = 1, .unit = "fraction per year"}),
             optional("steps", &T::steps, "Later spreads, by date.", {.max_items = 100}));
};

template <>
struct Described<clo::TrancheKind> {
    using enum clo::TrancheKind;
    static constexpr std::string_view name = "CloTrancheKind";
    static constexpr std::string_view doc = "Debt or equity.";
    static constexpr std::array values{word(kDebt, "debt"), word(kEquity, "equity")};
};

template <>
struct Described<clo::Instalment> {
    using T = clo::Instalment;
    static constexpr std::string_view name = "CloInstalment";
    static constexpr std::string_view doc = "Scheduled principal of a note.";
    static constexpr auto fields =
        list(required("date", &T::date, "Date from which the instalment is due."),
             required("amount", &T::amount, "Amount.", {.minimum = 0, .unit = "currency"}));
};

template <>
struct Described<clo::Tranche> {
    using T = clo::Tranche;
    static constexpr std::string_view name = "CloTranche";
    static constexpr std::string_view doc = "A class of notes.";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the tranche, such as A-1.",
                 {.min_length = 1, .max_length = 40}),
        required("rank", &T::rank,
                 "Seniority: 1 is the most senior; tranches of equal rank are a split class.",
                 {.minimum = 1, .maximum = 1000}),
        optional("kind", &T::kind, "Debt or equity."),
        required("original", &T::original, "Original balance.",
                 {.minimum = 0, .exclusive_minimum = true, .unit = "currency"}),
        required("coupon", &T::coupon, "Interest of the tranche."),
        optional("day_count", &T::day_count,
                 "Day count; absent: that of the deal for the kind of coupon."),
        optional("deferrable", &T::deferrable,
                 "Whether unpaid interest is deferred while the tranche is not controlling."),
        optional("interest_on_deferred", &T::interest_on_deferred,
                 "Whether deferred and unpaid interest bear interest at the rate of the note."),
        optional("compound_deferred", &T::compound_deferred,
                 "Whether unpaid interest on deferred interest bears interest as well."),
        optional("ratings", &T::ratings, "Ratings by agency: moodys, sp, fitch.",
                 {.max_items = 5, .max_length = 20}),
        optional("amortization", &T::amortization, "Scheduled principal, as of a class X.",
                 {.max_items = 200}),
        optional("in_coverage", &T::in_coverage,
                 "Whether coverage ratios include the tranche and cures pay it."),
        optional("can_control", &T::can_control,
                 "Whether the tranche can be the controlling class."));
};

template <>
struct Described<clo::FeeBasis> {
    using enum clo::FeeBasis;
    static constexpr std::string_view name = "CloFeeBasis";
    static constexpr std::string_view doc = "Time at which the basis amount of a fee is measured.";
    static constexpr std::array values{
        word(kBeginning, "beginning", "Begin of the collection period."),
        word(kAverage, "average", "Mean of begin and end of the collection period."),
        word(kFixed, "fixed", "None: a fixed amount a year.")};
};

template <>
struct Described<clo::FeeBasisAmount> {
    using enum clo::FeeBasisAmount;
    static constexpr std::string_view name = "CloFeeBasisAmount";
    static constexpr std::string_view doc = "Amount to which the rate of a fee applies.";
    static constexpr std::array values{
        word(kTotal, "total", "Par of all assets, principal cash and purchased accrued interest."),
        word(kPerforming, "performing", "Par of performing assets.")};
};

template <>
struct Described<clo::FeeCap> {
    using T = clo::FeeCap;
    static constexpr std::string_view name = "CloFeeCap";
    static constexpr std::string_view doc =
        "Cap of the senior part of a fee: an amount plus a rate on the basis amount, per year.";
    static constexpr auto fields =
        list(optional("amount", &T::amount, "Amount per year.", {.minimum = 0, .unit = "currency"}),
             optional("rate", &T::rate, "Rate on the basis amount, as a fraction per year.",
                      {.minimum = 0, .maximum = 1, .unit = "fraction per year"}));
};

template <>
struct Described<clo::Fee> {
    using T = clo::Fee;
    static constexpr std::string_view name = "CloFee";
    static constexpr std::string_view doc =
        "A fee: a rate on a basis amount plus a fixed amount, per year.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the fee.", {.min_length = 1, .max_length = 40}),
             optional("basis", &T::basis, "Time at which the basis amount is measured."),
             optional("basis_amount", &T::basis_amount, "Amount to which the rate applies."),
             optional("rate", &T::rate, "Rate, as a fraction per year.",
                      {.minimum = 0, .maximum = 1, .unit = "fraction per year"}),
             optional("amount", &T::amount, "Fixed amount per year.",
                      {.minimum = 0, .unit = "currency"}),
             optional("day_count", &T::day_count, "Day count of the fee and of its cap."),
             optional("cap", &T::cap, "Cap of the part that is paid senior."),
             optional("interest_on_unpaid", &T::interest_on_unpaid,
                      "Interest on an unpaid fee; none when absent."),
             optional("carry_forward", &T::carry_forward,
                      "Whether an unpaid fee is due on the next payment date."));
};

template <>
struct Described<clo::AccountType> {
    using enum clo::AccountType;
    static constexpr std::string_view name = "CloAccountType";
    static constexpr std::string_view doc = "Purpose of an account.";
    static constexpr std::array values{word(kPayment, "payment"),
                                       word(kCollection, "collection"),
                                       word(kRampUp, "ramp_up"),
                                       word(kRevolverFunding, "revolver_funding"),
                                       word(kExpenseReserve, "expense_reserve"),
                                       word(kCustodial, "custodial"),
                                       word(kSupplementalReserve, "supplemental_reserve"),
                                       word(kInterestReserve, "interest_reserve"),
                                       word(kFundingNote, "funding_note"),
                                       word(kHedge, "hedge")};
};

template <>
struct Described<clo::Account> {
    using T = clo::Account;
    static constexpr std::string_view name = "CloAccount";
    static constexpr std::string_view doc = "An account of the issuer.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the account.", {.min_length = 1, .max_length = 40}),
             required("type", &T::type, "Purpose of the account."),
             optional("target", &T::target, "Balance up to which a reserve step fills the account.",
                      {.minimum = 0, .unit = "currency"}),
             optional("earns", &T::earns, "Interest on the balance; none when absent."));
};

template <>
struct Described<clo::HedgeKind> {
    using enum clo::HedgeKind;
    static constexpr std::string_view name = "CloHedgeKind";
    static constexpr std::string_view doc = "Kind of hedge.";
    static constexpr std::array values{
        word(kSwap, "swap", "Both legs are paid on the notional."),
        word(kCap, "cap", "Receives the index above the strike."),
        word(kFloor, "floor", "Receives the strike above the index."),
        word(kFx, "fx", "Both legs are paid on the notional, in the currency of the deal.", "FX")};
};

template <>
struct Described<clo::HedgeNotional> {
    using T = clo::HedgeNotional;
    static constexpr std::string_view name = "CloHedgeNotional";
    static constexpr std::string_view doc = "A change of the notional of a hedge.";
    static constexpr auto fields =
        list(required("from", &T::from, "First day with this notional."),
             required("amount", &T::amount, "Notional.", {.minimum = 0, .unit = "currency"}));
};

template <>
struct Described<clo::Hedge> {
    using T = clo::Hedge;
    static constexpr std::string_view name = "CloHedge";
    static constexpr std::string_view doc =
        "A hedge, from the issuer's side: it pays `pay` and receives `receive` on the notional.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the hedge.", {.min_length = 1, .max_length = 40}),
             required("kind", &T::kind, "Kind of hedge."),
             optional("notional", &T::notional, "Notional.", {.minimum = 0, .unit = "currency"}),
             optional("schedule", &T::schedule, "Notionals by date, in place of one notional.",
                      {.max_items = 400}),
             optional("pay", &T::pay, "Leg that the issuer pays."),
             optional("receive", &T::receive, "Leg that the issuer receives."),
             optional("start", &T::start, "First day of the hedge; absent: closing."),
             optional("end", &T::end, "Last day of the hedge; absent: stated maturity."),
             optional("counterparty", &T::counterparty, "Name of the counterparty.",
                      {.max_length = 200}));
};

}  // namespace ballast::describe
