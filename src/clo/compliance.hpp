// Compliance of a deal with its tests over time: the state of each test on a date, and what moved
// its value since the date before.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "clo/asset.hpp"
#include "clo/deal.hpp"
#include "clo/test_engine.hpp"

namespace ballast::clo {

// pass -> watch -> breach -> cured -> pass. A test without a value is neither.
enum class ComplianceState : std::uint8_t {
    kPass,
    kWatch,   // passes with a small cushion
    kBreach,  // does not meet the threshold
    kCured,   // passes after a breach
    kNotApplicable,
    kNotComputable,
};

// The state of a test, after the one on the date before (absent: no date before).
ComplianceState compliance_state(const TestReport& test, std::optional<ComplianceState> before);

// Whether a change of state opens or closes an event.
bool is_event(std::optional<ComplianceState> before, ComplianceState now);

// Whether a change of state begins or ends a breach. It ends when the test passes, not when it
// cannot be computed.
enum class BreachChange : std::uint8_t { kNone, kBegins, kEnds };
BreachChange breach_change(std::optional<ComplianceState> before, ComplianceState now);

// What moves the value of a test, in the order in which the changes are applied.
enum class ComplianceDriver : std::uint8_t {
    kCorrection,  // records of the date before that were corrected since its official run
    kSold,        // sales and repayments
    kBought,      // purchases and stated par
    kDefault,     // defaults, and deferral of interest
    kRating,
    kPrice,
    kOther,  // all other fields of the assets
    kCash,   // the state: accounts, balances of the notes, index rates
    kTerms,  // the deal document
    kTime,   // the date itself
};
inline constexpr std::size_t kComplianceDrivers = 10;

struct DriverAmount {
    ComplianceDriver driver = ComplianceDriver::kCorrection;
    double amount = 0.0;
};

// The change of the value of a test.
struct ComplianceChange {
    double before = 0.0;
    double after = 0.0;
    // The amounts, added in their order, and the rest of rounding are after - before.
    std::vector<DriverAmount> drivers;
    double rest = 0.0;
};

// A deal with its state, and what it holds, on a date.
struct ComplianceBasis {
    const Deal* deal = nullptr;
    std::span<const Holding> holdings;
    fin::Date as_of;
};

// Values by name; those that data do not determine are left out.
using BasisValues = std::map<std::string, double>;
using BasisMeasure = std::function<Result<BasisValues>(const ComplianceBasis&)>;

// What moved each value from one basis to another: the holdings of `before` become those of `after`
// step by step, then state, terms and date. Values that are left out on either side or on the way
// are left out. `official`: values of `before` from which the changes are counted, where given.
Result<std::map<std::string, ComplianceChange>> stepped_changes(const ComplianceBasis& before,
                                                                const ComplianceBasis& after,
                                                                const BasisMeasure& measure,
                                                                const BasisValues& official);

// The same for the values of the tests, by id. `official`:
// the values of the official run of the date before, from which the changes are counted.
Result<std::map<std::string, ComplianceChange>> compliance_changes(const ComplianceBasis& before,
                                                                   const ComplianceBasis& after,
                                                                   const BasisValues& official);

}  // namespace ballast::clo
