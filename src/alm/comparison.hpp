// Why EVE or NII of a bank changed between two dates: the change of every position by cause, in a
// fixed order, so that the causes add up to the change.
//
// The positions of the first date are followed to the second at the forward rates of the first:
// cash flows due in between leave (run-off), the others come nearer (time). Only then are they
// compared with the positions of the second date: first the contracts, at the same rates, then the
// rates themselves, the assumptions and the exchange rates. A position on one date alone is new or
// closed. docs/methods/alm.md defines each cause.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alm/business_plan.hpp"
#include "alm/contributions.hpp"

namespace ballast::alm {

// In the order in which the change is explained.
enum class ChangeCause : std::uint8_t {
    kRunOff,       // cash flows that were due by the second date
    kTime,         // later cash flows are nearer, at the forward rates
    kClosed,       // contracts that ended before their maturity
    kBalances,     // repayments, drawings and deposits other than projected
    kResets,       // rates fixed since, other than at the forwards
    kTerms,        // contract terms that the parties changed
    kCurves,       // curves of the second date against the forwards of the first
    kAssumptions,  // customer behavior
    kExchangeRates,
    kNewBusiness,
    kPlan,  // planned business of the dynamic balance sheet and its funding, which no contract has
};
inline constexpr std::size_t kChangeCauses = 11;
using CauseAmounts = std::array<double, kChangeCauses>;

// A bank on one of the dates.
struct DatedBook {
    const Book& book;
    const Market& market;
    const Behaviour& behaviour;
    PositionAt position;  // by index in the book, as valued
};

inline constexpr std::uint32_t kNoPosition = std::numeric_limits<std::uint32_t>::max();

// The change of one contract.
struct ComparedPosition {
    std::uint32_t from = kNoPosition;            // index in the book of the first date
    std::uint32_t to = kNoPosition;              // index in the book of the second date
    ChangeCause cause = ChangeCause::kBalances;  // of `own`: closed to terms, or new business
    double run_off = 0.0;
    double time = 0.0;
    double own = 0.0;
    double curves = 0.0;
    double assumptions = 0.0;
    double exchange_rates = 0.0;

    double amount(ChangeCause of) const;
    double change() const { return run_off + time + own + curves + assumptions + exchange_rates; }
};

// The change of all positions of one side, currency and product; of a contract on both dates as it
// is on the second.
struct ComparedGroup {
    Side side = Side::kAsset;
    std::string currency;
    std::string product;
    bool off_balance = false;
    std::size_t positions = 0;
    CauseAmounts amounts{};
};

struct Comparison {
    double from = 0.0;  // the measure on the first date, as the book's totals give it
    double to = 0.0;
    CauseAmounts amounts{};
    // With an amount of a cent or more; of kPlan, lines and accounts of either date.
    std::array<std::size_t, kChangeCauses> positions{};
    double rounding = 0.0;               // `to` less `from` and the amounts
    std::vector<ComparedGroup> groups;   // by section, currency and product
    std::vector<ComparedPosition> rows;  // first those of the second date, in its order
    // Contracts that the assumptions of the first date cannot value: those of the second are used.
    std::size_t unvalued = 0;
};

struct ComparisonTerms {
    Measure measure = Measure::kEve;
    Scenario scenario;    // without curves of its own
    bool change = false;  // of the measure's change from base
};

// Adds planned business of both dates, whose change has the cause kPlan, to a comparison of
// `figure`, which is of the whole book.
void add_plan_change(const Figure& figure, std::span<const PlannedPart> from,
                     std::span<const PlannedPart> to, Comparison& comparison);

// `partners`: for every position of `to`, the index of the same contract in `from`, or kNoPosition;
// no index twice. Both books have the same settings and reporting currency, and the second date is
// not before the first. Returns kCancelled when stopped.
Result<Comparison> compare_books(const DatedBook& from, const DatedBook& to,
                                 std::span<const std::uint32_t> partners,
                                 const ComparisonTerms& terms, const Work& work);

// Names of the terms by which a contract on `date` differs from the same contract earlier, other
// than by the passage of time: balance, payment and reset dates, and the rate after a reset move by
// themselves.
std::vector<std::string_view> changed_terms(const Position& before, const Position& after,
                                            fin::Date date);

// Whether a rate of the contract was to be fixed up to and on `date`.
bool resets_until(const Position& position, fin::Date date);

}  // namespace ballast::alm
