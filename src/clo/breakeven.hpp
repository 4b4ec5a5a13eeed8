// The largest stress that a tranche bears: a bracket with both ends evaluated.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "clo/projection.hpp"

namespace ballast::clo {

// What is varied: the flat default rate, the loss on defaults, the flat prepayment rate, or a
// spread taken from all floating rate assets.
enum class BreakevenVariable : std::uint8_t { kCdr, kSeverity, kCpr, kSpread };

// What ends it: a first loss of the tranche, or a yield below a floor.
enum class BreakevenEnd : std::uint8_t { kFirstLoss, kIrr };

struct BreakevenTerms {
    std::string tranche;
    BreakevenVariable vary = BreakevenVariable::kCdr;
    BreakevenEnd until = BreakevenEnd::kFirstLoss;
    double irr = 0.0;        // floor of the yield
    double tolerance = 1.0;  // loss in currency that counts as none
    double grid = 0.0025;    // step of the scan
    double highest = 0.5;    // last point of the scan
};

struct BreakevenPoint {
    double value = 0.0;
    double loss = 0.0;
    std::optional<double> yield;
    double cumulative_default = 0.0;  // share of par and principal cash at the start
    bool bears = false;
};

struct Breakeven {
    // Nullopt where the tranche bears all points, or not the first one.
    std::optional<double> value;
    BreakevenPoint low;   // bears it
    BreakevenPoint high;  // does not
    double width = 0.0;   // of the bracket
    // Points of the scan beyond the bracket that the tranche bears again.
    std::vector<double> non_monotone;
    Issues issues;
};

// Scans a grid for the first point that the tranche does not bear, and bisects the step before it.
Result<Breakeven> break_even(const Deal& deal, std::span<const Holding> holdings,
                             const Assumptions& assumptions, const ProjectionTerms& terms,
                             const BreakevenTerms& search);

}  // namespace ballast::clo
