// The supervisory rules for interest rate risk in the banking book, as versioned data
// (refdata/irrbb): shock sizes, the six scenarios, floors, multipliers, aggregation, thresholds.
//
// The three packs are BCBS d368 (2016), Regulation (EU) 2024/856 and BCBS d578 (2024). Formulas:
// SRP31.91, the same in all three.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast::alm {

enum class RegulationId { kBcbsD368, kEu2024856, kBcbsD578 };

enum class ScenarioKind {
    kBase,
    kParallelUp,
    kParallelDown,
    kSteepener,
    kFlattener,
    kShortUp,
    kShortDown,
    kLongUp,    // only the long component; not a supervisory scenario
    kLongDown,  // likewise
    kCustom,
};
inline constexpr std::array kSupervisoryScenarios{
    ScenarioKind::kParallelUp, ScenarioKind::kParallelDown, ScenarioKind::kSteepener,
    ScenarioKind::kFlattener,  ScenarioKind::kShortUp,      ScenarioKind::kShortDown};

// "base" "parallel_up" … "long_down"; kCustom has no name here.
std::string_view to_string(ScenarioKind kind);
std::optional<ScenarioKind> find_scenario_kind(std::string_view name);

// Basis points, positive.
struct ShockSizes {
    double parallel = 0.0;
    double short_rate = 0.0;
    double long_rate = 0.0;

    bool operator==(const ShockSizes&) const = default;
};

// The scenario's addition to the zero rate at t years, as a fraction; 0 for kBase and kCustom.
double supervisory_shift(ScenarioKind kind, const ShockSizes& sizes, double t);

// The floor of a shocked rate: min(0, start + slope t), and never above the unshocked rate.
struct RateFloor {
    double start = 0.0;
    double slope = 0.0;

    double at(double t) const { return start + slope * t < 0.0 ? start + slope * t : 0.0; }
    bool operator==(const RateFloor&) const = default;
};

// "EU_2024_856" "EBA_GL_2018_02" "HKMA" "Korea"; "none" gives nullopt. Case does not matter.
Result<std::optional<RateFloor>> floor_of(std::string_view name);

// max(base + shift, min(base, floor)).
double shocked_rate(double base, double shift, const std::optional<RateFloor>& floor, double t);

struct CoreCap {
    double share = 1.0;          // largest share of the balance that may be core
    double average_years = 0.0;  // largest average maturity of the core
};

struct Regulation {
    RegulationId id = RegulationId::kEu2024856;
    std::string name;     // "eu_2024_856"
    std::string version;  // date of the published text
    std::string digest;   // SHA-256 of the pack
    std::map<std::string, ShockSizes, std::less<>> shocks;
    // For currencies without a row: the caps, which are the same in all three texts.
    ShockSizes unlisted;
    std::optional<RateFloor> floor;
    std::map<ScenarioKind, double> prepayment;  // multiplier of CPR
    std::map<ScenarioKind, double> withdrawal;  // multiplier of TDRR
    std::map<std::string, CoreCap, std::less<>> core_caps;
    // The largest average maturity of the core in any category; 0 where the pack sets no cap.
    double longest_core_years() const;
    double option_volatility_increase = 0.25;  // relative increase
    double gain_weight = 0.0;                  // weight of a currency's gain; losses count in full
    double erm2_gain_weight = 0.0;             // for an ERM II currency with a band below 15 %
    double eve_threshold = 0.15;               // share of Tier 1 capital
    std::optional<double> nii_threshold;

    const ShockSizes& sizes(std::string_view currency) const;
    bool lists(std::string_view currency) const { return shocks.contains(currency); }
};

const Regulation& regulation(RegulationId id);
std::span<const RegulationId> all_regulations();

// `text`: contents of refdata/irrbb/*.txt. The error names the line.
Result<Regulation> parse_regulation(std::string_view text);

}  // namespace ballast::alm
