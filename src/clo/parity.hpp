// The earlier workbook against the corrected rules: for a deal, what each known defect changes
// (clo.md 1.17, legacy.md 2.4).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "clo/projection.hpp"

namespace ballast::clo {

enum class ParityArea : std::uint8_t { kRating, kTest, kProjection };

enum class ParityStatus : std::uint8_t {
    kDiffers,
    kSame,         // computed both ways, without a difference in this deal
    kNotRelevant,  // the deal has nothing that it applies to
    kListed,       // outside the figures of a deal
};

struct ParityDifference {
    std::string item;    // asset, test or tranche
    std::string figure;  // rating, value, status, loss …
    std::optional<double> old_value;
    std::optional<double> corrected;
    std::optional<double> difference;  // old less corrected
    std::string old_text;              // of figures that are not numbers
    std::string corrected_text;
};

struct ParityDefect {
    std::string id;
    std::string title;
    ParityArea area = ParityArea::kTest;
    ParityStatus status = ParityStatus::kSame;
    std::vector<ParityDifference> differences;
    std::string reason;  // why the figures differ
};

// Projections are compared one defect at a time. kInvalidInput as of projections and tests.
Result<std::vector<ParityDefect>> parity(const Deal& deal, std::span<const Holding> holdings,
                                         const Assumptions& assumptions,
                                         const ProjectionTerms& terms);

}  // namespace ballast::clo
