// States of onboardings as they are stored and returned.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "store/onboardings.hpp"

namespace ballast::describe {

template <>
struct Described<store::OnboardingState> {
    using enum store::OnboardingState;
    static constexpr std::string_view name = "OnboardingState";
    static constexpr std::string_view doc = "State of an onboarding.";
    static constexpr std::array values{
        word(kNeedsRepair, "needs_repair", "Rows of the file have errors."),
        word(kPreviewed, "previewed", "The file has no errors and can be confirmed."),
        word(kEnriching, "enriching", "The portfolio exists; its symbols are looked up."),
        word(kPricing, "pricing", "Prices are looked up."),
        word(kOptions, "options", "Options are valued."),
        word(kReady, "ready", "Every engine has its inputs."),
        word(kIncomplete, "incomplete", "Some inputs of engines are missing."),
        word(kCompleting, "completing", "The first batch runs."),
        word(kActive, "active", "The portfolio has results."),
        word(kFailed, "failed", "The first batch failed."),
        word(kCancelled, "cancelled", "Given up.")};
};

}  // namespace ballast::describe
