// The collateral of two dates or cases side by side: which positions differ, and what moved each
// figure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "clo/asset.hpp"
#include "clo/compliance.hpp"

namespace ballast::clo {

enum class PositionChange : std::uint8_t {
    kBought,     // held only after
    kSold,       // held only before
    kIncreased,  // par
    kReduced,    // par
    kAltered,    // same par, other fields
};

// A position that differs; null where the side does not hold the asset.
struct ComparedPosition {
    const Holding* before = nullptr;
    const Holding* after = nullptr;
    PositionChange change = PositionChange::kAltered;

    const Holding& held() const { return after ? *after : *before; }
};

// Figures of collateral that are compared; averages are those of QualityFigures.
enum class CollateralFigure : std::uint8_t {
    kAssets,
    kObligors,
    kPar,
    kDefaultedPar,
    kPrincipalCash,
    kMarketValue,
    kWarf,
    kSpread,
    kCoupon,
    kRecovery,
    kLife,
    kDiversity,
    kCaaShare,
    kCccShare,
};
inline constexpr std::size_t kCollateralFigures =
    static_cast<std::size_t>(CollateralFigure::kCccShare) + 1;

struct ComparedFigure {
    CollateralFigure figure = CollateralFigure::kAssets;
    std::optional<double> before;  // nullopt where data are missing
    std::optional<double> after;
    // Parts of the change, which with the rest add up to it exactly; empty where the value is
    // missing on either side or on the way.
    std::vector<DriverAmount> drivers;
    double rest = 0.0;
};

struct CollateralComparison {
    std::vector<ComparedPosition> positions;  // by id of the asset
    std::size_t unchanged = 0;                // positions that both sides hold alike
    std::vector<ComparedFigure> figures;      // every figure, in the order of the enum
};

// Assets with par 0 are not held. The result points to the holdings of both sides.
Result<CollateralComparison> compare_collateral(const ComplianceBasis& before,
                                                const ComplianceBasis& after);

}  // namespace ballast::clo
