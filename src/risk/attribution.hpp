// Attribution of a portfolio's return: against a benchmark by group (Brinson), to factors, and
// linked over periods (Carino). docs/methods/attribution.md has the formulas.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/cancel.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "math/matrix.hpp"

namespace ballast::risk {

enum class BrinsonModel {
    kBrinsonFachler,  // allocation (w - W) (R_i - R)
    kBhb,             // allocation (w - W) R_i: Brinson, Hood and Beebower (1986)
};

enum class ReturnLinking {
    kCarino,  // effects scaled so that they add up to the compounded active return
    kNone,
};

struct AttributionGroup {
    std::string name;
    double weight = 0.0;
    double benchmark_weight = 0.0;
    // Null only for a group without weight: its return is then that of the other side.
    std::optional<double> portfolio_return;
    std::optional<double> benchmark_return;
    // Contribution to the portfolio's return, where it is not weight × return: a group whose
    // positions offset each other.
    std::optional<double> contribution = {};
};

struct AttributionEffects {
    double allocation = 0.0;
    double selection = 0.0;
    double interaction = 0.0;

    double total() const { return allocation + selection + interaction; }
    AttributionEffects& operator+=(const AttributionEffects& other);
};

// Groups; or effects computed elsewhere, with both returns.
struct AttributionPeriod {
    std::string period;  // label; may be empty
    std::vector<AttributionGroup> groups;
    std::optional<AttributionEffects> effects = {};
    double portfolio_return = 0.0;  // with effects
    double benchmark_return = 0.0;
};

struct GroupEffects : AttributionEffects {
    std::string name;
    double weight = 0.0;  // of a linked group: mean over the periods
    double benchmark_weight = 0.0;
    std::optional<double> portfolio_return;  // of a period
    std::optional<double> benchmark_return;
    double active = 0.0;  // sum of the effects
};

struct PeriodEffects : AttributionEffects {
    std::string period;
    double portfolio_return = 0.0;
    double benchmark_return = 0.0;
    double active = 0.0;
    double residual = 0.0;  // active return that the effects given do not explain
    std::optional<double> linking_coefficient;  // k_t / k
    bool partial = false;                       // the returns cover only a part of the period
    std::vector<GroupEffects> groups;
};

struct LinkedEffects : AttributionEffects {
    double portfolio_return = 0.0;  // compounded
    double benchmark_return = 0.0;
    double active = 0.0;
    double residual = 0.0;
    std::vector<GroupEffects> groups;
};

struct BrinsonAttribution {
    std::vector<PeriodEffects> periods;
    std::optional<LinkedEffects> linked;
};

inline constexpr char kUnallocated[] = "(unallocated)";

// Issues: `weights_do_not_add_up` (the missing weight is a group without return, so that the
// effects still add up), `effects_do_not_add_up`. kInvalidInput, with the pointer of the value: no
// period, duplicate groups, a weight without return, numbers that are not finite, and with Carino
// linking a return of -100 % or less.
Result<Outcome<BrinsonAttribution>> brinson_attribution(std::span<const AttributionPeriod> periods,
                                                        BrinsonModel model, ReturnLinking linking,
                                                        const Cancel& cancel = {});

// (ln(1 + p) - ln(1 + b)) / (p - b); its limit 1 / (1 + p) at p = b. Both are above -1.
double carino_coefficient(double portfolio_return, double benchmark_return);

// ---- factors --------------------------------------------------------------------------------

// Rows are periods in time order. Exposures are those at the start of each period.
struct FactorAttributionData {
    std::vector<fin::Date> dates;
    std::vector<std::string> factors;
    std::vector<double> returns;
    math::Matrix exposures;                      // periods × factors
    math::Matrix factor_returns;                 // likewise
    std::vector<double> benchmark_returns = {};  // empty: none
    math::Matrix benchmark_exposures = {};       // likewise
};

struct FactorEffect {
    std::string factor;
    double contribution = 0.0;   // exposure × factor return
    double tilt = 0.0;           // mean exposure × factor return
    double timing = 0.0;         // the rest of the contribution
    double mean_exposure = 0.0;  // less that of the benchmark
    double factor_return = 0.0;  // compounded
};

struct FactorAttributionPeriod {
    std::string period;  // "2025-06"; empty for all
    fin::Date first_date;
    fin::Date last_date;
    std::size_t observations = 0;
    double portfolio_return = 0.0;  // compounded
    std::optional<double> benchmark_return;
    double active = 0.0;    // portfolio less benchmark
    double common = 0.0;    // by factors
    double specific = 0.0;  // active less common
    std::vector<FactorEffect> factors;
    bool partial = false;  // the returns cover only a part of the period
};

enum class AttributionFrequency { kPeriod, kMonth, kQuarter, kYear };

struct FactorAttribution {
    std::vector<FactorAttributionPeriod> periods;
    FactorAttributionPeriod total;
};

// Daily contributions are linked by Carino within each period and over all, or with kNone are
// added; common + specific = active, exactly. kInvalidInput: no rows, dates that do not ascend,
// numbers that are not finite, and with Carino linking a return of -100 % or less.
Result<FactorAttribution> factor_attribution(const FactorAttributionData& data,
                                             AttributionFrequency frequency, ReturnLinking linking,
                                             const Cancel& cancel = {});

// "2025-06", "2025 Q2", "2025", or the date itself.
std::string period_of(fin::Date date, AttributionFrequency frequency);

// Whether daily returns from `first` to `last`, dates of one period, leave out sessions of the NYSE
// at its start or end.
bool is_partial(fin::Date first, fin::Date last, AttributionFrequency frequency);

}  // namespace ballast::risk
